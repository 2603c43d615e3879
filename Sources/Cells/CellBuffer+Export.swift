extension CellBuffer {
    /// Returns the picture as text with escape sequences for 24-bit colour, for
    /// a terminal or a pager.
    package func ansi(theme: Theme) -> String {
        var text = ""
        for y in 0..<height {
            var last: Style?
            for x in 0..<width {
                let cell = self[x, y]
                if cell.scalar == 0 { continue }
                let style = theme.style(for: cell.role, extra: cell.attributes, profile: .direct)
                if style != last {
                    text += Self.escape(style)
                    last = style
                }
                if let scalar = Unicode.Scalar(cell.scalar) { text.unicodeScalars.append(scalar) }
            }
            text += "\u{1b}[0m\n"
        }
        return text
    }

    /// Returns the escape sequence that selects a style, starting from the
    /// default one.
    private static func escape(_ style: Style) -> String {
        var codes = ["0"]
        let attributes: [(Attributes, String)] = [
            (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
        ]
        for (attribute, code) in attributes where style.attributes.contains(attribute) { codes.append(code) }
        codes += code(style.foreground, "38") + code(style.background, "48")
        return "\u{1b}[" + codes.joined(separator: ";") + "m"
    }

    private static func code(_ color: Color, _ ground: String) -> [String] {
        switch color {
        case .standard: []
        case .indexed(let index): [ground, "5", String(index)]
        case .rgb(let r, let g, let b): [ground, "2", String(r), String(g), String(b)]
        }
    }

    /// Returns the picture as an SVG drawing for any browser: runs of text in a
    /// fixed-width font on rectangles of their background.
    package func svg(theme: Theme, title: String) -> String {
        let (cellWidth, cellHeight) = (9, 18)
        let plain = theme.style(for: .background, extra: [], profile: .direct)
        let ground = Self.hex(plain.background, dark: "#101418")
        let ink = Self.hex(plain.foreground, dark: "#d8dee6")
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width * cellWidth) \(height * cellHeight)" \
            font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="15" xml:space="preserve">
            <title>\(Self.escaped(title))</title>
            <rect width="100%" height="100%" fill="\(ground)"/>

            """
        for y in 0..<height {
            var x = 0
            while x < width {
                let start = x
                let style = theme.style(for: self[x, y].role, extra: self[x, y].attributes, profile: .direct)
                var run = ""
                while x < width {
                    let cell = self[x, y]
                    if theme.style(for: cell.role, extra: cell.attributes, profile: .direct) != style { break }
                    if cell.scalar != 0, let scalar = Unicode.Scalar(cell.scalar) { run.unicodeScalars.append(scalar) }
                    x += 1
                }
                var (front, back) = (Self.hex(style.foreground, dark: ink), Self.hex(style.background, dark: ground))
                if style.attributes.contains(.reverse) { swap(&front, &back) }
                let columns = (x - start) * cellWidth
                if back != ground {
                    text +=
                        "<rect x=\"\(start * cellWidth)\" y=\"\(y * cellHeight)\" width=\"\(columns)\" height=\"\(cellHeight)\" fill=\"\(back)\"/>\n"
                }
                if run.contains(where: { $0 != " " }) {
                    let weight = style.attributes.contains(.bold) ? " font-weight=\"bold\"" : ""
                    let line = style.attributes.contains(.underline) ? " text-decoration=\"underline\"" : ""
                    text +=
                        "<text x=\"\(start * cellWidth)\" y=\"\(y * cellHeight + 14)\" textLength=\"\(columns)\" "
                        + "lengthAdjust=\"spacingAndGlyphs\" fill=\"\(front)\"\(weight)\(line)>\(Self.escaped(run))</text>\n"
                }
            }
        }
        return text + "</svg>\n"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
        return result
    }

    /// Returns a colour as `#rrggbb`, the palette entry by the values of xterm.
    ///
    /// - Parameter dark: the colour to use for the terminal's own.
    private static func hex(_ color: Color, dark: String) -> String {
        func text(_ r: Int, _ g: Int, _ b: Int) -> String {
            let digits = Array("0123456789abcdef")
            return "#" + [r, g, b].map { "\(digits[$0 / 16])\(digits[$0 % 16])" }.joined()
        }
        switch color {
        case .standard: return dark
        case .rgb(let r, let g, let b): return text(Int(r), Int(g), Int(b))
        case .indexed(let index):
            let value = Int(index)
            if value >= 232 { return text(8 + (value - 232) * 10, 8 + (value - 232) * 10, 8 + (value - 232) * 10) }
            if value >= 16 {
                let levels = [0, 95, 135, 175, 215, 255]
                let cube = value - 16
                return text(levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6])
            }
            let basic = [
                (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (92, 92, 238), (205, 0, 205), (0, 205, 205),
                (229, 229, 229),
                (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
                (255, 255, 255),
            ][value]
            return text(basic.0, basic.1, basic.2)
        }
    }
}
