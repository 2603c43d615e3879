/// A chart of several curves over a common time axis.
package struct LineChart: Sendable {
    /// One curve: a value for each sample, or a gap.
    package struct Series: Sendable {
        /// The values by sample; `nil` and values that are not finite leave a
        /// gap.
        package var values: [Double?]
        /// The role that the curve is drawn in.
        package var role: Role
        /// The pattern of the curve: the first `on` dots of every `of` are
        /// drawn. It tells curves apart without colour.
        package var dash: (on: Int, of: Int)
        /// Whether a value lasts until the next one, as prices of slots do.
        package var isStepped: Bool
        /// The character that the curve is drawn with on a terminal without
        /// Braille dots, where no pattern can show. `nil`, for a curve alone in
        /// its chart, draws the usual ones.
        package var mark: Unicode.Scalar?

        /// Creates a curve.
        ///
        /// - Parameter dash: `on` of every `of` dots are drawn; `of` is at
        ///   least 1.
        package init(
            _ values: [Double?], role: Role, dash: (on: Int, of: Int) = (1, 1), mark: Unicode.Scalar? = nil,
            isStepped: Bool = true
        ) {
            self.mark = mark
            self.values = values
            self.role = role
            self.dash = dash
            self.isStepped = isStepped
        }
    }

    /// Returns a sample of a curve's pattern, to stand beside its name in a
    /// legend.
    ///
    /// Without Unicode it is the mark and a space.
    package static func sample(_ name: String, dash: (on: Int, of: Int), mark: Unicode.Scalar, _ glyphs: GlyphSet)
        -> String
    {
        // A name that begins with the mark needs no sample.
        guard glyphs.isUnicode else { return name.unicodeScalars.first == mark ? "" : String(mark) + " " }
        return dash.of == 1 ? "─" : dash.on == 2 ? "╌" : dash.of < 4 ? "┄" : "·"
    }

    /// The curves; where two cross, the later one determines the colour.
    package var series: [Series]
    /// The number of samples across the chart, at least 1.
    package var sampleCount: Int
    /// The values from the lower to the upper edge; values outside are drawn at
    /// the edge.
    package var range: ClosedRange<Double>
    /// The labels of the time axis, by sample.
    package var labels: [(sample: Int, text: String)]
    /// The sample under the cursor, or `nil` if there is no cursor.
    package var cursor: Int?
    /// Whether the scale and its lines are drawn. A chart without a value has
    /// no scale, since an invented one would be read as data.
    package var hasScale = true

    /// Creates a chart with a scale; a `sampleCount` below 1 counts as 1.
    package init(
        series: [Series], sampleCount: Int, range: ClosedRange<Double>, labels: [(sample: Int, text: String)],
        cursor: Int? = nil
    ) {
        self.series = series
        self.sampleCount = max(1, sampleCount)
        self.range = range
        self.labels = labels
        self.cursor = cursor
    }

    /// The number of columns to the left of the curves, for the scale.
    package static let gutter = 5

    /// Returns the area of the curves within that of a chart: without scale and
    /// time axis.
    package static func plot(in rect: Rect) -> Rect {
        Rect(x: rect.x + gutter, y: rect.y, width: rect.width - gutter, height: rect.height - 1)
    }

    /// Returns a finite number of the scale as text, with one decimal if it is
    /// not whole.
    package static func tickText(_ tick: Double) -> String {
        tick == tick.rounded() ? String(Int(tick)) : String(Double(Int((tick * 10).rounded())) / 10)
    }

    /// Returns the numbers of a scale as texts, all with as many decimals as
    /// the most precise needs, 3 at most.
    package static func tickTexts(_ ticks: [Double]) -> [String] {
        var decimals = 0
        for tick in ticks {
            var (shifted, places) = (abs(tick), 0)
            while places < 3, abs(shifted - shifted.rounded()) > 1e-6 { (shifted, places) = (shifted * 10, places + 1) }
            decimals = max(decimals, places)
        }
        return ticks.map { fixed($0, decimals: decimals) }
    }

    /// Returns a number with a fixed count of decimals, or `-` if it is not
    /// finite or its magnitude is 10¹² or more.
    package static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "-" }
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let whole = Int((value * Double(scale)).rounded())
        let digits = String(whole.magnitude % UInt(scale))
        let sign = whole < 0 ? "-" : ""
        if decimals == 0 { return sign + String(whole.magnitude) }
        return sign + String(whole.magnitude / UInt(scale)) + "."
            + String(repeating: "0", count: decimals - digits.count) + digits
    }

    /// Returns round numbers within a range, 1, 2 or 5 times a power of ten
    /// apart.
    ///
    /// The step is refined until there are two numbers, even beyond `count`,
    /// since one alone tells nothing about the scale. The result is empty if
    /// the range has no width or `count` is not positive.
    package static func ticks(_ range: ClosedRange<Double>, atMost count: Int) -> [Double] {
        let width = range.upperBound - range.lowerBound
        guard width > 0, width.isFinite, count > 0 else { return [] }
        var step = 1.0
        while step * 10 <= width / Double(count) { step *= 10 }
        while step / 10 >= width / Double(count) { step /= 10 }
        let factors = [0.1, 0.2, 0.5, 1.0, 2, 5, 10, 20, 50]
        guard
            var place = factors.indices.first(where: {
                factors[$0] >= 1 && width / (step * factors[$0]) <= Double(count)
            })
        else { return [] }
        while place > 0, marks(range, step * factors[place]).count < 2 { place -= 1 }
        return marks(range, step * factors[place])
    }

    /// Returns the multiples of a step in a range, 50 at most.
    private static func marks(_ range: ClosedRange<Double>, _ step: Double) -> [Double] {
        var ticks: [Double] = []
        var index = (range.lowerBound / step).rounded(.up)
        while index * step <= range.upperBound + step * 1e-9, ticks.count < 50 {
            ticks.append(index * step)
            index += 1
        }
        return ticks
    }

    /// Draws the chart.
    ///
    /// - Returns: the area of the curves, for hit testing; empty if the chart
    ///   is too small to draw.
    @discardableResult
    package func draw(into buffer: inout CellBuffer, rect: Rect, glyphs: GlyphSet) -> Rect {
        let plot = Self.plot(in: rect)
        guard plot.width >= 4, plot.height >= 2 else { return Rect(x: rect.x, y: rect.y, width: 0, height: 0) }
        let low = range.lowerBound
        let height = max(range.upperBound - low, 1e-9)
        func dotRow(_ value: Double, of rows: Int) -> Int {
            Int(((1 - (value - low) / height) * Double(rows - 1)).rounded())
        }
        let ticks = hasScale ? Self.ticks(range, atMost: min(6, max(1, plot.height / 2))) : []
        for (tick, text) in zip(ticks, Self.tickTexts(ticks)) {
            // The row that a curve at this value is drawn in.
            let y = plot.y + dotRow(tick, of: plot.height * 4) / 4
            buffer.putRight(text, endingAt: plot.x - 1, y: y, role: .muted)
            for x in stride(from: plot.x, to: plot.right, by: 2) {
                buffer.put(glyphs.middleDot, x: x, y: y, role: .border)
            }
        }
        if let cursor {
            let x = plot.x + column(ofSample: cursor, width: plot.width)
            for y in plot.y..<plot.bottom { buffer.set(x: x, y: y, scalar: glyphs.vertical, role: .cursor) }
        }
        var canvas = BrailleCanvas(width: plot.width, height: plot.height)
        for curve in series {
            var previous: (x: Int, y: Int)?
            let mark = curve.mark?.value ?? 0
            for (sample, value) in curve.values.enumerated() {
                guard let value, value.isFinite else {
                    previous = nil
                    continue
                }
                let x0 = sample * canvas.dotWidth / sampleCount
                let x1 = max(x0, (sample + 1) * canvas.dotWidth / sampleCount - 1)
                let y = min(max(0, dotRow(value, of: canvas.dotHeight)), canvas.dotHeight - 1)
                if let previous {
                    canvas.line(previous.x, previous.y, x0, y, role: curve.role, dash: curve.dash, mark: mark)
                }
                canvas.line(x0, y, curve.isStepped ? x1 : x0, y, role: curve.role, dash: curve.dash, mark: mark)
                previous = (curve.isStepped ? x1 : x0, y)
            }
        }
        canvas.draw(into: &buffer, x: plot.x, y: plot.y, glyphs: glyphs)
        Self.drawAxis(
            labels, cursor: cursor, count: sampleCount, into: &buffer, plot: plot, glyphs: glyphs)
        return plot
    }

    /// Draws the labels under a plot and the mark of the cursor.
    ///
    /// A label that the mark would overlap is left out: part of a number would
    /// be read as another number.
    package static func drawAxis(
        _ labels: [(sample: Int, text: String)], cursor: Int?, count: Int, into buffer: inout CellBuffer, plot: Rect,
        glyphs: GlyphSet
    ) {
        let mark = cursor.map { plot.x + column(ofSample: $0, count: count, width: plot.width) }
        for label in labels {
            let x = plot.x + column(ofSample: label.sample, count: count, width: plot.width)
            let end = x + columnCount(of: label.text)
            if end > plot.right { continue }
            if let mark, (x - 1...end).contains(mark) { continue }
            buffer.put(label.text, x: x, y: plot.bottom, role: .muted)
        }
        if let mark { buffer.put(glyphs.now, x: mark, y: plot.bottom, role: .cursor, attributes: .bold) }
    }

    private func column(ofSample sample: Int, width: Int) -> Int {
        Self.column(ofSample: sample, count: sampleCount, width: width)
    }

    /// Returns the column in the middle of a sample, within the width.
    package static func column(ofSample sample: Int, count: Int, width: Int) -> Int {
        min(width - 1, max(0, (2 * sample + 1) * width / (2 * count)))
    }
}
