internal import Cells

/// A row of the palette, which finds any command by a few of its letters.
struct PaletteRow: Hashable, Sendable {
    enum Target: Hashable, Sendable {
        case action(Action)
        case word(CommandWord)
    }

    var target: Target
    var name: String
    var title: String
    var keys: [Key]
}

extension Model {
    /// The commands whose name or description contains the letters of a text in
    /// order, best match first; all commands if the text is empty.
    func paletteRows(_ text: String) -> [PaletteRow] {
        let all =
            Action.allCases.map {
                PaletteRow(target: .action($0), name: $0.rawValue, title: $0.title, keys: settings.keys.keys(of: $0))
            }
            + CommandWord.allCases.map {
                PaletteRow(target: .word($0), name: ":" + $0.usage, title: $0.summary, keys: [])
            }
        if text.isEmpty { return all }
        let scored = all.enumerated().compactMap { place, row -> (row: PaletteRow, score: Int, place: Int)? in
            // A name that was typed is probably the one meant; descriptions help
            // those who do not know the name.
            let name = row.name.hasPrefix(":") ? String(row.name.dropFirst()) : row.name
            let words = name.prefix { $0 != " " }
            let bonus = words.hasPrefix(text.lowercased()) ? 2_000 : words.contains(text.lowercased()) ? 1_000 : 0
            let best = max(
                fuzzyScore(of: text, in: String(words)).map { $0 + 100 + bonus } ?? 0,
                fuzzyScore(of: text, in: row.title) ?? 0)
            return best > 0 ? (row, best, place) : nil
        }
        return scored.sorted { ($1.score, $0.place) < ($0.score, $1.place) }.map(\.row)
    }

    /// The rows of the help that match a text: the keys of the present view first,
    /// then those of every view, then those of the other views.
    func helpRows(_ text: String) -> [HelpRow] {
        var rows: [HelpRow] = []
        let scopes = [view.scope, .everywhere] + Scope.allCases.filter { $0 != view.scope && $0 != .everywhere }
        for scope in scopes {
            let found = settings.keys.bindings.filter { binding in
                binding.scope == scope && !binding.keys.isEmpty
                    && (text.isEmpty || binding.action.title.lowercased().contains(text.lowercased())
                        || binding.action.rawValue.contains(text.lowercased())
                        || binding.keys.contains { $0.name == text })
            }
            if found.isEmpty { continue }
            rows.append(.heading(scope.title))
            rows += found.map { .key($0) }
        }
        if text.isEmpty {
            rows.append(.heading("Mouse"))
            rows.append(.mouse("click", "a tab, a key, a row, a pane, a slot in a chart, the time bar"))
            rows.append(.mouse("double click", "let a pane fill the screen, and back"))
            rows.append(.mouse("drag", "move the slot cursor in a chart, or along the time bar"))
            rows.append(.mouse("wheel", "move in the list or the chart under the mouse"))
        }
        return rows
    }

    enum HelpRow: Hashable {
        case heading(String)
        case key(Binding)
        case mouse(String, String)
    }

    /// Handles a key while a layer lies over the panes.
    mutating func pressOverlay(_ key: Key) -> [Command] {
        guard let shown = overlay else { return [] }
        notice = nil
        switch shown {
        case .help(let text, let selected):
            let rows = helpRows(text)
            if key == .enter, rows.indices.contains(selected), case .key(let binding) = rows[selected] {
                overlay = nil
                return perform(binding.action)
            }
            if key == .function(1) || (key == .character("?") && text.isEmpty)
                || (key == .character("q") && text.isEmpty)
            {
                overlay = nil
                return []
            }
            edit(key, text, selected, count: rows.count) { .help(text: $0, selected: $1) }
            skipHeadings(by: key == .up ? -1 : 1)
        case .palette(let text, let selected):
            let rows = paletteRows(text)
            if key == .enter, rows.indices.contains(selected) {
                overlay = nil
                switch rows[selected].target {
                case .action(let action): return perform(action)
                case .word(let word): prompt = Prompt(kind: .command, text: word.rawValue + " ")
                }
                return []
            }
            if key == .control("p") {
                overlay = nil
                return []
            }
            edit(key, text, selected, count: rows.count) { .palette(text: $0, selected: $1) }
        case .explain(let number): return pressExplain(key, number)
        case .settings(let selected): return pressSettings(key, selected)
        case .rebind(let selected, let taken): return pressRebind(key, selected, taken)
        }
        return []
    }

    /// Edits the search text, or moves the selection among the rows found.
    private mutating func edit(
        _ key: Key, _ text: String, _ selected: Int, count: Int, _ make: (String, Int) -> Overlay
    ) {
        let last = max(0, count - 1)
        switch key {
        case .escape: overlay = text.isEmpty ? nil : make("", 0)
        case .up: overlay = make(text, max(0, selected - 1))
        case .down: overlay = make(text, min(last, selected + 1))
        case .pageUp: overlay = make(text, max(0, selected - 10))
        case .pageDown: overlay = make(text, min(last, selected + 10))
        case .home: overlay = make(text, 0)
        case .end: overlay = make(text, last)
        case .backspace: overlay = make(String(text.dropLast()), 0)
        case .control("u"): overlay = make("", 0)
        case .character(let character) where text.count < 40: overlay = make(text + String(character), 0)
        default: break
        }
    }

    /// Moves the selection off a heading, to the nearest row in the direction of
    /// `step`.
    private mutating func skipHeadings(by step: Int) {
        guard case .help(let text, var selected) = overlay else { return }
        let rows = helpRows(text)
        while rows.indices.contains(selected), case .heading = rows[selected] { selected += step }
        if !rows.indices.contains(selected) {
            selected = rows.firstIndex { if case .heading = $0 { false } else { true } } ?? 0
        }
        overlay = .help(text: text, selected: selected)
    }
}

/// Returns how well the letters of a text are found, in order, in a candidate;
/// `nil` if they are not. Letters at the start of words and next to one another
/// count more.
///
/// - Complexity: O(*n*·*s*), where *n* is the candidate's length and *s* the number
///   of places in it at which the text's first letter stands.
func fuzzyScore(of text: String, in candidate: String) -> Int? {
    let wanted = Array(text.lowercased().filter { $0 != " " })
    let letters = Array(candidate.lowercased())
    if wanted.isEmpty { return nil }
    // The best of the greedy matches from each possible start.
    var best: Int?
    for start in letters.indices where letters[start] == wanted[0] {
        var (score, place, last) = (0, 0, -2)
        for index in start..<letters.count where place < wanted.count && letters[index] == wanted[place] {
            let startsWord = index == 0 || !letters[index - 1].isLetter
            score += 1 + (startsWord ? 4 : 0) + (last == index - 1 ? 3 : 0)
            last = index
            place += 1
        }
        if place == wanted.count { best = max(best ?? 0, score * 10 - min(letters.count, 99) / 10 - start / 10) }
    }
    return best
}
