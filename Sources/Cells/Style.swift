/// A colour, as a theme states it.
package enum Color: Hashable, Sendable {
    /// The terminal's own foreground or background.
    case standard
    case rgb(UInt8, UInt8, UInt8)
    /// An entry of the terminal's palette, 0…255.
    case indexed(UInt8)
}

/// Means of emphasis that need no colour.
package struct Attributes: OptionSet, Hashable, Sendable {
    /// The set as bits.
    package let rawValue: UInt8
    /// Creates a set from its bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Bold or bright text.
    package static let bold = Attributes(rawValue: 1)
    /// Text of reduced brightness.
    package static let dim = Attributes(rawValue: 2)
    /// Foreground and background exchanged.
    package static let reverse = Attributes(rawValue: 4)
    /// Underlined text.
    package static let underline = Attributes(rawValue: 8)
    /// Italic text.
    package static let italic = Attributes(rawValue: 16)
    /// The raised background of the header and the footer, whatever the role.
    package static let raised = Attributes(rawValue: 32)
}

/// The look of a cell.
package struct Style: Hashable, Sendable {
    /// The colour of the glyph.
    package var foreground: Color
    /// The colour behind the glyph.
    package var background: Color
    /// The emphasis of the glyph.
    package var attributes: Attributes

    /// Creates a style; by default it is the terminal's own.
    package init(foreground: Color = .standard, background: Color = .standard, attributes: Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }
}

/// The colours that a terminal can show.
package enum ColorProfile: Hashable, Sendable {
    /// 24-bit colour.
    case direct
    /// The 6×6×6 cube and the grey ramp.
    case indexed256
    case ansi16
    /// Attributes only.
    case none

    /// Returns the nearest colour that the terminal has. Palette entries stay
    /// as they are, except that a terminal without colour has
    /// ``Color/standard`` only.
    package func nearest(_ color: Color) -> Color {
        guard case .rgb(let r, let g, let b) = color else { return self == .none ? .standard : color }
        switch self {
        case .direct: return color
        case .indexed256: return .indexed(Self.nearest256(r, g, b))
        case .ansi16: return .indexed(Self.nearest16(r, g, b))
        case .none: return .standard
        }
    }

    /// Returns the squared distance of two colours in RGB.
    private static func distance(_ a: (Int, Int, Int), _ b: (Int, Int, Int)) -> Int {
        let (dr, dg, db) = (a.0 - b.0, a.1 - b.1, a.2 - b.2)
        return dr * dr + dg * dg + db * db
    }

    private static func nearest256(_ r: UInt8, _ g: UInt8, _ b: UInt8) -> UInt8 {
        let levels = [0, 95, 135, 175, 215, 255]
        let target = (Int(r), Int(g), Int(b))
        func level(_ value: Int) -> Int {
            levels.indices.min { abs(levels[$0] - value) < abs(levels[$1] - value) } ?? 0
        }
        let (i, j, k) = (level(target.0), level(target.1), level(target.2))
        let cube = (levels[i], levels[j], levels[k])
        let step = min(max((target.0 + target.1 + target.2) / 3 - 3, 0) / 10, 23)
        let grey = 8 + 10 * step
        if distance(target, (grey, grey, grey)) < distance(target, cube) { return UInt8(232 + step) }
        return UInt8(16 + 36 * i + 6 * j + k)
    }

    private static func nearest16(_ r: UInt8, _ g: UInt8, _ b: UInt8) -> UInt8 {
        let palette: [(Int, Int, Int)] = [
            (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
            (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255),
            (255, 0, 255), (0, 255, 255), (255, 255, 255),
        ]
        let target = (Int(r), Int(g), Int(b))
        let best = palette.indices.min { distance(palette[$0], target) < distance(palette[$1], target) }
        return UInt8(best ?? 7)
    }
}

/// Returns the contrast ratio of two colours by WCAG 2.1, 1…21, or `nil` unless
/// both are 24-bit colours.
package func contrastRatio(_ a: Color, _ b: Color) -> Double? {
    guard case .rgb(let ar, let ag, let ab) = a, case .rgb(let br, let bg, let bb) = b else { return nil }
    func luminance(_ r: UInt8, _ g: UInt8, _ b: UInt8) -> Double {
        func linear(_ value: UInt8) -> Double {
            let share = Double(value) / 255
            // The sRGB curve of WCAG: (c + 0.055) / 1.055 to the power 2.4,
            // the power by its fifth root.
            if share <= 0.03928 { return share / 12.92 }
            let base = (share + 0.055) / 1.055
            return base * base * fifthRoot(base * base)
        }
        return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }
    let (x, y) = (luminance(ar, ag, ab), luminance(br, bg, bb))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

/// Returns the fifth root of a number in 0…1 by Newton's method.
private func fifthRoot(_ value: Double) -> Double {
    var root = max(value, 1e-9).squareRoot().squareRoot()
    for _ in 0..<40 { root -= (root * root * root * root * root - value) / (5 * root * root * root * root) }
    return root
}
