import Cells
import Testing

struct CellBufferTests {
    @Test("Nothing drawn outside does harm, whatever the size", arguments: [(0, 0), (1, 1), (3, 2), (7, 5)])
    func clipping(width: Int, height: Int) {
        var buffer = CellBuffer(width: width, height: height)
        for y in -2..<8 {
            for x in -9..<12 {
                buffer.put("漢字ab", x: x, y: y, role: .text)
                buffer.putRight("xyz", endingAt: x, y: y, role: .text)
                buffer.frame(Rect(x: x, y: y, width: 6, height: 4), title: "T", detail: "d", glyphs: .unicode)
                buffer.bar(0.7, x: x, y: y, width: 9, role: .buy, glyphs: .unicode)
                buffer.barLeftward(0.7, endingAt: x, y: y, width: 9, role: .buy, glyphs: .unicode)
                buffer.column(0.7, x: x, bottom: y, height: 9, role: .buy, glyphs: .unicode)
                buffer.hangingColumn(0.7, x: x, top: y, height: 9, role: .buy, glyphs: .unicode)
                buffer.emphasise(Rect(x: x, y: y, width: 30, height: 30), attributes: .reverse)
                buffer.fill(Rect(x: x, y: y, width: 30, height: 30), role: .text)
            }
        }
        #expect(buffer.cells.count == width * height)
    }

    @Test("A wide glyph takes two cells, is whole or not there, and overwriting half of it removes it")
    func wide() {
        var buffer = CellBuffer(width: 6, height: 1)
        buffer.put("a漢b", x: 0, y: 0, role: .text)
        #expect(buffer.text == "a漢b")
        #expect(buffer[2, 0].scalar == 0)
        buffer.put("x", x: 2, y: 0, role: .text)
        #expect(buffer.text == "a xb")
        buffer.put("漢", x: 1, y: 0, role: .text)
        buffer.put("y", x: 1, y: 0, role: .text)
        #expect(buffer.text == "ay b")
        buffer.put("漢", x: 5, y: 0, role: .text)
        #expect(buffer[5, 0].scalar == 32)
    }

    @Test("A wide glyph stays within its clip, and leaves no half of another one")
    func wideInClip() {
        var buffer = CellBuffer(width: 6, height: 2)
        buffer.put("abcdef", x: 0, y: 0, role: .text)
        // Another row, and over the left and the right edge.
        buffer.put("漢", x: 2, y: 0, role: .text, clip: Rect(x: 0, y: 1, width: 6, height: 1))
        #expect(buffer.text.hasPrefix("abcdef"))
        buffer.put("漢", x: 1, y: 0, role: .text, clip: Rect(x: 2, y: 0, width: 4, height: 1))
        #expect(buffer.text.hasPrefix("ab def"))
        buffer.put("漢", x: 3, y: 0, role: .text, clip: Rect(x: 0, y: 0, width: 4, height: 1))
        #expect(buffer.text.hasPrefix("ab  ef"))
        buffer.put("漢字", x: 0, y: 1, role: .text)
        buffer.put("漢", x: 1, y: 1, role: .text)
        #expect(buffer.text.hasSuffix(" 漢"))
        #expect(buffer[3, 1].scalar == 32)
    }

    @Test(
        "Text takes the columns a terminal gives it",
        arguments: [
            ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("⣿▁─", 3), ("", 0), ("a\u{200b}b", 3),
            ("a\u{202e}\u{1b}", 3), ("ｱ", 1), ("Ａ", 2),
        ])
    func columns(text: String, width: Int) {
        #expect(columnCount(of: text) == width)
    }

    @Test("A combining mark takes no cell")
    func combining() {
        var buffer = CellBuffer(width: 8, height: 1)
        #expect(buffer.put("e\u{301}x", x: 0, y: 0, role: .text) == 2)
        #expect(buffer.text == "ex")
    }

    @Test("Controls, marks of direction and what else does not show are drawn as question marks")
    func invisible() {
        var buffer = CellBuffer(width: 16, height: 1)
        #expect(
            buffer.put(
                "a\n\u{1b}\u{9b}\u{7f}\u{202e}\u{2066}\u{61c}\u{200f}\u{2028}\u{feff}\u{ad}b", x: 0, y: 0, role: .text)
                == 13)
        #expect(buffer.text == "a???????????b")
        let theme = Theme(name: "t", styles: [:])
        for saved in [buffer.svg(theme: theme, title: ""), buffer.ansi(theme: theme).replacing("\u{1b}", with: "")] {
            #expect(!saved.unicodeScalars.contains { $0 != "\n" && isInvisible($0) })
        }
    }

    @Test("Bars are exact to an eighth, from either side and from above and below")
    func bars() {
        var buffer = CellBuffer(width: 8, height: 1)
        buffer.bar(0.5, x: 0, y: 0, width: 3, role: .buy, glyphs: .unicode)
        #expect(buffer.text == "█▌")
        buffer.fill(buffer.bounds, role: .background)
        buffer.barLeftward(0.5, endingAt: 3, y: 0, width: 3, role: .buy, glyphs: .unicode)
        #expect(buffer.text == " ▐█")
        var tall = CellBuffer(width: 2, height: 3)
        tall.column(0.5, x: 0, bottom: 2, height: 3, role: .buy, glyphs: .unicode)
        tall.hangingColumn(0.5, x: 1, top: 0, height: 3, role: .buy, glyphs: .unicode)
        #expect(tall.text == " █\n▄▄\n█")
        #expect(tall[1, 1].attributes == .reverse)
        for share in [Double.nan, .infinity, -1, 99] {
            buffer.bar(share, x: 0, y: 0, width: 3, role: .buy, glyphs: .unicode)
            tall.column(share, x: 0, bottom: 2, height: 3, role: .buy, glyphs: .unicode)
        }
    }

    @Test("The style map gives every role a letter of its own")
    func letters() {
        #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
    }
}

