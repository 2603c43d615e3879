/// One character cell. The right half of a wide glyph has scalar 0.
package struct Cell: Hashable, Sendable {
    /// The Unicode scalar of the glyph, or 0 for the right half of a wide one.
    package var scalar: UInt32
    /// The meaning of the cell, from which a theme derives its colours.
    package var role: Role
    /// Emphasis beyond that of the role.
    package var attributes: Attributes

    /// An empty cell of the background.
    package static let blank = Cell(scalar: 32, role: .background, attributes: [])
}

/// A picture made of cells, drawn by views and shown by terminals.
///
/// Drawing outside the picture has no effect, so no view can damage another or
/// trap, whatever the size.
package struct CellBuffer: Hashable, Sendable {
    /// The number of columns, at least 0.
    package let width: Int
    /// The number of rows, at least 0.
    package let height: Int
    /// The cells, row by row from the top.
    package private(set) var cells: [Cell]

    /// Creates a blank picture; a negative side counts as 0.
    package init(width: Int, height: Int) {
        self.width = max(0, width)
        self.height = max(0, height)
        cells = Array(repeating: .blank, count: self.width * self.height)
    }

    /// The rectangle of all cells.
    package var bounds: Rect { Rect(x: 0, y: 0, width: width, height: height) }

    /// The cell at a column and a row; blank outside the picture.
    package subscript(x: Int, y: Int) -> Cell {
        x >= 0 && x < width && y >= 0 && y < height ? cells[y * width + x] : .blank
    }

    /// Returns the columns of a row in which another picture of the same size
    /// differs, from the first to past the last, or `nil` if none does.
    ///
    /// - Complexity: O(width).
    package func difference(from other: CellBuffer, row y: Int) -> Range<Int>? {
        precondition(other.width == width && other.height == height && y >= 0 && y < height, "row \(y) of \(height)")
        let start = y * width
        return cells.withUnsafeBufferPointer { mine in
            other.cells.withUnsafeBufferPointer { theirs in
                var first = 0
                while first < width, mine[start + first] == theirs[start + first] { first += 1 }
                if first == width { return nil }
                var last = width - 1
                while mine[start + last] == theirs[start + last] { last -= 1 }
                return first..<last + 1
            }
        }
    }

    /// Sets one cell to a narrow glyph. Overwriting one half of a wide glyph
    /// blanks the other half.
    package mutating func set(
        x: Int, y: Int, scalar: UInt32, role: Role, attributes: Attributes = [], clip: Rect? = nil
    ) {
        guard x >= 0, x < width, y >= 0, y < height, clip?.contains(x: x, y: y) ?? true else { return }
        let place = y * width + x
        if cells[place].scalar == 0, x > 0 { cells[place - 1].scalar = 32 }
        if x + 1 < width, cells[place + 1].scalar == 0 { cells[place + 1].scalar = 32 }
        cells[place] = Cell(scalar: scalar, role: role, attributes: attributes)
    }

    private func isInside(_ x: Int, _ y: Int, _ clip: Rect?) -> Bool {
        x >= 0 && x < width && y >= 0 && y < height && clip?.contains(x: x, y: y) ?? true
    }

    /// Writes a line of text.
    ///
    /// Combining marks are left out. An invisible character, which could act on
    /// the terminal, is written as a question mark.
    ///
    /// - Returns: the number of columns of the whole text, including any part
    ///   cut off.
    @discardableResult
    package mutating func put(
        _ text: some StringProtocol, x: Int, y: Int, role: Role, attributes: Attributes = [], clip: Rect? = nil
    ) -> Int {
        var column = x
        for scalar in text.unicodeScalars {
            let columns = columnCount(of: scalar)
            if columns == 0 { continue }
            let shown = isInvisible(scalar) ? 0x3f : scalar.value
            if columns == 1 {
                set(x: column, y: y, scalar: shown, role: role, attributes: attributes, clip: clip)
            } else if isInside(column, y, clip), isInside(column + 1, y, clip) {
                // The right half first: setting it removes a wide glyph that
                // it would cut.
                set(x: column + 1, y: y, scalar: 32, role: role, attributes: attributes)
                set(x: column, y: y, scalar: shown, role: role, attributes: attributes)
                cells[y * width + column + 1] = Cell(scalar: 0, role: role, attributes: attributes)
            } else {
                // A wide glyph is whole or not there.
                for part in column...column + 1 {
                    set(x: part, y: y, scalar: 32, role: role, attributes: attributes, clip: clip)
                }
            }
            column += columns
        }
        return column - x
    }

    /// Writes text so that it ends before a column.
    package mutating func putRight(
        _ text: String, endingAt x: Int, y: Int, role: Role, attributes: Attributes = [], clip: Rect? = nil
    ) {
        put(text, x: x - columnCount(of: text), y: y, role: role, attributes: attributes, clip: clip)
    }

    /// Fills a rectangle with one glyph.
    package mutating func fill(_ rect: Rect, scalar: UInt32 = 32, role: Role, attributes: Attributes = []) {
        for y in max(0, rect.y)..<max(0, rect.y, min(height, rect.bottom)) {
            for x in max(0, rect.x)..<max(0, rect.x, min(width, rect.right)) {
                set(x: x, y: y, scalar: scalar, role: role, attributes: attributes)
            }
        }
    }

    /// Adds attributes to the cells of a rectangle, and changes their role if
    /// one is given.
    package mutating func emphasise(_ rect: Rect, role: Role? = nil, attributes: Attributes) {
        for y in max(0, rect.y)..<max(0, rect.y, min(height, rect.bottom)) {
            for x in max(0, rect.x)..<max(0, rect.x, min(width, rect.right)) {
                cells[y * width + x].attributes.formUnion(attributes)
                if let role { cells[y * width + x].role = role }
            }
        }
    }
}

