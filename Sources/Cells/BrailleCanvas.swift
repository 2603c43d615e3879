/// A canvas of 2 × 4 dots a cell for curves.
///
/// A cell has one colour: where curves cross, the dots add up and the role
/// drawn last wins, so the more important curve should be drawn last.
package struct BrailleCanvas: Sendable {
    /// The width in cells.
    package let width: Int
    /// The height in cells.
    package let height: Int
    private var bits: [UInt8]
    private var roles: [Role]
    /// The character for each cell without Unicode, or 0 for the usual one.
    private var marks: [UInt32]

    /// Creates an empty canvas; the size is in cells, and a negative side
    /// counts as 0.
    package init(width: Int, height: Int) {
        self.width = max(0, width)
        self.height = max(0, height)
        bits = Array(repeating: 0, count: self.width * self.height)
        roles = Array(repeating: .text, count: self.width * self.height)
        marks = Array(repeating: 0, count: self.width * self.height)
    }

    /// The width in dots.
    package var dotWidth: Int { width * 2 }
    /// The height in dots.
    package var dotHeight: Int { height * 4 }

    /// Sets a dot; dots outside the canvas are ignored.
    ///
    /// - Parameter mark: the character for the cell on a terminal without
    ///   Braille dots, or 0 for the usual one.
    package mutating func set(_ x: Int, _ y: Int, role: Role, mark: UInt32 = 0) {
        guard x >= 0, x < dotWidth, y >= 0, y < dotHeight else { return }
        // Braille numbers its dots by column: 1 2 3 7 left, 4 5 6 8 right.
        let left: [UInt8] = [0x01, 0x02, 0x04, 0x40]
        let right: [UInt8] = [0x08, 0x10, 0x20, 0x80]
        let place = y / 4 * width + x / 2
        bits[place] |= x % 2 == 0 ? left[y % 4] : right[y % 4]
        roles[place] = role
        marks[place] = mark
    }

    /// Draws a straight line (Bresenham).
    ///
    /// - Parameters:
    ///   - dash: the pattern of gaps; a dot is drawn if its column modulo `of`
    ///     is less than `on`. `of` is at least 1.
    ///   - mark: the character for its cells on a terminal without Braille
    ///     dots, or 0 for the usual one.
    /// - Complexity: O(length), including any part outside the canvas.
    package mutating func line(
        _ x0: Int, _ y0: Int, _ x1: Int, _ y1: Int, role: Role, dash: (on: Int, of: Int) = (1, 1), mark: UInt32 = 0
    ) {
        let dx = abs(x1 - x0)
        let dy = -abs(y1 - y0)
        let sx = x0 < x1 ? 1 : -1
        let sy = y0 < y1 ? 1 : -1
        var (x, y, error) = (x0, y0, dx + dy)
        while true {
            if (x % dash.of + dash.of) % dash.of < dash.on { set(x, y, role: role, mark: mark) }
            if x == x1 && y == y1 { return }
            let doubled = 2 * error
            if doubled >= dy {
                error += dy
                x += sx
            }
            if doubled <= dx {
                error += dx
                y += sy
            }
        }
    }

    /// Draws the canvas into a picture; cells without a dot are left unchanged.
    package func draw(into buffer: inout CellBuffer, x: Int, y: Int, glyphs: GlyphSet) {
        for row in 0..<height {
            for column in 0..<width {
                let dots = bits[row * width + column]
                if dots == 0 { continue }
                let scalar: UInt32
                if glyphs.isUnicode {
                    scalar = 0x2800 + UInt32(dots)
                } else if marks[row * width + column] != 0 {
                    scalar = marks[row * width + column]
                } else {
                    // The usual character shows the height of the dots in the
                    // cell.
                    let high = dots & 0x1b != 0
                    let low = dots & 0xe4 != 0
                    scalar = UInt32(high && low ? 0x3a : high ? 0x27 : 0x2e)
                }
                buffer.set(x: x + column, y: y + row, scalar: scalar, role: roles[row * width + column])
            }
        }
    }
}
