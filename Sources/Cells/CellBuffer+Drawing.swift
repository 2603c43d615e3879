extension CellBuffer {
    /// Draws a frame with a title in its upper edge.
    ///
    /// The detail stands at the right of the edge if there is room for it.
    ///
    /// - Returns: the inside; empty if the rectangle is too small for a frame.
    @discardableResult
    package mutating func frame(
        _ rect: Rect, title: String, detail: String = "", focused: Bool = false, glyphs: GlyphSet
    ) -> Rect {
        guard rect.width >= 2, rect.height >= 2 else { return Rect(x: rect.x, y: rect.y, width: 0, height: 0) }
        let role: Role = focused ? .borderFocus : .border
        for x in rect.x + 1..<rect.right - 1 {
            set(x: x, y: rect.y, scalar: glyphs.horizontal, role: role)
            set(x: x, y: rect.bottom - 1, scalar: glyphs.horizontal, role: role)
        }
        for y in rect.y + 1..<rect.bottom - 1 {
            set(x: rect.x, y: y, scalar: glyphs.vertical, role: role)
            set(x: rect.right - 1, y: y, scalar: glyphs.vertical, role: role)
        }
        set(x: rect.x, y: rect.y, scalar: glyphs.corners[0], role: role)
        set(x: rect.right - 1, y: rect.y, scalar: glyphs.corners[1], role: role)
        set(x: rect.x, y: rect.bottom - 1, scalar: glyphs.corners[2], role: role)
        set(x: rect.right - 1, y: rect.bottom - 1, scalar: glyphs.corners[3], role: role)
        let clip = Rect(x: rect.x + 1, y: rect.y, width: rect.width - 2, height: 1)
        let used = put(" \(title) ", x: rect.x + 2, y: rect.y, role: .title, clip: clip)
        if !detail.isEmpty, used + columnCount(of: detail) + 6 <= rect.width {
            putRight(" \(detail) ", endingAt: rect.right - 2, y: rect.y, role: .muted, clip: clip)
        }
        return rect.inset(1, 1)
    }

    /// Draws a horizontal bar from the left, exact to an eighth of a cell.
    ///
    /// - Parameter share: the filled share of the width, clamped to 0…1.
    package mutating func bar(
        _ share: Double, x: Int, y: Int, width: Int, role: Role, glyphs: GlyphSet, clip: Rect? = nil
    ) {
        guard width > 0, share.isFinite else { return }
        let eighths = Int((min(max(share, 0), 1) * Double(width * 8)).rounded())
        for column in 0..<width {
            let left = eighths - column * 8
            if left <= 0 { break }
            set(
                x: x + column, y: y, scalar: glyphs.leftEighths[min(left, 8) - 1], role: role, clip: clip)
        }
    }

    /// Draws a horizontal bar whose last part stands out. The part before it is
    /// shaded, so that the two differ without colour too.
    ///
    /// - Parameters:
    ///   - share: the share of the width taken by the whole bar, clamped to
    ///     0…1.
    ///   - own: the share of the width taken by its last part, which gets at
    ///     least one cell.
    package mutating func bar(
        _ share: Double, own: Double, x: Int, y: Int, width: Int, role: Role, glyphs: GlyphSet, clip: Rect? = nil
    ) {
        guard width > 0, share.isFinite, own.isFinite else { return }
        bar(share, x: x, y: y, width: width, role: role, glyphs: glyphs, clip: clip)
        let cells = Int((min(max(share, 0), 1) * Double(width)).rounded(.up))
        let shaded = min(Int(((share - own) * Double(width)).rounded()), cells - 1)
        for column in 0..<max(0, shaded) { set(x: x + column, y: y, scalar: glyphs.shades[0], role: role, clip: clip) }
    }

    /// Marks a line as selected, with one look from end to end: individual
    /// colours would make a patchwork of it.
    package mutating func select(_ rect: Rect) {
        // Cells that are already in reverse stay the opposite of their line.
        let hanging = (rect.y..<rect.bottom).flatMap { y in (rect.x..<rect.right).map { (x: $0, y: y) } }
            .filter { self[$0.x, $0.y].attributes.contains(.reverse) }
        emphasise(rect, role: .selection, attributes: .reverse)
        for cell in hanging { set(x: cell.x, y: cell.y, scalar: self[cell.x, cell.y].scalar, role: .selection) }
    }

    /// Draws a horizontal bar that grows to the left, exact to half a cell, or
    /// to a cell without Unicode.
    ///
    /// - Parameters:
    ///   - share: the filled share of the width, clamped to 0…1.
    ///   - x: the column after the bar's last.
    package mutating func barLeftward(
        _ share: Double, endingAt x: Int, y: Int, width: Int, role: Role, glyphs: GlyphSet, clip: Rect? = nil
    ) {
        guard width > 0, share.isFinite else { return }
        let halves = Int((min(max(share, 0), 1) * Double(width * 2)).rounded())
        let full = glyphs.leftEighths[7]
        for column in 0..<halves / 2 { set(x: x - 1 - column, y: y, scalar: full, role: role, clip: clip) }
        if halves % 2 == 1, glyphs.isUnicode {
            set(x: x - 1 - halves / 2, y: y, scalar: 0x2590, role: role, clip: clip)
        }
    }

    /// Draws a column that grows from below, rounded up to an eighth of a cell.
    ///
    /// - Parameters:
    ///   - share: the filled share of the height, clamped to 0…1.
    ///   - bottom: the row of its lowest cell.
    package mutating func column(
        _ share: Double, x: Int, bottom: Int, height: Int, role: Role, glyphs: GlyphSet
    ) {
        guard height > 0, share.isFinite else { return }
        let eighths = Int((min(max(share, 0), 1) * Double(height * 8)).rounded(.up))
        for row in 0..<height {
            let left = eighths - row * 8
            if left <= 0 { break }
            set(x: x, y: bottom - row, scalar: glyphs.lowerEighths[min(left, 8) - 1], role: role)
        }
    }

    /// Draws a column that hangs from above, rounded up to an eighth of a cell.
    ///
    /// The partly filled cell at its lower end is drawn as the unfilled rest in
    /// reverse.
    ///
    /// - Parameters:
    ///   - share: the filled share of the height, clamped to 0…1.
    ///   - top: the row of its highest cell.
    package mutating func hangingColumn(
        _ share: Double, x: Int, top: Int, height: Int, role: Role, glyphs: GlyphSet
    ) {
        guard height > 0, share.isFinite else { return }
        let eighths = Int((min(max(share, 0), 1) * Double(height * 8)).rounded(.up))
        for row in 0..<height {
            let left = eighths - row * 8
            if left <= 0 { break }
            if left >= 8 || !glyphs.isUnicode {
                set(x: x, y: top + row, scalar: glyphs.lowerEighths[7], role: role)
            } else {
                set(x: x, y: top + row, scalar: glyphs.lowerEighths[7 - left], role: role, attributes: .reverse)
            }
        }
    }
}
