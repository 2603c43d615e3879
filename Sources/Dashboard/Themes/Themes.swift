package import Cells
internal import Foundation

/// The themes built into the program, and the user's own.
package struct Themes: Sendable {
    /// The names of the themes in the order in which they are cycled; not empty.
    package private(set) var names: [String]
    /// The themes read so far, by name. A bundled theme is read when it is first
    /// shown: reading all nine at the start took visibly long.
    private var read: [String: Theme] = [:]
    /// The errors in files of the user's folder; these files are left out.
    package private(set) var problems: [ThemeError] = []

    /// The names of the bundled themes, each a file in the folder `Themes`.
    package static let bundledNames = [
        "dark", "light", "high-contrast", "monochrome", "terminal", "classroom", "polder", "phosphor", "dusk",
    ]

    /// Returns the YAML of a bundled theme; `nil` if there is none of that name.
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

    /// Collects the bundled themes and those of the user's folder. A user's file
    /// with the name of a bundled theme replaces it.
    ///
    /// - Parameters:
    ///   - wanted: The theme that must be available: a name, the path of a file, or
    ///     `auto`.
    ///   - userFolder: The folder of the user's themes, if any.
    /// - Throws: `ThemeError` if the wanted theme cannot be had. If it is a file of
    ///   the user's folder that cannot be read, its error becomes the first of
    ///   ``problems`` instead and another theme is shown.
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

    /// Returns the theme at an index of ``names``, clamped to the valid range. A
    /// bundled theme is read at its first use.
    package mutating func theme(at place: Int) -> Theme {
        let name = names[min(max(0, place), names.count - 1)]
        if let known = read[name] { return known }
        // The bundled themes are valid; a test checks that.
        let theme = Self.source(name).flatMap { try? ThemeFile.theme(text: $0, file: name + ".yaml") } ?? .plain
        read[name] = theme
        return theme
    }

    /// The largest number of theme files to read: more than anybody would cycle
    /// through.
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

    /// Returns the index of the wanted theme in ``names``. For `auto`, or a theme
    /// that cannot be read, that is the light theme if `COLORFGBG` tells of a
    /// bright background, else the dark one.
    package func place(of wanted: String, environment: [String: String]) -> Int {
        if wanted == "auto" || isWantedBroken {
            return names.firstIndex(of: Self.isBackgroundBright(environment) ? "light" : "dark") ?? 0
        }
        return names.firstIndex(of: wanted) ?? names.count - 1
    }

    /// Whether the terminal's background is bright. Some terminals give their
    /// colours in `COLORFGBG` as `foreground;background`.
    private static func isBackgroundBright(_ environment: [String: String]) -> Bool {
        guard let last = environment["COLORFGBG"]?.split(separator: ";").last else { return false }
        return last == "7" || last == "15"
    }
}