// MARK: As text

extension CellBuffer {
    /// The glyphs, one line per row, without trailing blanks.
    package var text: String {
        lines { cell in
            cell.scalar == 0 ? nil : Unicode.Scalar(cell.scalar).map(Character.init) ?? " "
        }
    }

    /// The letter of each cell's role, one line per row; cells that show
    /// nothing are blank. Of the attributes only reverse is shown, as a `#` in
    /// place of the letter.
    package var styleMap: String {
        lines { cell in
            if cell.attributes.contains(.reverse) { return "#" }
            return cell.scalar == 32 ? " " : cell.role.letter
        }
    }

    /// Returns one character per cell, or none for `nil`, without trailing
    /// blanks.
    private func lines(_ glyph: (Cell) -> Character?) -> String {
        (0..<height).map { y in
            var line = ""
            for x in 0..<width { if let character = glyph(cells[y * width + x]) { line.append(character) } }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}

/// Whether a character is invisible, or acts on the characters around it.
///
/// These are controls, direction marks and all other format characters, line
/// and paragraph separators, code points that Unicode tells programs to ignore
/// by default, private-use characters, surrogates, and unassigned code points.
package func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value >= 0x20, scalar.value < 0x7f { return false }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
    default: scalar.properties.isDefaultIgnorableCodePoint
    }
}

/// Returns the columns of a scalar: 0 for combining marks, 2 for East Asian
/// wide characters, 1 for all others.
package func columnCount(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x300..<0x370, 0xfe00...0xfe0f, 0x20d0...0x20ff: 0
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
        0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff,
        0x20000...0x3fffd:
        2
    default: 1
    }
}

/// Returns the columns of a text.
package func columnCount(of text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columnCount(of: $1) }
}

/// Returns a text followed by blanks up to a number of columns; a longer text
/// is unchanged.
package func pad(_ text: String, _ columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - columnCount(of: text)))
}

/// Returns a text preceded by blanks up to a number of columns; a longer text
/// is unchanged.
package func padLeft(_ text: String, _ columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - columnCount(of: text))) + text
}
