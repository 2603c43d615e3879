internal import Cells

/// Typing in the last row: commands, filters, orders.
extension Model {
    /// The list that is filtered from the focused pane.
    var filterPane: Pane {
        switch focusedPane {
        case .homes, .home, .pinned: .homes
        default: view == .homes ? .homes : .events
        }
    }

    mutating func startFilter() {
        if view == .trust {
            // On the map, looking for something is going to a node.
            prompt = Prompt(kind: .command, text: "node ")
            return
        }
        let pane = filterPane
        if view != .homes, pane == .homes { show(.homes) }
        if view != .events, view != .overview, pane == .events { show(.events) }
        prompt = Prompt(kind: .filter(pane), text: filters[pane]?.text ?? "")
    }

    /// Takes a key while a line is being typed.
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

    /// Puts the first line of what was pasted into the line being typed;
    /// elsewhere it does nothing but say so.
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

    /// Goes through what was typed before.
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

    /// Puts the next candidate in for the last word.
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
    /// Without blanks at its ends.
    var trimmed: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
