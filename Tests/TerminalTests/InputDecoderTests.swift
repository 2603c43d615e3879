import Cells
import Quantities
import TestSupport
import Testing

@testable import Terminal

/// The decoder with a clock that is handed in.
struct InputDecoderTests {
    private static let start = ContinuousClock.now

    /// What comes out of steps, and two seconds without input after them.
    private static func decode(_ steps: [KeyCase.Step]) -> [InputEvent] {
        var decoder = InputDecoder()
        var now = start
        var events: [DecodedInput] = []
        /// Time goes by as it does for a reader that sleeps until the
        /// deadline.
        func pass(_ milliseconds: Int) {
            let end = now + .milliseconds(milliseconds)
            while let deadline = decoder.deadline, deadline <= end { events += decoder.expire(at: deadline) }
            now = end
        }
        for step in steps {
            switch step {
            case .bytes(let bytes): events += decoder.receive(bytes, at: now)
            case .pause(let milliseconds): pass(milliseconds)
            }
        }
        pass(2_000)
        #expect(decoder.deadline == nil)
        return events.compactMap(\.event)
    }

    private static func events(_ text: String) -> [InputEvent] { decode([.bytes(Array(text.utf8))]) }

    @Test("What terminals send means what the table says", arguments: try KeyCase.all())
    func table(row: KeyCase) {
        let seen = Self.decode(row.steps).compactMap(KeyCase.text)
        #expect(row.right.contains(seen), "\(seen) is none of \(row.right)")
    }

    @Test("It means the same in single bytes with pauses between them", arguments: try KeyCase.all(), [5, 30])
    func splitTable(row: KeyCase, milliseconds: Int) {
        let seen = Self.decode(row.split(milliseconds: milliseconds)).compactMap(KeyCase.text)
        #expect(row.right.contains(seen), "\(seen) is none of \(row.right)")
    }

    @Test("The table has all of its rows")
    func rows() throws {
        #expect(try KeyCase.all().count == 161)
    }

    @Test("The deadline of an ESC is short, of a sequence longer, and of a paste longest")
    func deadlines() {
        for (text, milliseconds) in [
            ("\u{1b}", 100), ("\u{1b}[", 500), ("\u{1b}O", 500), ("\u{1b}]11;", 750), ("\u{1b}[200~abc", 1_500),
            ("\u{1b}[200~abc\u{3}", 150),
        ] {
            var decoder = InputDecoder()
            #expect(decoder.receive(Array(text.utf8), at: Self.start).isEmpty)
            #expect(decoder.deadline == Self.start + .milliseconds(milliseconds), "\(text.debugDescription)")
        }
    }

    @Test("Ctrl-Z asks to stop, however it is told, but not inside what is pasted")
    func suspending() {
        #expect(Self.events("\u{1a}") == [.suspend])
        #expect(Self.events("\u{1b}[122;5u") == [.suspend])
        #expect(Self.events("\u{1b}[200~a\u{1a}b\u{1b}[201~") == [.paste("ab")])
    }

