internal import CNcurses
package import Cells
internal import Glibc

extension NcursesTerminal {
    /// Shows a picture.
    ///
    /// Only runs of cells that changed are passed to ncurses; after a change of
    /// theme or size the picture is drawn in full.
    ///
    /// - Complexity: O(cells).
    package func present(_ buffer: CellBuffer, theme: Theme) {
        guard isOpen, buffer.width > 0, buffer.height > 0 else { return }
        if shownTheme != theme.name {
            shown = nil
            looks = [:]
        }
        shownTheme = theme.name
        let previous = shown.flatMap { $0.width == buffer.width && $0.height == buffer.height ? $0 : nil }
        if let previous {
            // Draw every other row first, then the rest: among unchanged
            // neighbours, ncurses sees nothing to scroll. Several terminals
            // that call themselves xterm cannot scroll a region (SU, SD), and
            // keep stale lines if it does.
            for first in 0...1 {
                draw(buffer, over: previous, rows: stride(from: first, to: buffer.height, by: 2), theme)
            }
        } else {
            clearok(window, true)
            draw(buffer, over: nil, rows: stride(from: 0, to: buffer.height, by: 1), theme)
        }
        shown = buffer
    }

    /// Draws the changed parts of some rows and sends them to the terminal.
    private func draw(_ buffer: CellBuffer, over previous: CellBuffer?, rows: StrideTo<Int>, _ theme: Theme) {
        let columns = min(buffer.width, Int(getmaxx(window)))
        let height = Int(getmaxy(window))
        var hasDrawn = previous == nil
        for y in rows where y < height {
            var changed = 0..<buffer.width
            if let previous {
                guard let difference = buffer.difference(from: previous, row: y) else { continue }
                changed = difference
            }
            // A changed right half is drawn with its left half.
            if buffer[changed.lowerBound, y].scalar == 0, changed.lowerBound > 0 {
                changed = changed.lowerBound - 1..<changed.upperBound
            }
            drawRow(buffer, y: y, columns: changed.clamped(to: 0..<columns), theme: theme)
            hasDrawn = true
        }
        guard hasDrawn else { return }
        wnoutrefresh(window)
        doupdate()
    }

    /// Passes a part of a row to ncurses, in runs of cells of one look.
    private func drawRow(_ buffer: CellBuffer, y: Int, columns: Range<Int>, theme: Theme) {
        var x = columns.lowerBound
        while x < columns.upperBound {
            let look = look(of: buffer[x, y], theme: theme)
            run.removeAll(keepingCapacity: true)
            var end = x
            while end < columns.upperBound {
                let cell = buffer[end, y]
                if cell.scalar != 0 {
                    if end > x, self.look(of: cell, theme: theme) != look { break }
                    run.append(wchar_t(bitPattern: cell.scalar))
                }
                end += 1
            }
            _ = cn_put_run(window, Int32(y), Int32(x), run, Int32(run.count), look.attributes, look.pair)
            x = max(end, x + 1)
        }
    }

    /// Returns the look of a cell on this terminal, remembered until the theme
    /// changes.
    private func look(of cell: Cell, theme: Theme) -> Look {
        let key = UInt16(cell.role.rawValue) << 8 | UInt16(cell.attributes.rawValue)
        if let known = looks[key] { return known }
        let style = theme.style(for: cell.role, extra: cell.attributes, profile: profile)
        let look = Look(attributes: attributes(of: style), pair: pair(of: style))
        looks[key] = look
        return look
    }

    private func attributes(of style: Style) -> attr_t {
        var value: attr_t = 0
        if style.attributes.contains(.bold) { value |= cn_bold() }
        if style.attributes.contains(.dim) { value |= cn_dim() }
        if style.attributes.contains(.reverse) { value |= cn_reverse() }
        if style.attributes.contains(.underline) { value |= cn_underline() }
        if style.attributes.contains(.italic) { value |= cn_italic() }
        return value
    }

    /// Returns the number of the colour pair of a style, allocating it if
    /// needed.
    private func pair(of style: Style) -> Int32 {
        guard hasColor else { return 0 }
        func number(_ color: Color) -> Int32 {
            switch color {
            case .standard: -1
            // A terminal of 8 colours lacks the bright half of the 16.
            case .indexed(let index): Int32(index) < cn_colors() ? Int32(index) : Int32(index % 8)
            case .rgb(let r, let g, let b): Int32(r) << 16 | Int32(g) << 8 | Int32(b)
            }
        }
        let (foreground, background) = (number(style.foreground), number(style.background))
        let key = UInt64(UInt32(bitPattern: foreground)) << 32 | UInt64(UInt32(bitPattern: background))
        if let pair = pairs[key] { return pair }
        // When all pairs are in use, ncurses recycles the oldest, and the
        // remembered number would be wrong: forget all pairs before that.
        if pairs.count >= Int(cn_color_pairs()) - 2 {
            pairs = [:]
            reset_color_pairs()
            looks = [:]
            shown = nil
        }
        let pair = alloc_pair(foreground, background)
        pairs[key] = max(0, pair)
        return max(0, pair)
    }
}
