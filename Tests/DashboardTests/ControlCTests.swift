import Cells
import Simulation
import TestSupport
import Testing

@testable import Dashboard

/// Ctrl-C leads out of everything.
struct ControlCTests {
    /// Keys of every kind.
    private static let keys: [Key] =
        [
            .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .shiftUp, .shiftDown, .shiftLeft, .shiftRight,
            .tab, .backTab,
            .enter, .escape, .backspace, .delete, .function(1), .function(5), .control("p"), .control("u"),
            .control("w"), .control("s"),
            .character(" "), .character("é"),
        ] + (0x21...0x7e).compactMap { Unicode.Scalar($0).map { .character(Character($0)) } }

    /// Everything that can lie over the panes or be typed into.
    private static func states(_ base: Model) -> [(name: String, model: Model)] {
        var states: [(String, Model)] = []
        func add(_ name: String, _ change: (inout Model) -> Void) {
            var model = base
            change(&model)
            states.append((name, model))
        }
        for view in ViewName.allCases {
            add("\(view)") { $0.show(view) }
            add("\(view), zoomed") {
                $0.show(view); _ = $0.perform(.zoom)
            }
            add("\(view), explained") {
                $0.show(view); _ = $0.perform(.explain)
            }
            add("\(view), filtered") {
                $0.show(view); _ = $0.perform(.filter)
            }
        }
        add("help") { $0.overlay = .help(text: "", selected: 0) }
        add("help, searched") { $0.overlay = .help(text: "zo", selected: 1) }
        add("palette") { $0.overlay = .palette(text: "", selected: 0) }
        add("palette, searched") { $0.overlay = .palette(text: "quit", selected: 0) }
        add("explanation") { $0.overlay = .explain(0) }
        for row in base.settingRows.indices {
            add("settings \(row)") { $0.overlay = .settings(selected: row) }
            add("rebinding \(row)") { $0.overlay = .rebind(selected: row, taken: nil) }
            add("rebinding \(row), asked again") { $0.overlay = .rebind(selected: row, taken: .character("z")) }
        }
        for text in ["", "goto 12:15", "arrange mine pool", String(repeating: "x", count: 200)] {
            add("command \(text.prefix(9))") { $0.prompt = Prompt(kind: .command, text: text) }
            for pane in Pane.allCases {
                add("filter of \(pane) \(text.prefix(9))") { $0.prompt = Prompt(kind: .filter(pane), text: text) }
            }
            for isSale in [false, true] {
                add("order \(isSale) \(text.prefix(9))") {
                    $0.prompt = Prompt(kind: .order(isSale: isSale, slot: $0.shownSlot), text: text)
                }
            }
        }
        add("a prompt over an overlay") {
            $0.overlay = .palette(text: "", selected: 0)
            $0.prompt = Prompt(kind: .command, text: "x")
        }
        // The user has given every other action Ctrl-C's neighbour, and quit
        // nothing but Q.
        add("other keys") { $0.settings.keys.rebind(.quit, to: [.character("Q")]) }
        add("Ctrl-C given away") { $0.settings.keys.assign([.control("c")], to: .zoom) }
        return states
    }

    @Test("In every state, and after every key in it, Ctrl-C quits", arguments: [false, true])
    func everywhere(hasPicture: Bool) throws {
        var base = Model(size: Size(width: 80, height: 24), glyphs: .unicode)
        if hasPicture {
            base = DashboardDriver(try testScenario(households: 3, seat: "C01"), width: 80, height: 24).model
        }
        for (name, model) in Self.states(base) {
            var left = model
            #expect(left.update(.input(.key(.control("c")))) == [.quit], "\(name)")
            for key in Self.keys {
                var next = model
                _ = next.update(.input(.key(key)))
                #expect(next.update(.input(.key(.control("c")))) == [.quit], "\(name), then \(key.name)")
            }
            for event in [
                InputEvent.paste("q\u{3}"), .mouse(MouseEvent(.press, x: 3, y: 3)),
                .mouse(MouseEvent(.doubleClick, x: 40, y: 9)),
            ] {
                var next = model
                _ = next.update(.input(event))
                #expect(next.update(.input(.key(.control("c")))) == [.quit], "\(name), then \(event)")
            }
        }
    }
}
