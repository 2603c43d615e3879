package import Cells
internal import Foundation

/// The themes that come with the program, built into it.
package enum Themes {
    /// The names of the bundled themes, each a file of the folder `Themes`.
    package static let names = ["dark", "light"]

    /// The source of a bundled theme.
    package static func source(_ name: String) -> String? {
        switch name {
        case "dark": String(decoding: PackageResources.dark_yaml, as: UTF8.self)
        case "light": String(decoding: PackageResources.light_yaml, as: UTF8.self)
        default: nil
        }
    }

    /// The themes to cycle through, the wanted one first.
    ///
    /// - Parameter wanted: a bundled name, the path of a theme file, or
    ///   `auto`: light where `COLORFGBG` tells of a bright background.
    package static func load(
        _ wanted: String, environment: [String: String]
    ) throws(ThemeError) -> [Theme] {
        var first = wanted
        if wanted == "auto" { first = isBackgroundBright(environment) ? "light" : "dark" }
        var themes: [Theme] = []
        if source(first) == nil { themes.append(try custom(path: first)) }
        for name in [first] + names where source(name) != nil && !themes.contains(where: { $0.name == name }) {
            guard let text = source(name) else { continue }
            themes.append(try ThemeFile.theme(text: text, file: name + ".yaml"))
        }
        return themes
    }

    private static func custom(path: String) throws(ThemeError) -> Theme {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ThemeError(
                file: path,
                message: "no such theme: name one of \(names.joined(separator: ", ")), auto, or a theme file")
        }
        guard data.count <= 1 << 20, let text = String(validating: data, as: UTF8.self) else {
            throw ThemeError(file: path, message: "not a theme file: a theme is UTF-8 text of at most 1 MB")
        }
        return try ThemeFile.theme(text: text, file: path)
    }

    /// Some terminals tell their colours as `foreground;background`.
    private static func isBackgroundBright(_ environment: [String: String]) -> Bool {
        guard let last = environment["COLORFGBG"]?.split(separator: ";").last else { return false }
        return last == "7" || last == "15"
    }
}
