import TestSupport
import Testing

struct VirtualScreenTests {
    @Test("Text, moves and erasures land where a terminal puts them, however they are cut")
    func draws() {
        let bytes = Array("\u{1b}[2;3Hab\u{1b}[1;1H─x\u{1b}[3d\u{1b}[5Gq\u{1b}[1K\u{1b}[2;4H\u{1b}[1X".utf8)
        var whole = VirtualScreen(width: 8, height: 3)
        whole.feed(bytes)
        #expect(whole.lines == ["─x", "  a", ""])
        var cut = VirtualScreen(width: 8, height: 3)
        for byte in bytes { cut.feed([byte]) }
        #expect(cut.lines == whole.lines)
        #expect(whole.unknown.isEmpty)
    }

    @Test("It knows when a full-screen program has left things behind")
    func restored() {
        var screen = VirtualScreen(width: 8, height: 3)
        screen.feed(Array("\u{1b}[?1049h\u{1b}[?25l\u{1b}[?1000;1006h\u{1b}[31m".utf8))
        #expect(!screen.isRestored && screen.usedColor)
        screen.feed(Array("\u{1b}[?1006;1000l\u{1b}[?25h".utf8))
        #expect(!screen.isRestored)
        screen.feed(Array("\u{1b}[?1049l".utf8))
        #expect(screen.isRestored)
    }
}