struct ChartTests {
    @Test("Braille dots are numbered as Unicode numbers them")
    func braille() {
        var canvas = BrailleCanvas(width: 1, height: 1)
        var buffer = CellBuffer(width: 1, height: 1)
        canvas.set(0, 0, role: .buy)
        canvas.set(1, 3, role: .buy)
        canvas.set(9, 9, role: .buy)
        canvas.draw(into: &buffer, x: 0, y: 0, glyphs: .unicode)
        #expect(buffer.text == "⢁")
    }

    @Test("Lines connect samples, break at gaps and stay inside")
    func lines() {
        var buffer = CellBuffer(width: 15, height: 6)
        let chart = LineChart(
            series: [.init([0, 10, nil, 99, -99], role: .buy)], sampleCount: 5, range: 0...10,
            labels: [(0, "00"), (4, "04")], cursor: 3)
        let plot = chart.draw(into: &buffer, rect: buffer.bounds, glyphs: .unicode)
        #expect(plot == Rect(x: 5, y: 0, width: 10, height: 5))
        #expect(
            buffer.text == """
                  10 · ⡏⠉· ⠉⢹·
                       ⡇    ⢸
                   5 ·⢠⠃ · ·⠘⡄
                      ⢸     │⡇
                   0 ⣀⣸· · ·│⣇⣀
                      00    ▼
                """)
    }

    @Test(
        "Scale marks are round numbers",
        arguments: [
            (0.0...30.0, 3, [0.0, 10, 20, 30]), (7.0...31.1, 4, [10.0, 20, 30]),
            (-4.0...0.0, 4, [-4.0, -3, -2, -1, 0]),
            (0.0...0.04, 4, [0.0, 0.01, 0.02, 0.03, 0.04]), (5.0...5.0, 4, []),
            // One mark alone says nothing of the scale.
            (6.9...31.1, 2, [10.0, 20, 30]), (6.9...31.1, 1, [10.0, 20, 30]),
        ])
    func ticks(range: ClosedRange<Double>, count: Int, expected: [Double]) {
        let ticks = LineChart.ticks(range, atMost: count)
        #expect(ticks.count == expected.count)
        for (tick, value) in zip(ticks, expected) { #expect(abs(tick - value) < 1e-9) }
    }
}

extension ChartTests {
    @Test("A label gives way to the mark of the cursor, and numbers of a scale have equally many decimals")
    func axis() {
        for cursor in 0..<48 {
            var buffer = CellBuffer(width: 26, height: 4)
            LineChart.drawAxis(
                [(0, "00"), (24, "06")], cursor: cursor, count: 48, into: &buffer,
                plot: Rect(x: 5, y: 0, width: 20, height: 3), glyphs: .unicode)
            let row = buffer.text.split(separator: "\n", omittingEmptySubsequences: false)[3]
            let pieces = row.split(separator: " ")
            #expect(
                pieces.contains("▼") && pieces.count >= 2 && pieces.allSatisfy { ["▼", "00", "06"].contains($0) },
                "\(row)")
        }
        #expect(LineChart.tickTexts([0, 0.05, 0.1]) == ["0.00", "0.05", "0.10"])
        #expect(LineChart.tickTexts([-10, 0, 10]) == ["-10", "0", "10"])
        #expect(LineChart.fixed(-0.04, decimals: 1) == "0.0")
        #expect(LineChart.fixed(-1.25, decimals: 1) == "-1.3")
    }
}

struct ThemeStyleTests {
    @Test(
        "A colour is brought to what the terminal has",
        arguments: [
            (ColorProfile.direct, Color.rgb(0xff, 0x00, 0x00)), (.indexed256, .indexed(196)), (.ansi16, .indexed(9)),
            (.none, .standard),
        ])
    func nearest(profile: ColorProfile, expected: Color) {
        #expect(profile.nearest(.rgb(0xff, 0, 0)) == expected)
        #expect(ColorProfile.indexed256.nearest(.rgb(0x12, 0x12, 0x12)) == .indexed(233))
        #expect(profile.nearest(.standard) == .standard)
    }

    @Test("Without colour a role's own attributes stand in, and asked-for ones stay")
    func mono() {
        let theme = Theme(
            name: "t", styles: [.buy: .init(style: Style(foreground: .rgb(1, 2, 3)), mono: .bold), .text: .init()])
        #expect(theme.style(for: .buy, extra: .reverse, profile: .none) == Style(attributes: [.bold, .reverse]))
        #expect(theme.style(for: .sell, extra: [], profile: .none) == Style())
        #expect(theme.style(for: .sell, extra: .raised, profile: .none) == Style())
    }

    @Test("Contrast is that of WCAG 2.1")
    func contrast() {
        #expect(abs((contrastRatio(.rgb(0, 0, 0), .rgb(255, 255, 255)) ?? 0) - 21) < 0.01)
        #expect(abs((contrastRatio(.rgb(0x77, 0x77, 0x77), .rgb(255, 255, 255)) ?? 0) - 4.478) < 0.01)
        #expect(contrastRatio(.standard, .rgb(0, 0, 0)) == nil)
    }
}
