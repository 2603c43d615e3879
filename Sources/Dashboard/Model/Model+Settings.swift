internal import Cells
internal import Simulation

/// The settings inside the program: showing and changing them.
extension Model {
    /// The words that a setting can take.
    func choices(of key: Settings.Key) -> [String] {
        switch key {
        case .theme: ["auto"] + themeNames
        case .layout: layoutNames.map { $0.lowercased() }
        case .speed: Speed.allCases.map(\.word)
        case .color: ["auto", "always", "never"]
        case .glyphs: ["auto", "unicode", "ascii"]
        case .mouse: ["on", "off"]
        }
    }

    /// Changes a setting, now and in the settings file; reports an unknown name or
    /// value as a notice.
    mutating func set(_ name: String, to value: String) -> [Command] {
        guard let key = Settings.Key(rawValue: name.lowercased()) else {
            notice = Notice(
                text: "there is no setting \"\(name)\"; there are "
                    + Settings.Key.allCases.map(\.rawValue).joined(separator: ", "), isError: true)
            return []
        }
        let choices = choices(of: key)
        guard let word = choices.first(where: { $0.lowercased() == value.lowercased() }) else {
            notice = Notice(
                text: "\(key.rawValue) can be \(choices.joined(separator: ", ")), not \"\(value)\"", isError: true)
            return []
        }
        var commands: [Command] = []
        switch key {
        case .theme:
            settings.theme = word
            if let place = themeNames.firstIndex(of: word) { themeIndex = place }
        case .layout:
            layoutName = layoutNames.first { $0.lowercased() == word } ?? layoutName
            settings.layout = layoutName
        case .speed:
            settings.speed = Speed(word: word) ?? .one
            commands.append(.engine(.drive(.setSpeed(settings.speed))))
        case .color: settings.color = word
        case .glyphs:
            settings.glyphs = word
            if word != "auto" { glyphs = word == "ascii" ? .ascii : .unicode }
        case .mouse:
            settings.mouse = word == "on"
            commands.append(.setMouse(settings.mouse))
        }
        notice = Notice(text: "\(key.rawValue) is \(word), also at the next start", isError: false)
        return commands + [.saveSetting(key, word)]
    }

    /// Handles a key while the settings are open.
    mutating func pressSettings(_ key: Key, _ selected: Int) -> [Command] {
        let rows = settingRows
        let last = rows.count - 1
        func move(_ steps: Int) { overlay = .settings(selected: min(max(0, selected + steps), last)) }
        switch key {
        case .escape, .character(","), .character("q"): overlay = nil
        case .up, .character("k"): move(-1)
        case .down, .character("j"): move(1)
        case .pageUp: move(-10)
        case .pageDown: move(10)
        case .home, .character("g"): move(-selected)
        case .end, .character("G"): move(last)
        case .left, .character("h"), .right, .character("l"), .enter, .character(" "):
            switch rows[min(selected, last)] {
            case .word(let setting):
                return turn(setting, by: key == .left || key == .character("h") ? -1 : 1)
            case .keys:
                if key == .enter || key == .right { overlay = .rebind(selected: selected, taken: nil) }
            case .arrange:
                overlay = nil
                prompt = Prompt(kind: .command, text: "arrange ")
            }
        default: break
        }
        return []
    }

    private mutating func turn(_ key: Settings.Key, by step: Int) -> [Command] {
        let choices = choices(of: key)
        let place = choices.firstIndex(of: settings.word(key)) ?? 0
        return set(key.rawValue, to: choices[(place + step + choices.count) % choices.count])
    }
}
