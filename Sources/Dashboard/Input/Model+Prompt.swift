internal import Cells

/// Typing of commands, filters and orders in the last row.
extension Model {
    /// The list that a filter typed in the focused pane applies to.
    var filterPane: Pane {
        switch focusedPane {
        case .homes, .home, .pinned: .homes
        default: view == .homes ? .homes : .events
        }
    }

    mutating func startFilter() {
        if view == .trust {
            // On the map, searching means going to a node.
            prompt = Prompt(kind: .command, text: "node ")
            return
        }
        let pane = filterPane
        if view != .homes, pane == .homes { show(.homes) }
        if view != .events, view != .overview, pane == .events { show(.events) }
        prompt = Prompt(kind: .filter(pane), text: filters[pane]?.text ?? "")
    }

    /// Handles a key while a line is being typed.
    mutating func type(_ key: Key) -> [Command] {
        guard var typed = prompt else { return [] }
        if key != .tab, key != .backTab { typed.completion = nil }
        switch key {
        case .escape:
            if case .filter(let pane) = typed.kind { setFilter(nil, of: pane) }
            prompt = nil
            notice = nil
            return []
        case .enter: return submit(typed)
        case .backspace:
            if typed.text.isEmpty, typed.kind == .command {
                prompt = nil
                return []
            }
            _ = typed.text.popLast()
        case .control("u"): typed.text = ""
        case .control("w"):
            while typed.text.last == " " { typed.text.removeLast() }
            while let last = typed.text.last, last != " " { _ = last; typed.text.removeLast() }
        case .up where typed.kind == .command: recall(&typed, -1)
        case .down where typed.kind == .command: recall(&typed, 1)
        case .tab: complete(&typed, 1)
        case .backTab: complete(&typed, -1)
        case .character(let character):
            if case .order = typed.kind, !(character.isASCII && (character.isNumber || ". ".contains(character))) {
                break
            }
            if typed.text.count < 200 { typed.text.append(character) }
        default: break
        }
        if case .filter(let pane) = typed.kind { setFilter(Filter(typed.text), of: pane) }
        prompt = typed
        return []
    }

    /// Types the first line of a pasted text, at most 200 characters. If no line is
    /// being typed, it only says so.
    mutating func paste(_ text: String) -> [Command] {
        guard prompt != nil else {
            notice = Notice(text: "pasted text goes into a line being typed: press : or / first", isError: false)
            return []
        }
        for character in text.prefix(while: { !$0.isNewline }).prefix(200) { _ = type(.character(character)) }
        return []
    }

    private mutating func submit(_ typed: Prompt) -> [Command] {
        switch typed.kind {
        case .order(let isSale, let slot): return submitOrder(typed.text, isSale: isSale, slot: slot)
        case .filter(let pane):
            setFilter(Filter(typed.text), of: pane)
            prompt = nil
            return []
        case .command:
            prompt = nil
            notice = nil
            let line = typed.text.trimmed
            if line.isEmpty { return [] }
            if history.last != line { history.append(line) }
            if history.count > 100 { history.removeFirst() }
            return execute(line)
        }
    }

    /// Shows an older or newer command of the history.
    private func recall(_ typed: inout Prompt, _ steps: Int) {
        let place = (typed.historyPlace ?? history.count) + steps
        if history.indices.contains(place) {
            typed.historyPlace = place
            typed.text = history[place]
        } else if place >= history.count {
            typed.historyPlace = nil
            typed.text = ""
        }
    }

    /// Replaces the last word by the next candidate.
    private func complete(_ typed: inout Prompt, _ steps: Int) {
        guard typed.kind == .command else { return }
        if var offer = typed.completion {
            offer.place = (offer.place + steps + offer.candidates.count) % offer.candidates.count
            typed.completion = offer
            typed.text = offer.stem + offer.candidates[offer.place]
            return
        }
        let words = typed.text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let last = words.last ?? ""
        let candidates = completions(of: Array(words.dropLast()), beginning: last)
        guard let first = candidates.first else { return }
        let stem = String(typed.text.dropLast(last.count))
        typed.completion = (candidates, 0, stem)
        typed.text = stem + first
        if candidates.count == 1 {
            typed.text += " "
            typed.completion = nil
        }
    }
}

extension String {
    /// The text without blanks at its ends.
    var trimmed: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
