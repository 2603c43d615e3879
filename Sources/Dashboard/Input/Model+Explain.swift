internal import Cells

/// The choice of a number to explain among those of the focused pane.
extension Model {
    mutating func startExplaining() {
        let figures = Screen(self, explaining: true).figures
        guard !figures.isEmpty else {
            notice = Notice(
                text: "nothing to explain in this pane: go to another with tab, or wait for its first number",
                isError: false)
            return
        }
        overlay = .explain(0)
    }

    mutating func pressExplain(_ key: Key, _ number: Int) -> [Command] {
        let count = Screen(self, explaining: true).figures.count
        guard count > 0 else {
            overlay = nil
            return []
        }
        switch key {
        case .escape, .character("x"), .enter, .character("q"): overlay = nil
        case .down, .right, .tab, .character("j"), .character("l"): overlay = .explain((number + 1) % count)
        case .up, .left, .backTab, .character("k"), .character("h"): overlay = .explain((number + count - 1) % count)
        default: break
        }
        return []
    }
}
