internal import Cells

/// A row of the settings.
enum SettingRow: Hashable {
    case word(Settings.Key)
    /// The keys of an action.
    case keys(Binding)
    /// The command that keeps the layout under a name.
    case arrange
}

/// Changing keys and layouts inside the program.
extension Model {
    var settingRows: [SettingRow] {
        Settings.Key.allCases.map { .word($0) } + [.arrange] + settings.keys.bindings.map { .keys($0) }
    }

    /// Handles the key pressed for an action in the settings: adds it, removes one
    /// that the action has, or asks again if it belongs to another action.
    mutating func pressRebind(_ key: Key, _ selected: Int, _ taken: Key?) -> [Command] {
        guard settingRows.indices.contains(selected), case .keys(let binding) = settingRows[selected] else {
            overlay = .settings(selected: 0)
            return []
        }
        if key == .escape {
            overlay = .settings(selected: selected)
            return []
        }
        if binding.keys.contains(key), taken == nil {
            // Pressing one of the action's own keys removes it, unless it is the
            // last.
            guard binding.keys.count > 1 else {
                notice = Notice(
                    text: "\(key.name) is its only key; press another one to add it, or esc", isError: false)
                return []
            }
            return rebind(
                binding, to: binding.keys.filter { $0 != key }, selected,
                "\(binding.action.rawValue) has \(key.name) no more")
        }
        if let other = settings.keys.rival(of: binding.action, for: key) {
            if other.keys.count == 1, other.action == .quit || other.action == .help || other.action == .settings {
                notice = Notice(
                    text: "\(key.name) is the only key to \(other.action.title); choose another", isError: true)
                return []
            }
            guard taken == key else {
                overlay = .rebind(selected: selected, taken: key)
                notice = Notice(
                    text:
                        "\(key.name) does: \(other.action.title). Press it again to take it from there, or another key",
                    isError: true)
                return []
            }
        }
        return rebind(
            binding, to: binding.keys + [key], selected,
            "\(binding.action.rawValue) has \(key.name), also at the next start")
    }

    private mutating func rebind(_ binding: Binding, to keys: [Key], _ selected: Int, _ text: String) -> [Command] {
        let before = settings.keys.bindings
        settings.keys.rebind(binding.action, to: keys)
        overlay = .settings(selected: selected)
        notice = Notice(text: text, isError: false)
        let changed = zip(before, settings.keys.bindings).filter { $0 != $1 }.map(\.1)
        return changed.isEmpty ? [] : [.saveKeys(changed)]
    }

    // MARK: Layouts

    /// Executes `arrange NAME`, which keeps the current layout under a name, or
    /// `arrange NAME VIEW PANES`, which sets the layout of one view in the notation
    /// of the settings file.
    mutating func arrange(_ words: [String]) -> [Command] {
        guard let name = words.first, words.count != 2 else {
            notice = Notice(text: "write: \(CommandWord.arrange.usage)", isError: true)
            return []
        }
        guard !Preset.allCases.contains(where: { $0.rawValue.lowercased() == name.lowercased() }) else {
            notice = Notice(text: "\(name) is a layout of the program's own; choose another name", isError: true)
            return []
        }
        guard name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }) else {
            notice = Notice(text: "a layout's name is of letters, digits, - and _", isError: true)
            return []
        }
        let old = settings.layouts.first { $0.name == name }
        var layout = old ?? Settings.UserLayout(name: name, views: shownLayouts)
        if words.count > 2 {
            guard let view = ViewName.allCases.first(where: { $0.rawValue.lowercased() == words[1].lowercased() })
            else {
                notice = Notice(
                    text: "no view is called \"\(words[1])\"; there are "
                        + ViewName.allCases.map { $0.rawValue.lowercased() }.joined(separator: ", "), isError: true)
                return []
            }
            do throws(SettingsError) {
                layout.views[view] = try SettingsReader.layout(text: words.dropFirst(2).joined(separator: " "))
            } catch {
                notice = Notice(text: error.message, isError: true)
                return []
            }
        }
        settings.layouts.removeAll { $0.name == name }
        settings.layouts.append(layout)
        layoutName = name
        notice = Notice(
            text: "this is the layout \(name), also at the next start; L goes on to the others", isError: false)
        return [.saveLayouts(settings.layouts)]
    }
}