    @Test("The number pad types what stands on its keys")
    func numberPad() {
        #expect(
            Self.events("\u{1b}Op\u{1b}Oy\u{1b}Ok\u{1b}Oj\u{1b}OX").compactMap(KeyCase.text) == [
                "text 0", "text 9", "text +", "text *", "text =",
            ])
        #expect(Self.events("\u{1b}[57400u\u{1b}[57413u") == [.key(.character("1")), .key(.character("+"))])
    }

    @Test("Two quick presses at one place are a double click, two slow ones are not, and two at other places are not")
    func doubleClick() {
        let click: [UInt8] = Array("\u{1b}[<0;5;5M\u{1b}[<0;5;5m".utf8)
        let other: [UInt8] = Array("\u{1b}[<0;6;5M\u{1b}[<0;6;5m".utf8)
        func kinds(_ steps: [KeyCase.Step]) -> [MouseEvent.Kind] {
            Self.decode(steps).compactMap { if case .mouse(let event) = $0 { event.kind } else { nil } }
        }
        #expect(
            kinds([.bytes(click), .pause(milliseconds: 300), .bytes(click)]) == [
                .press, .release, .doubleClick, .release,
            ])
        #expect(
            kinds([.bytes(click), .pause(milliseconds: 500), .bytes(click)]) == [.press, .release, .press, .release])
        #expect(kinds([.bytes(click + other)]) == [.press, .release, .press, .release])
        #expect(kinds([.bytes(click + click + click)]) == [.press, .release, .doubleClick, .release, .press, .release])
    }

    @Test("A press after a release that was lost is a press")
    func lostRelease() {
        #expect(
            Self.events("\u{1b}[<0;5;5M\u{1b}[<0;9;9M") == [
                .mouse(MouseEvent(.press, x: 4, y: 4)), .mouse(MouseEvent(.press, x: 8, y: 8)),
            ])
        // As X10 tells it: motion is 32 more, a release button 3.
        #expect(
            Self.events("\u{1b}[M !!\u{1b}[M@\"!\u{1b}[M#\"!").compactMap(KeyCase.text)
                == ["mouse press 0 0", "mouse drag 1 0", "mouse release 1 0"])
    }

    @Test("Escape sequences in pasted text are left out, and more than 64 kB are cut off")
    func pasted() {
        #expect(Self.events("\u{1b}[200~\u{1b}[1;31mred\u{1b}[0m\tgreen\u{7}\u{1b}[201~") == [.paste("red\tgreen")])
        let long = String(repeating: "x", count: 200_000)
        #expect(
            Self.events("\u{1b}[200~\(long)\u{1b}[201~q") == [
                .paste(String(long.prefix(1 << 16))), .key(.character("q")),
            ])
    }

    @Test("What is swallowed says why, with its bytes")
    func notes() {
        var decoder = InputDecoder()
        let decoded = decoder.receive(
            Array("\u{1b}[1;5D\u{1b}q\u{1b}]11;rgb:ff/ff/ff\u{7}\u{1b}[2~\u{0}".utf8), at: Self.start)
        #expect(decoded.map(\.note) == ["ctrl-left", "alt-q", "an answer of the terminal", "insert", "ctrl-space"])
        #expect(decoded[0].bytes == Array("\u{1b}[1;5D".utf8))
        #expect(decoded[2].byteCount == 18)
    }

    @Test(
        "Of a sequence that does not end little is kept",
        arguments: ["\u{1b}[", "\u{1b}[<", "\u{1b}O", "\u{1b}]", "\u{1b}P", "\u{1b}_"])
    func endless(start: String) {
        var decoder = InputDecoder()
        for _ in 0..<100 {
            _ = decoder.receive(Array((start + String(repeating: "1", count: 1_000)).utf8), at: Self.start)
        }
        _ = decoder.receive(Array((start + String(repeating: "1;", count: 100_000)).utf8), at: Self.start)
        let kept = Mirror(reflecting: decoder).children.compactMap { ($0.value as? [UInt8])?.count }
        #expect(!kept.isEmpty && kept.allSatisfy { $0 <= 256 }, "\(kept)")
    }

    @Test(
        "Whatever was sent before: after Ctrl-C and a moment there is a Ctrl-C, and little is kept",
        arguments: testSeeds)
    func anyBytes(seed: UInt64) {
        var random = RandomStream(seed: seed, name: "terminal bytes")
        // Bytes that begin something are more frequent than others.
        let usual =
            Array("\u{1b}\u{1b}\u{1b}[[]OP_^X\\M<$?;:0123456789~uABZmM\u{7}\u{18}\u{9b}\u{9c}é家🏠".utf8) + [
                0, 0x80, 0xff, 0xc2, 0xf0,
            ]
        for _ in 0..<400 {
            var decoder = InputDecoder()
            var now = Self.start
            for _ in 0..<random.int(0...40) {
                let bytes = (0..<random.int(1...12)).map { _ in
                    random.int(0...3) == 0 ? UInt8(random.int(0...255)) : random.pick(usual)
                }
                let marks = [[], [], [], Array("\u{1b}[200~".utf8), Array("\u{1b}[201~".utf8)] as [[UInt8]]
                for decoded in decoder.receive(random.pick(marks) + bytes, at: now) {
                    #expect(decoded.bytes.count <= 32)
                    #expect(decoded.byteCount >= 1)
                    #expect((decoded.event == nil) == !decoded.note.isEmpty)
                }
                now += .milliseconds(random.int(0...400))
            }
            let last = decoder.receive([0x03], at: now) + decoder.expire(at: now + .milliseconds(150))
            #expect(last.last?.event == .key(.control("c")), "seed \(seed)")
            #expect(decoder.deadline == nil)
        }
    }

    @Test("Every byte is told once")
    func bytesAddUp() {
        var random = RandomStream(seed: 7, name: "terminal bytes")
        let usual = Array("\u{1b}\u{1b}[]OP\\M<;0123~uAé".utf8)
        for _ in 0..<2_000 {
            let bytes = (0..<20).map { _ in random.pick(usual) }
            var decoder = InputDecoder()
            let decoded = decoder.receive(bytes, at: Self.start) + decoder.finish()
            #expect(decoded.reduce(0) { $0 + $1.byteCount } == bytes.count, "\(bytes)")
        }
    }
}
