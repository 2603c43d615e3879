internal import Quantities

/// The expected prices of a kWh at the wall in one slot, for planning.
package struct PlanPrices: Hashable, Sendable {
    /// The cost of a kWh that the home draws, in currency per kWh.
    package var buy: Double
    /// The revenue of a kWh that the home injects, in currency per kWh.
    package var sell: Double

    /// Creates a pair of prices, in currency per kWh.
    package init(buy: Double, sell: Double) {
        self.buy = buy
        self.sell = sell
    }
}

/// Finds the cheapest use of a battery over a day.
///
/// It minimises import × buy − export × sell + degradation × (charge +
/// discharge) over a day's slots, within the limits of power and content, with
/// losses split evenly between the two directions and a lower bound on the
/// content at the end. The cost-to-go is convex and piecewise linear in the
/// content, so dynamic programming with convex functions is exact (Bellman; the
/// infimal convolution of two such functions merges their slopes).
///
/// If a price is so far below zero that moving energy only to lose some of it
/// would pay (below about −50 × degradation at 96 % round trip, and below 0
/// without degradation), the problem is not convex. The price is then raised to
/// the bound, and the plan is feasible but may not be optimal.
package struct BatteryOptimizer: Sendable {
    /// The limits of content and of energy at the wall per slot, in watt-hours.
    private let capacity: Double
    private let maximumCharge: Double
    private let maximumDischarge: Double
    /// The efficiency of one direction, 0…1.
    private let efficiency: Double
    /// Wear in currency per kWh of throughput.
    private let degradation: Double

    /// Creates an optimiser for a battery.
    ///
    /// - Parameters:
    ///   - degradation: wear in currency per kWh of throughput, at least 0.
    ///   - milliseconds: the length of a slot.
    package init(battery: Battery, degradation: Double, milliseconds: Int64) {
        let hours = Double(milliseconds) / 3_600_000
        self.init(
            capacity: Double(battery.capacity.wattHours), maximumCharge: Double(battery.maximumCharge.watts) * hours,
            maximumDischarge: Double(battery.maximumDischarge.watts) * hours,
            efficiency: Double(battery.oneWayEfficiency) / 1_000_000, degradation: degradation)
    }

    init(capacity: Double, maximumCharge: Double, maximumDischarge: Double, efficiency: Double, degradation: Double) {
        self.capacity = capacity
        self.maximumCharge = maximumCharge
        self.maximumDischarge = maximumDischarge
        self.efficiency = efficiency
        self.degradation = degradation
    }

    /// The optimum of a day.
    package struct Solution: Sendable {
        /// The cost of the day in currency, including the home's own load and
        /// the battery's wear.
        package var cost: Double
        /// The battery's energy at the wall in Wh by slot; positive charges.
        package var power: [Double]
        /// The content after the last slot in Wh.
        package var finalContent: Double
        /// The saving per kWh of slightly higher content after each slot, in
        /// currency per kWh of content: a slope of the cost-to-go. Minus
        /// infinity if the content cannot rise.
        package var gains: [Double]
        /// The extra cost per kWh of slightly lower content after each slot, in
        /// currency per kWh of content: the other slope of the cost-to-go.
        /// Infinity if the content cannot fall.
        package var losses: [Double]
    }

    /// Solves a day.
    ///
    /// - Parameters:
    ///   - netLoad: the home's load without the battery in Wh by slot; positive
    ///     draws.
    ///   - prices: one pair for each slot.
    ///   - initial: the content at the start in Wh, clamped to 0…capacity.
    ///   - finalMinimum: the least content at the end in Wh, reduced to the
    ///     content that can be reached.
    /// - Complexity: O(slots²).
    package func solve(
        netLoad: [Double], prices: [PlanPrices], initial: Double, finalMinimum: Double
    ) -> Solution {
        precondition(netLoad.count == prices.count, "a price for each of \(netLoad.count) slots")
        let start = min(max(0, initial), capacity)
        let reachable = min(capacity, start + Double(netLoad.count) * maximumCharge * efficiency)
        let end = min(max(0, finalMinimum), reachable)
        // Backwards: the cost-to-go by content, before each slot.
        var costToGo = [ConvexFunction(low: end, valueAtLow: 0, segments: [.init(slope: 0, length: capacity - end)])]
        costToGo.reserveCapacity(netLoad.count + 1)
        for slot in netLoad.indices.reversed() {
            let release = releaseCost(netLoad: netLoad[slot], prices: prices[slot])
            costToGo.append(costToGo[costToGo.count - 1].convolved(with: release).clipped(to: 0...capacity))
        }
        // Forwards: the best step from each content reached.
        var content = start
        var power: [Double] = []
        power.reserveCapacity(netLoad.count)
        var gains: [Double] = []
        var losses: [Double] = []
        for slot in netLoad.indices {
            let release = releaseCost(netLoad: netLoad[slot], prices: prices[slot])
            let next = Self.bestContent(
                from: content, release: release, costToGo: costToGo[netLoad.count - 1 - slot])
            let change = next - content
            power.append(change > 0 ? change / efficiency : change * efficiency)
            content = next
            let slopes = costToGo[netLoad.count - 1 - slot].slopes(at: content)
            gains.append(-slopes.right * 1_000)
            losses.append(-slopes.left * 1_000)
        }
        return Solution(
            cost: costToGo[netLoad.count](start), power: power, finalContent: content, gains: gains, losses: losses)
    }

    /// Returns the cost of a slot as a function of the fall in the battery's
    /// content; a negative fall is a rise.
    private func releaseCost(netLoad: Double, prices: PlanPrices) -> ConvexFunction {
        let loss = 1 / efficiency - efficiency
        let bound = loss > 0 ? -degradation * (1 / efficiency + efficiency) / loss : -.infinity
        // Convexity requires both prices at or above the bound, and selling at
        // or below buying.
        let buy = max(prices.buy, bound) / 1_000
        let sell = min(max(prices.sell, bound) / 1_000, buy)
        let wear = degradation / 1_000
        var segments: [ConvexFunction.Segment] = []
        // Charging, from full power down to none: energy beyond the surplus is
        // bought.
        let free = min(max(0, -netLoad), maximumCharge)
        segments.append(.init(slope: -(buy + wear) / efficiency, length: (maximumCharge - free) * efficiency))
        segments.append(.init(slope: -(sell + wear) / efficiency, length: free * efficiency))
        // Discharging, from none up to full power: energy beyond the load is
        // sold.
        let saved = min(max(0, netLoad), maximumDischarge)
        segments.append(.init(slope: -(buy - wear) * efficiency, length: saved / efficiency))
        segments.append(.init(slope: -(sell - wear) * efficiency, length: (maximumDischarge - saved) / efficiency))
        let net = netLoad + maximumCharge
        let cost = (net > 0 ? net * buy : net * sell) + maximumCharge * wear
        return ConvexFunction(low: -maximumCharge * efficiency, valueAtLow: cost, segments: segments)
    }

    /// Returns the content after a slot that minimises the cost of the slot and
    /// all that follow. Among equally cheap ones it is the nearest to the
    /// content before the slot.
    private static func bestContent(from content: Double, release: ConvexFunction, costToGo: ConvexFunction) -> Double {
        // As the content after the slot rises, the slot's cost rises along
        // the release cost read backwards.
        let lowest = max(costToGo.low, content - release.high)
        let highest = min(costToGo.high, content - release.low)
        guard lowest < highest else { return min(max(content, costToGo.low), costToGo.high) }
        var place = lowest
        var slotSegments = release.segments.reversed().map { (slope: -$0.slope, length: $0.length) }[...]
        var later = costToGo.segments.map { (slope: $0.slope, length: $0.length) }[...]
        drop(&slotSegments, lowest - (content - release.high))
        drop(&later, lowest - costToGo.low)
        while place < highest, let one = slotSegments.first, let two = later.first {
            let slope = one.slope + two.slope
            let step = min(one.length, two.length, highest - place)
            // At equal cost, go no further than the content before the slot.
            if slope > 1e-15 || slope > -1e-15 && place >= content { break }
            let taken = slope > -1e-15 ? min(step, content - place) : step
            place += taken
            drop(&slotSegments, taken)
            drop(&later, taken)
        }
        return place
    }

    /// Removes a length from the front of a list of segments.
    private static func drop(_ segments: inout ArraySlice<(slope: Double, length: Double)>, _ length: Double) {
        var left = length
        while left > 0, let first = segments.first {
            if first.length <= left + 1e-12 {
                left -= first.length
                segments.removeFirst()
            } else {
                segments[segments.startIndex].length -= left
                left = 0
            }
        }
    }
}
