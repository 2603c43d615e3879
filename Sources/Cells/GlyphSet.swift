/// The glyphs that views draw with. With them a terminal without Unicode shows
/// the same picture in ASCII, column for column.
package struct GlyphSet: Hashable, Sendable {
    /// Whether the glyphs, and Braille dots, go beyond ASCII.
    package let isUnicode: Bool
    /// A horizontal line.
    package let horizontal: UInt32
    /// A vertical line.
    package let vertical: UInt32
    /// The corners of a frame: upper left, upper right, lower left, lower
    /// right.
    package let corners: [UInt32]
    /// A heavy horizontal line.
    package let heavy: UInt32
    /// A dotted horizontal line.
    package let dotted: UInt32
    /// The mark of a time on an axis.
    package let now: String
    /// The mark before the selected item of a list.
    package let selected: String
    /// The mark of success.
    package let good: String
    /// The mark of failure.
    package let bad: String
    /// A triangle that points up.
    package let up: String
    /// A triangle that points down.
    package let down: String
    /// A filled circle.
    package let dot: String
    /// A half-filled circle.
    package let half: String
    /// An empty circle.
    package let hollow: String
    /// A message on its way between nodes.
    package let packet: String
    /// A filled diamond.
    package let diamond: String
    /// An arrow to the right.
    package let arrow: String
    /// The sign of a paused clock, two columns wide.
    package let pause: String
    /// The sign of a running clock, two columns wide.
    package let play: String
    /// A dot at the middle of the line.
    package let middleDot: String
    /// The mark of omitted text.
    package let ellipsis: String
    /// The plus-minus sign.
    package let plusMinus: String
    /// The multiplication sign.
    package let times: String
    /// Bars growing from the left, by eighths of a cell up to the full cell.
    package let leftEighths: [UInt32]
    /// Bars growing from below, by eighths of a cell up to the full cell.
    package let lowerEighths: [UInt32]
    /// Shades of increasing fill, in four steps.
    package let shades: [UInt32]
    /// Shades in another pattern, to be told from ``shades`` without colour.
    package let otherShades: [UInt32]
    /// A cell filled in a pattern of its own.
    package let checker: UInt32

    /// Returns glyphs as a text, for legends.
    package static func text(_ scalars: [UInt32]) -> String {
        String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init)))
    }

    /// The glyphs of a terminal with Unicode.
    package static let unicode = GlyphSet(
        isUnicode: true, horizontal: 0x2500, vertical: 0x2502, corners: [0x256d, 0x256e, 0x2570, 0x256f],
        heavy: 0x2501, dotted: 0x2504, now: "▼", selected: "▸", good: "✓", bad: "✗", up: "▲", down: "▼", dot: "●",
        half: "◐", hollow: "○", packet: "•", diamond: "◆", arrow: "→", pause: "▌▌", play: "▶ ", middleDot: "·",
        ellipsis: "…", plusMinus: "±", times: "×",
        leftEighths: [0x258f, 0x258e, 0x258d, 0x258c, 0x258b, 0x258a, 0x2589, 0x2588],
        lowerEighths: [0x2581, 0x2582, 0x2583, 0x2584, 0x2585, 0x2586, 0x2587, 0x2588],
        shades: [0x2591, 0x2592, 0x2593, 0x2588], otherShades: [0x2581, 0x2583, 0x2585, 0x2587], checker: 0x259a)

    /// The glyphs of a terminal without Unicode.
    package static let ascii = GlyphSet(
        isUnicode: false, horizontal: 0x2d, vertical: 0x7c, corners: [0x2b, 0x2b, 0x2b, 0x2b], heavy: 0x3d,
        dotted: 0x2e, now: "v", selected: ">", good: "+", bad: "x", up: "^", down: "v", dot: "*",
        half: "%", hollow: "-", packet: "+", diamond: "o",
        arrow: ">", pause: "||", play: "> ", middleDot: ".", ellipsis: "~", plusMinus: "~", times: "x",
        leftEighths: [0x20, 0x20, 0x20, 0x2d, 0x2d, 0x3d, 0x3d, 0x3d],
        lowerEighths: [0x5f, 0x2e, 0x2e, 0x2d, 0x3d, 0x3d, 0x23, 0x23],
        shades: [0x3a, 0x2b, 0x25, 0x23], otherShades: [0x5f, 0x2d, 0x3d, 0x42], checker: 0x26)
}
