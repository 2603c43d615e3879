/// A mean with the half-width of its 95 % confidence interval.
package struct Estimate: Hashable, Sendable {
    package var mean: Double
    /// Nothing from a single value.
    package var halfWidth: Double?
    package var count: Int

    /// From independent values, by Student's t distribution; nothing from no
    /// value.
    package init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        count = values.count
        mean = values.reduce(0, +) / Double(values.count)
        guard values.count >= 2 else { return }
        let mean = mean
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
        halfWidth = Self.quantile(freedom: values.count - 1) * (variance / Double(values.count)).squareRoot()
    }

    /// The 0.975 quantile of Student's t distribution: tabled, beyond the
    /// table by its expansion around the normal quantile (Abramowitz and
    /// Stegun 26.7.5).
    static func quantile(freedom: Int) -> Double {
        let table = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]
        if freedom <= table.count { return table[max(1, freedom) - 1] }
        let (x, v) = (1.959964, Double(freedom))
        let cube = x * x * x
        return x + (cube + x) / (4 * v) + (5 * cube * x * x + 16 * cube + 3 * x) / (96 * v * v)
    }

    /// The differences of two series by seed, for what is compared seed by
    /// seed.
    package init?(_ values: [Double], minus others: [Double]) {
        self.init(zip(values, others).map { $0 - $1 })
    }
}
