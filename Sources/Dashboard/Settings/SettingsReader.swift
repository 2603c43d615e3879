internal import Cells
internal import Files
internal import Simulation
internal import Yams

/// An error in the settings: the file, the line, and a message that says what would
/// be right.
package struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path of the file.
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
    package var description: String { file + (line.map { ":\($0)" } ?? "") + ": " + message }
}

/// A reader of `config.yaml`.
struct SettingsReader {
    private let file: String
    private var settings = Settings()

    /// Reads settings.
    ///
    /// - Parameters:
    ///   - text: The file's YAML; an empty text gives the defaults.
    ///   - file: The file's name for messages.
    /// - Throws: `SettingsError` for the first error found.
    static func settings(text: String, file: String) throws(SettingsError) -> Settings {
        var reader = SettingsReader(file: file)
        return try reader.read(text)
    }

    /// Reads the layout of one view in the notation of the file.
    static func layout(text: String) throws(SettingsError) -> Layout {
        let reader = SettingsReader(file: "layout")
        guard let node = try reader.compose(text) else {
            throw reader.error(nil, "write a pane, { columns: [ … ] } or { rows: [ … ] }")
        }
        return try reader.layout(node, depth: 0)
    }

    private init(file: String) { self.file = file }

    private func error(_ node: Node?, _ message: String) -> SettingsError {
        SettingsError(file: file, line: node?.mark?.line, message: message)
    }

    private func compose(_ text: String) throws(SettingsError) -> Node? {
        do throws(YAMLFile.Failure) {
            return try YAMLFile.compose(Array(text.utf8))
        } catch {
            let first = error.errors.first
            let message = [first?.field, first?.message].compactMap { $0 }.joined(separator: ": ")
            throw SettingsError(file: file, line: first?.line, message: message)
        }
    }

    private mutating func read(_ text: String) throws(SettingsError) -> Settings {
        let root = try compose(text)
        guard let root, root.scalar?.string != "" else { return settings }
        guard let mapping = root.mapping else { throw error(root, "needs a setting a line, such as theme: dark") }
        for (key, value) in mapping { try read(key, value) }
        // The user's own layouts may stand further below.
        if let node = mapping.first(where: { $0.key.string == "layout" })?.value {
            let known = Preset.allCases.map(\.rawValue) + settings.layouts.map(\.name)
            guard known.contains(where: { $0.lowercased() == settings.layout.lowercased() }) else {
                throw error(
                    node, "there is no layout \"\(settings.layout)\"; there are \(known.joined(separator: ", "))")
            }
        }
        return settings
    }

    private mutating func read(_ key: Node, _ value: Node) throws(SettingsError) {
        let name = key.string ?? ""
        let word = value.scalar?.string ?? ""
        switch name {
        case "theme": settings.theme = word
        case "layout":
            settings.layout = Preset.allCases.first { $0.rawValue.lowercased() == word.lowercased() }?.rawValue ?? word
        case "speed":
            guard let speed = Speed(word: word) else {
                throw error(value, "speed can be 1, 4, 16, 64 or max, not \"\(word)\"")
            }
            settings.speed = speed
        case "color": settings.color = try choice(value, name, ["auto", "always", "never"])
        case "glyphs": settings.glyphs = try choice(value, name, ["auto", "unicode", "ascii"])
        // YAML has several words for yes and no.
        case "mouse":
            settings.mouse = ["on", "true", "yes"].contains(
                try choice(value, name, ["on", "off", "true", "false", "yes", "no"]))
        case "keys": try readKeys(value)
        case "layouts": try readLayouts(value)
        default:
            let known = Settings.Key.allCases.map(\.rawValue) + ["keys", "layouts"]
            let near =
                Model.nearest(to: name, among: known).map { "; the nearest is \($0)" }
                ?? "; known: \(known.joined(separator: ", "))"
            throw error(key, "unknown setting \"\(name)\"\(near)")
        }
    }

    private func choice(_ node: Node, _ name: String, _ words: [String]) throws(SettingsError) -> String {
        let word = node.scalar?.string ?? ""
        guard words.contains(word) else {
            throw error(node, "\(name) can be \(words.joined(separator: ", ")), not \"\(word)\"")
        }
        return word
    }

    // MARK: Keys

