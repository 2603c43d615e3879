internal import Cells
internal import Files
internal import Simulation
internal import Yams

/// An error in a theme: the file, the line, and a message that says what would be
/// right.
package struct ThemeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path of the file, or of the folder of themes.
    package var file: String
    /// The line, from 1; `nil` if the error has no place in the file.
    package var line: Int?
    /// The message, without the file and the line.
    package var message: String

    /// Creates an error.
    package init(file: String, line: Int? = nil, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    /// The error as `file:line: message`.
    package var description: String { file + place + ": " + message }
    private var place: String { line.map { ":\($0)" } ?? "" }

    /// The error for a line of the screen: of a long path only the last two parts.
    package var shortDescription: String {
        let parts = file.split(separator: "/")
        return (parts.count > 2 ? "…/" + parts.suffix(2).joined(separator: "/") : file) + place + ": " + message
    }

    /// The file's name without folder and extension, by which a theme can be named.
    var stem: String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }
}

/// A reader of a theme: named colours, then the look of each role. The bundled
/// `dark.yaml` explains the format.
struct ThemeFile {
    let file: String
    private var palette: [String: Color] = [:]

    /// Reads a theme.
    ///
    /// - Parameters:
    ///   - text: The file's YAML.
    ///   - file: The file's name for messages.
    /// - Throws: `ThemeError` for the first error found.
    static func theme(text: String, file: String) throws(ThemeError) -> Theme {
        var reader = ThemeFile(file: file)
        return try reader.read(text)
    }

    private init(file: String) { self.file = file }

    private func error(_ node: Node?, _ message: String) -> ThemeError {
        ThemeError(file: file, line: node?.mark?.line, message: message)
    }

    private mutating func read(_ text: String) throws(ThemeError) -> Theme {
        let root: Node?
        do throws(YAMLFile.Failure) {
            root = try YAMLFile.compose(Array(text.utf8))
        } catch {
            let first = error.errors.first
            throw ThemeError(file: file, line: first?.line, message: first?.message ?? "not YAML")
        }
        guard let root, let mapping = root.mapping else {
            throw ThemeError(file: file, line: root?.mark?.line ?? 1, message: "needs the keys name, palette and roles")
        }
        var name = file
        var styles: [Role: Theme.RoleStyle] = [:]
        // The palette is read first, wherever it stands in the file.
        for (key, value) in mapping where key.string == "palette" { try readPalette(value) }
        for (key, value) in mapping {
            switch key.string {
            case "palette": break
            case "name": name = value.string ?? name
            case "roles":
                guard let roles = value.mapping else { throw error(value, "roles needs a role a line") }
                for (roleKey, look) in roles {
                    guard let role = Role.allCases.first(where: { $0.name == roleKey.string }) else {
                        throw error(
                            roleKey,
                            "no role is called \(roleKey.string ?? "that"); the roles are "
                                + Role.allCases.map(\.name).joined(separator: ", "))
                    }
                    styles[role] = try style(look)
                }
            default: throw error(key, "unknown key \(key.string ?? ""); known: name, palette, roles")
            }
        }
        guard styles[.text] != nil, styles[.background] != nil else {
            throw error(root, "roles needs at least text and background")
        }
        return Theme(name: name, styles: styles)
    }

    private mutating func readPalette(_ node: Node) throws(ThemeError) {
        guard let entries = node.mapping else { throw error(node, "palette needs a colour a line") }
        for (key, value) in entries {
            guard let name = key.string, let text = value.string else {
                throw error(value, "a colour is a text or a number")
            }
            palette[name] = try color(text, at: value)
        }
    }

    private func color(_ text: String, at node: Node) throws(ThemeError) -> Color {
        if text == "default" { return .standard }
        if let named = palette[text] { return named }
        if let number = UInt8(text) { return .indexed(number) }
        if text.hasPrefix("#"), text.utf8.count == 7, let value = UInt32(text.dropFirst(), radix: 16) {
            return .rgb(UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff))
        }
        throw error(node, "\(text) is no colour: write #rrggbb, 0 to 255, default, or a name of the palette")
    }

    private static func attribute(_ word: String) -> Attributes? {
        switch word {
        case "bold": .bold
        case "dim": .dim
        case "reverse": .reverse
        case "underline": .underline
        case "italic": .italic
        case "none": []
        default: nil
        }
    }

    private func style(_ node: Node) throws(ThemeError) -> Theme.RoleStyle {
        if let text = node.string { return Theme.RoleStyle(style: try look(text, at: node)) }
        guard let mapping = node.mapping else { throw error(node, "a role needs a look, such as: yellow bold") }
        var result = Theme.RoleStyle()
        for (key, value) in mapping {
            let text = value.string ?? ""
            switch key.string {
            case "look": result.style = try look(text, at: value)
            case "ansi":
                guard let number = UInt8(text), number < 16 else {
                    throw error(value, "ansi takes 0 to 15, not \(text)")
                }
                result.ansi16 = number
            case "mono":
                for word in text.split(separator: " ") {
                    guard let attribute = Self.attribute(String(word)) else {
                        throw error(value, "mono takes bold, dim, reverse, underline, italic or none, not \(word)")
                    }
                    result.mono.formUnion(attribute)
                }
            default: throw error(key, "unknown key \(key.string ?? ""); known: look, ansi, mono")
            }
        }
        return result
    }

    /// Reads a look such as `yellow on ground bold`.
    private func look(_ text: String, at node: Node) throws(ThemeError) -> Style {
        var style = Style()
        var words = text.split(separator: " ").map(String.init)[...]
        while let word = words.popFirst() {
            if let attribute = Self.attribute(word) {
                style.attributes.formUnion(attribute)
            } else if word == "on" {
                guard let ground = words.popFirst() else { throw error(node, "a colour must follow on") }
                style.background = try color(ground, at: node)
            } else {
                style.foreground = try color(word, at: node)
            }
        }
        return style
    }
}
