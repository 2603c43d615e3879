/// The glyphs views draw with, so that a terminal without Unicode shows the
/// same picture in ASCII, column for column.
package struct GlyphSet: Hashable, Sendable {
    package let isUnicode: Bool
    package let horizontal: UInt32
    package let vertical: UInt32
    package let corners: [UInt32]
    package let heavy: UInt32
    package let dotted: UInt32
    package let now: String
    package let selected: String
    package let good: String
    package let bad: String
    package let up: String
    package let down: String
    package let dot: String
    package let half: String
    package let hollow: String
    package let packet: String
    package let diamond: String
    package let arrow: String
    package let pause: String
    package let play: String
    package let middleDot: String
    package let ellipsis: String
    package let plusMinus: String
    package let times: String
    /// Bars growing from the left, by eighths of a cell, then the full cell.
    package let leftEighths: [UInt32]
    /// Bars growing from below.
    package let lowerEighths: [UInt32]
    /// Fuller and fuller cells, four steps.
    package let shades: [UInt32]
    /// The same in another pattern, for what must be told from ``shades``
    /// without colour.
    package let otherShades: [UInt32]
    /// A cell filled in a pattern of its own.
    package let checker: UInt32

    /// Shades as a text, for legends.
    package static func text(_ scalars: [UInt32]) -> String {
        String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init)))
    }

    package static let unicode = GlyphSet(
        isUnicode: true, horizontal: 0x2500, vertical: 0x2502, corners: [0x256d, 0x256e, 0x2570, 0x256f],
        heavy: 0x2501, dotted: 0x2504, now: "▼", selected: "▸", good: "✓", bad: "✗", up: "▲", down: "▼", dot: "●",
        half: "◐", hollow: "○", packet: "•", diamond: "◆", arrow: "→", pause: "▌▌", play: "▶ ", middleDot: "·",
        ellipsis: "…", plusMinus: "±", times: "×",
        leftEighths: [0x258f, 0x258e, 0x258d, 0x258c, 0x258b, 0x258a, 0x2589, 0x2588],
        lowerEighths: [0x2581, 0x2582, 0x2583, 0x2584, 0x2585, 0x2586, 0x2587, 0x2588],
        shades: [0x2591, 0x2592, 0x2593, 0x2588], otherShades: [0x2581, 0x2583, 0x2585, 0x2587], checker: 0x259a)

    package static let ascii = GlyphSet(
        isUnicode: false, horizontal: 0x2d, vertical: 0x7c, corners: [0x2b, 0x2b, 0x2b, 0x2b], heavy: 0x3d,
        dotted: 0x2e, now: "v", selected: ">", good: "+", bad: "x", up: "^", down: "v", dot: "*",
        half: "%", hollow: "-", packet: "+", diamond: "o",
        arrow: ">", pause: "||", play: "> ", middleDot: ".", ellipsis: "~", plusMinus: "~", times: "x",
        leftEighths: [0x20, 0x20, 0x20, 0x2d, 0x2d, 0x3d, 0x3d, 0x3d],
        lowerEighths: [0x5f, 0x2e, 0x2e, 0x2d, 0x3d, 0x3d, 0x23, 0x23],
        shades: [0x3a, 0x2b, 0x25, 0x23], otherShades: [0x5f, 0x2d, 0x3d, 0x42], checker: 0x26)
}