    private mutating func readKeys(_ node: Node) throws(SettingsError) {
        guard let mapping = node.mapping else {
            throw error(node, "keys needs an action a line, such as run-or-pause: [space, r]")
        }
        var given: [(action: Action, keys: [(key: Key, node: Node)])] = []
        for (key, value) in mapping {
            let name = key.string ?? ""
            guard let action = Action(rawValue: name) else {
                let near =
                    Model.nearest(to: name, among: Action.allCases.map(\.rawValue)).map { "; the nearest is \($0)" }
                    ?? ""
                throw error(key, "no action is called \"\(name)\"\(near)")
            }
            var keys: [(key: Key, node: Node)] = []
            for node in value.sequence.map(Array.init) ?? [value] {
                let text = node.scalar?.string ?? ""
                guard let known = Key(name: text) else {
                    throw error(
                        node,
                        "\"\(text)\" is no key: write a character, or space, tab, enter, up, pgup, f1, ctrl-p, shift-left…"
                    )
                }
                if let use = KeyMap.reserved[known], action != .quit || known != .control("c") {
                    throw error(node, "\(text) \(use); choose another key for \(name)")
                }
                keys.append((known, node))
            }
            if action == .quit || action == .help, keys.isEmpty { throw error(value, "\(name) needs at least one key") }
            given.append((action, keys))
        }
        // All keys are assigned before they are checked: the file may swap the keys
        // of two actions.
        for (action, keys) in given { settings.keys.assign(keys.map(\.key), to: action) }
        for (action, keys) in given {
            for (key, node) in keys {
                guard let rival = settings.keys.rival(of: action, for: key) else { continue }
                throw error(
                    node,
                    "\(key.name) is a key of \(rival.action.rawValue), too; choose another for \(action.rawValue), or give "
                        + "\(rival.action.rawValue) other keys here")
            }
        }
    }

    // MARK: Layouts

    private mutating func readLayouts(_ node: Node) throws(SettingsError) {
        guard let mapping = node.mapping else {
            throw error(node, "layouts needs a name a line, and below it a view a line")
        }
        for (key, value) in mapping {
            guard let name = key.string, !name.isEmpty, let views = value.mapping else {
                throw error(value, "a layout needs views below it, such as books: { columns: [book-map, ladder] }")
            }
            guard !Preset.allCases.contains(where: { $0.rawValue.lowercased() == name.lowercased() }) else {
                throw error(key, "\(name) is a layout of the program's own; choose another name")
            }
            var layouts: [ViewName: Layout] = [:]
            for (viewKey, part) in views {
                guard let view = ViewName.allCases.first(where: { $0.rawValue.lowercased() == viewKey.string }) else {
                    throw error(
                        viewKey,
                        "no view is called \"\(viewKey.string ?? "")\"; there are "
                            + ViewName.allCases.map { $0.rawValue.lowercased() }.joined(separator: ", "))
                }
                layouts[view] = try layout(part, depth: 0)
            }
            settings.layouts.append(Settings.UserLayout(name: name, views: layouts))
        }
    }

    /// Reads a pane's name, or `{ columns: […] }`, `{ rows: […] }` or `{ pane: name
    /// }`, each with an optional `weight`.
    private func layout(_ node: Node, depth: Int) throws(SettingsError) -> Layout {
        guard depth < 8 else { throw error(node, "a layout can be nested 8 deep at most") }
        if let name = node.scalar?.string { return .pane(try pane(name, node)) }
        guard let mapping = node.mapping else {
            throw error(node, "write a pane, { columns: [ … ] } or { rows: [ … ] }")
        }
        var layout: Layout?
        var weight = 1
        for (key, value) in mapping {
            switch key.string {
            case "pane": layout = .pane(try pane(value.scalar?.string ?? "", value))
            case "columns", "rows":
                guard let sequence = value.sequence, !sequence.isEmpty else {
                    throw error(value, "needs a list of at least one part")
                }
                var parts: [Layout] = []
                for part in sequence { parts.append(try self.layout(part, depth: depth + 1)) }
                layout = key.string == "rows" ? .rows(parts, weight: 1) : .columns(parts, weight: 1)
            case "weight":
                guard let number = Int(value.scalar?.string ?? ""), (1...100).contains(number) else {
                    throw error(value, "weight is a whole number from 1 to 100")
                }
                weight = number
            default: throw error(key, "unknown key \(key.string ?? ""); known: pane, columns, rows, weight")
            }
        }
        guard let layout else { throw error(node, "needs pane, columns or rows") }
        return layout.weighing(weight)
    }

    private func pane(_ name: String, _ node: Node) throws(SettingsError) -> Pane {
        guard let pane = Pane(rawValue: name) else {
            throw error(
                node,
                "no pane is called \"\(name)\"; there are \(Pane.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return pane
    }
}
