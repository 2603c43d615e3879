package import Cells
internal import Foundation

/// The themes that come with the program, built into it, and the user's own.
package struct Themes: Sendable {
    /// What there is to cycle through, in order; not empty.
    package private(set) var names: [String]
    /// By name: a theme once it was read. The bundled ones are read when
    /// they are first shown: nine of them at the start could be seen.
    private var read: [String: Theme] = [:]
    /// What is wrong with files of the user's folder; they are left out.
    package private(set) var problems: [ThemeError] = []

    /// The names of the bundled themes, each a file of the folder `Themes`.
    package static let bundledNames = [
        "dark", "light", "high-contrast", "monochrome", "terminal", "classroom", "polder", "phosphor", "dusk",
    ]

    /// The source of a bundled theme.
    package static func source(_ name: String) -> String? {
        let bytes: [UInt8]
        switch name {
        case "dark": bytes = PackageResources.dark_yaml
        case "light": bytes = PackageResources.light_yaml
        case "high-contrast": bytes = PackageResources.high_contrast_yaml
        case "monochrome": bytes = PackageResources.monochrome_yaml
        case "terminal": bytes = PackageResources.terminal_yaml
        case "classroom": bytes = PackageResources.classroom_yaml
        case "polder": bytes = PackageResources.polder_yaml
        case "phosphor": bytes = PackageResources.phosphor_yaml
        case "dusk": bytes = PackageResources.dusk_yaml
        default: return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The bundled themes and those of the user's folder; a file that is
    /// called like a bundled theme takes its place.
    ///
    /// - Parameters:
    ///   - wanted: the theme to have at any rate: a name, the path of a file,
    ///     or `auto`.
    ///   - userFolder: where the user keeps themes, if anywhere.
    /// - Throws: where the wanted theme is not to be had. One of the user's
    ///   that cannot be read is the first of ``problems``, and another one is
    ///   shown in its place.
    package init(_ wanted: String, userFolder: String?) throws(ThemeError) {
        names = Self.bundledNames
        if let userFolder { readFolder(userFolder) }
        guard wanted != "auto", !names.contains(wanted) else { return }
        if let place = problems.firstIndex(where: { $0.stem == wanted }) {
            problems.insert(problems.remove(at: place), at: 0)
            isWantedBroken = true
            return
        }
        add(try Self.file(wanted))
    }

    private var isWantedBroken = false

    private mutating func add(_ theme: Theme) {
        if !names.contains(theme.name) { names.append(theme.name) }
        read[theme.name] = theme
    }

    /// The theme at a place among ``names``; the last one beyond them.
    package mutating func theme(at place: Int) -> Theme {
        let name = names[min(max(0, place), names.count - 1)]
        if let known = read[name] { return known }
        // Those built in are right, which a test sees to.
        let theme = Self.source(name).flatMap { try? ThemeFile.theme(text: $0, file: name + ".yaml") } ?? .plain
        read[name] = theme
        return theme
    }

    /// More theme files than anybody would cycle through.
    private static let fileLimit = 200

    private mutating func readFolder(_ folder: String) {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let files = all.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
        for file in files.prefix(Self.fileLimit) {
            do throws(ThemeError) {
                add(try Self.file(folder + "/" + file))
            } catch {
                problems.append(error)
            }
        }
        if files.count > Self.fileLimit {
            problems.append(
                ThemeError(
                    file: folder,
                    message: "has \(files.count) theme files, of which the first \(Self.fileLimit) are read"))
        }
    }

    private static func file(_ path: String) throws(ThemeError) -> Theme {
        let text: String
        do throws(SmallFile.Problem) {
            text = try SmallFile.text(path)
        } catch {
            throw ThemeError(
                file: path, line: error.line,
                message: error == .missing
                    ? "no such theme: name one of \(bundledNames.joined(separator: ", ")), auto, or a theme file"
                    : "not a theme file: it \(error)")
        }
        return try ThemeFile.theme(text: text, file: path)
    }

    /// Where the wanted theme stands: a name, a file that was read, or `auto`
    /// for light where `COLORFGBG` tells of a bright background.
    package func place(of wanted: String, environment: [String: String]) -> Int {
        if wanted == "auto" || isWantedBroken {
            return names.firstIndex(of: Self.isBackgroundBright(environment) ? "light" : "dark") ?? 0
        }
        return names.firstIndex(of: wanted) ?? names.count - 1
    }

    /// Some terminals tell their colours as `foreground;background`.
    private static func isBackgroundBright(_ environment: [String: String]) -> Bool {
        guard let last = environment["COLORFGBG"]?.split(separator: ";").last else { return false }
        return last == "7" || last == "15"
    }
}
