internal import Cells
internal import Foundation

/// The place where settings are kept between runs.
package struct SettingsStore: Sendable {
    /// The folder of the settings and of the user's own themes.
    package let folder: String
    /// The path of the settings file.
    package var path: String { folder + "/config.yaml" }

    /// Creates the store of a user.
    ///
    /// - Parameter environment: The environment variables. The folder is
    ///   `commonwatt` in `XDG_CONFIG_HOME` if that is an absolute path, else
    ///   `.config/commonwatt` in `HOME`, or in `/tmp` without one.
    package init(environment: [String: String]) {
        if let base = environment["XDG_CONFIG_HOME"], base.hasPrefix("/") {
            folder = base + "/commonwatt"
        } else {
            folder = (environment["HOME"] ?? "/tmp") + "/.config/commonwatt"
        }
    }

    /// Reads the settings file; returns the defaults if there is none.
    ///
    /// - Throws: `SettingsError` if the file cannot be read or has an error.
    package func load() throws(SettingsError) -> Settings {
        guard let text = try text() else { return Settings() }
        return try SettingsReader.settings(text: text, file: path)
    }

    /// The text of the file; `nil` if there is none.
    private func text() throws(SettingsError) -> String? {
        do throws(SmallFile.Problem) {
            return try SmallFile.text(path)
        } catch {
            if error == .missing { return nil }
            throw SettingsError(file: path, line: error.line, message: error.description)
        }
    }

    /// Writes a setting of one word into the file and leaves everything else in it
    /// unchanged.
    ///
    /// - Throws: `SettingsError` if the file cannot be written or could not be read
    ///   afterwards.
    package func save(_ key: Settings.Key, _ word: String) throws(SettingsError) {
        try write { Self.updated($0, key, word) }
    }

    /// Writes the keys of some actions into the file and leaves everything else in
    /// it unchanged.
    ///
    /// - Throws: `SettingsError` if the file cannot be written or could not be read
    ///   afterwards.
    package func save(_ bindings: [Binding]) throws(SettingsError) {
        try write { SettingsText.updated($0, bindings) }
    }

    /// Writes all of the user's layouts into the file and leaves everything else in
    /// it unchanged.
    ///
    /// - Throws: `SettingsError` if the file cannot be written or could not be read
    ///   afterwards.
    package func save(_ layouts: [Settings.UserLayout]) throws(SettingsError) {
        try write { SettingsText.updated($0, layouts) }
    }

    private func write(_ change: (String) -> String) throws(SettingsError) {
        let old = try text() ?? ""
        let new = change(old)
        // A file laid out in an unexpected way must not become unreadable.
        do throws(SettingsError) {
            _ = try SettingsReader.settings(text: new, file: path)
        } catch {
            throw SettingsError(
                file: path, message: "is not changed, since it would not be read any more: \(error.message)")
        }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(new.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw SettingsError(file: path, message: "cannot be written: \(error.localizedDescription)")
        }
    }

    /// Returns a file's text with the line of a setting changed or added.
    static func updated(_ old: String, _ key: Settings.Key, _ word: String) -> String {
        var lines = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        let entry = "\(key.rawValue): \(SettingsText.scalar(word))"
        if let place = lines.firstIndex(where: { $0.hasPrefix(key.rawValue + ":") }) {
            let comment = SettingsText.comment(of: lines[place]).map { "  " + $0 } ?? ""
            lines[place] = entry + comment
        } else {
            // Before the sections, so that the line stays at the top level.
            let place = lines.firstIndex { $0.hasPrefix("keys:") || $0.hasPrefix("layouts:") } ?? lines.count
            lines.insert(entry, at: place)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Returns a `config.yaml` that lists every setting with its value in force and
    /// its meaning.
    package static func text(_ settings: Settings) -> String {
        var lines = ["# Settings of commonwatt, with the values in force."]
        for key in Settings.Key.allCases {
            lines.append(pad("\(key.rawValue): \(SettingsText.scalar(settings.word(key)))", 18) + "  # " + key.summary)
        }
        lines.append("")
        lines.append("# The keys of every action; those left out are as usual.")
        lines.append("keys:")
        for binding in settings.keys.bindings {
            lines.append(pad(SettingsText.line(binding), 38) + "  # \(binding.action.title)")
        }
        lines.append("")
        lines.append("# Layouts of your own: for each view panes in rows and columns, with weights.")
        lines.append("# Panes: \(Pane.allCases.map(\.rawValue).joined(separator: ", "))")
        if settings.layouts.isEmpty {
            lines.append("# layouts:")
            lines.append("#   mine:")
            lines.append("#     books: { columns: [ { rows: [book-map, tape], weight: 2 }, ladder ] }")
        } else {
            lines += SettingsText.lines(settings.layouts)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
