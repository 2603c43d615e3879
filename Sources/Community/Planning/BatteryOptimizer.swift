internal import Quantities

/// What a kWh costs and earns at the wall in one slot, for planning.
package struct PlanPrices: Hashable, Sendable {
    /// In currency per kWh.
    package var buy: Double
    package var sell: Double

    package init(buy: Double, sell: Double) {
        self.buy = buy
        self.sell = sell
    }
}

/// The cheapest way through a day with a battery.
///
/// Minimises import × buy − export × sell + degradation × (charge +
/// discharge) over a day's slots, within power and content, losses split
/// evenly between the two directions, and a content at the end not below a
/// given one. The cost-to-go is convex and piecewise linear in the content,
/// so dynamic programming with convex functions is exact (Bellman; the
/// infimal convolution of two such functions merges their slopes).
///
/// Where a price is so far below zero that moving energy only to lose some of
/// it would pay (below about −50 × degradation at 96 % round trip, and below
/// 0 without degradation), the problem is not convex; the price is then
/// raised to the bound, and the plan is feasible but may not be optimal.
package struct BatteryOptimizer: Sendable {
    /// Watt-hours.
    private let capacity: Double
    private let maximumCharge: Double
    private let maximumDischarge: Double
    /// One way.
    private let efficiency: Double
    /// Currency per kWh of throughput.
    private let degradation: Double

    /// - Parameter degradation: currency per kWh, at least 0.
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

    /// A day's optimum.
    package struct Solution: Sendable {
        /// What the day costs in currency, the home's own load included.
        package var cost: Double
        /// At the wall in Wh by slot: positive charges.
        package var power: [Double]
        /// The content after the last slot in Wh.
        package var finalContent: Double
        /// What the day gets cheaper by if the content after a slot is higher
        /// by a little, and dearer by if it is lower, in currency per kWh of
        /// content: the slopes of the cost-to-go. Where the content cannot
        /// rise the first is minus infinity, where it cannot fall the second
        /// infinity.
        package var gains: [Double]
        package var losses: [Double]
    }

    /// Solves a day.
    ///
    /// - Parameters:
    ///   - netLoad: by slot, in Wh: positive draws.
    ///   - initial: Wh at the start, within the capacity.
    ///   - finalMinimum: at least so many Wh at the end; at most what can be
    ///     reached is asked for.
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

    /// The cost of a slot by what the battery's content falls (negative: what
    /// it rises).
    private func releaseCost(netLoad: Double, prices: PlanPrices) -> ConvexFunction {
        let loss = 1 / efficiency - efficiency
        let bound = loss > 0 ? -degradation * (1 / efficiency + efficiency) / loss : -.infinity
        // The orders that convexity needs.
        let buy = max(prices.buy, bound) / 1_000
        let sell = min(max(prices.sell, bound) / 1_000, buy)
        let wear = degradation / 1_000
        var segments: [ConvexFunction.Segment] = []
        // Charging, from the most to none: beyond the surplus it is bought.
        let free = min(max(0, -netLoad), maximumCharge)
        segments.append(.init(slope: -(buy + wear) / efficiency, length: (maximumCharge - free) * efficiency))
        segments.append(.init(slope: -(sell + wear) / efficiency, length: free * efficiency))
        // Discharging, from none to the most: beyond the load it is sold.
        let saved = min(max(0, netLoad), maximumDischarge)
        segments.append(.init(slope: -(buy - wear) * efficiency, length: saved / efficiency))
        segments.append(.init(slope: -(sell - wear) * efficiency, length: (maximumDischarge - saved) / efficiency))
        let net = netLoad + maximumCharge
        let cost = (net > 0 ? net * buy : net * sell) + maximumCharge * wear
        return ConvexFunction(low: -maximumCharge * efficiency, valueAtLow: cost, segments: segments)
    }

    /// The content after a slot that makes the slot and all that follows
    /// cheapest. Where several do, the one nearest to staying put.
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
            // Indifferent: go only as far as staying put.
            if slope > 1e-15 || slope > -1e-15 && place >= content { break }
            let taken = slope > -1e-15 ? min(step, content - place) : step
            place += taken
            drop(&slotSegments, taken)
            drop(&later, taken)
        }
        return place
    }

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
