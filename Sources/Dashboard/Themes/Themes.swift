package import Cells
internal import Foundation

/// The themes that come with the program, built into it, and the user's own.
package struct Themes: Sendable {
    /// To cycle through, in order; not empty.
    package private(set) var all: [Theme]
    /// What is wrong with files of the user's folder; they are left out.
    package private(set) var problems: [ThemeError] = []

    package var names: [String] { all.map(\.name) }

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
    /// - Throws: where the wanted theme is not to be had.
    package init(_ wanted: String, userFolder: String?) throws(ThemeError) {
        var themes: [Theme] = []
        for name in Self.bundledNames {
            guard let text = Self.source(name) else { continue }
            themes.append(try ThemeFile.theme(text: text, file: name + ".yaml"))
        }
        all = themes
        if let userFolder { readFolder(userFolder) }
        guard wanted != "auto", !names.contains(wanted) else { return }
        all.append(try Self.file(wanted))
    }

    private mutating func readFolder(_ folder: String) {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for file in files.sorted() where file.hasSuffix(".yaml") || file.hasSuffix(".yml") {
            do throws(ThemeError) {
                let theme = try Self.file(folder + "/" + file)
                if let place = all.firstIndex(where: { $0.name == theme.name }) {
                    all[place] = theme
                } else {
                    all.append(theme)
                }
            } catch {
                problems.append(error)
            }
        }
    }

    private static func file(_ path: String) throws(ThemeError) -> Theme {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ThemeError(
                file: path, message: "no such theme: name one of \(bundledNames.joined(separator: ", ")), auto, or a theme file")
        }
        guard data.count <= 1 << 20, let text = String(validating: data, as: UTF8.self) else {
            throw ThemeError(file: path, message: "not a theme file: a theme is UTF-8 text of at most 1 MB")
        }
        return try ThemeFile.theme(text: text, file: path)
    }

    /// Where the wanted theme stands: a name, a file that was read, or `auto`
    /// for light where `COLORFGBG` tells of a bright background.
    package func place(of wanted: String, environment: [String: String]) -> Int {
        if wanted == "auto" {
            return names.firstIndex(of: Self.isBackgroundBright(environment) ? "light" : "dark") ?? 0
        }
        return names.firstIndex(of: wanted) ?? all.count - 1
    }

    /// Some terminals tell their colours as `foreground;background`.
    private static func isBackgroundBright(_ environment: [String: String]) -> Bool {
        guard let last = environment["COLORFGBG"]?.split(separator: ";").last else { return false }
        return last == "7" || last == "15"
    }
}
