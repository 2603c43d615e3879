/// How prosumers answer to the prices of a pool that is priced by the ratio
/// of supply to demand (Liu et al., "Energy-sharing model with price-based
/// demand response for microgrids of peer-to-peer prosumers", IEEE TPWRS
/// 2017).
///
/// Prices follow from what everybody uses, and what everybody uses from the
/// prices: the pool posts prices, each prosumer moves consumption to where it
/// costs least, its inconvenience included, and all move a part of the way,
/// until nobody would move. Without the damping the iteration may swing
/// between two states for ever.
///
///     var response = DemandResponse(feedIn: 0.05, retail: 0.22, prosumers: […])
///     response.settle()    // 49
///     response.prices      // a price for each slot
///
/// A model of plans in floating point: kWh and currency/kWh. Nothing here
/// touches an account; those are settled by ``SupplyDemandRatioPool`` in exact
/// integers.
package struct DemandResponse: Hashable, Sendable {
    /// One prosumer's slots.
    package struct Prosumer: Hashable, Sendable {
        /// What its panels yield in each slot, in kWh.
        package var generation: [Double]
        /// What it would use in each slot if prices did not matter.
        package var desired: [Double]
        /// What being off by a kWh costs it, growing with the square, in
        /// currency/kWh².
        package var inconvenience: Double

        /// - Parameter inconvenience: above 0, so that there is one best
        ///   answer.
        package init(generation: [Double], desired: [Double], inconvenience: Double) {
            precondition(generation.count == desired.count, "\(generation.count) yields for \(desired.count) slots")
            precondition(inconvenience > 0, "an inconvenience of \(inconvenience)")
            self.generation = generation
            self.desired = desired
            self.inconvenience = inconvenience
        }
    }

    /// What the pool posts for a slot.
    package struct Prices: Hashable, Sendable {
        /// Supply to demand; infinite without demand, 0 without either.
        package var ratio: Double
        package var sell: Double
        package var buy: Double
    }

    package let feedIn: Double
    package let retail: Double
    package let prosumers: [Prosumer]
    /// What each prosumer uses in each slot; at first what it desires.
    package private(set) var consumption: [[Double]]

    /// How little and how much of what is desired may be used (this project's
    /// choice).
    package static let bounds = 0.5...1.5

    /// - Parameter prosumers: all with as many slots.
    package init(feedIn: Double, retail: Double, prosumers: [Prosumer]) {
        precondition(0 < feedIn && feedIn < retail, "feed-in \(feedIn) and retail \(retail)")
        precondition(Set(prosumers.map(\.desired.count)).count <= 1, "prosumers with different numbers of slots")
        self.feedIn = feedIn
        self.retail = retail
        self.prosumers = prosumers
        consumption = prosumers.map(\.desired)
    }

    /// The prices of each slot for what is used now.
    package var prices: [Prices] {
        (0..<(prosumers.first?.desired.count ?? 0)).map { slot in
            var (supply, demand) = (0.0, 0.0)
            for (prosumer, used) in zip(prosumers, consumption) {
                let net = used[slot] - prosumer.generation[slot]
                if net < 0 { supply -= net } else { demand += net }
            }
            return posted(supply: supply, demand: demand)
        }
    }

    /// The pool's formula without rounding.
    private func posted(supply: Double, demand: Double) -> Prices {
        if supply == 0 { return Prices(ratio: 0, sell: retail, buy: retail) }
        let ratio = supply / demand
        if ratio > 1 { return Prices(ratio: ratio, sell: feedIn, buy: feedIn) }
        let sell = feedIn * retail / ((retail - feedIn) * ratio + feedIn)
        return Prices(ratio: ratio, sell: sell, buy: sell * ratio + retail * (1 - ratio))
    }

    /// What a prosumer would rather use at posted prices: the least cost with
    /// the same total and within ``bounds``.
    ///
    /// A kWh more costs the buy price above its own yield and the sell price
    /// below, plus the slope of the inconvenience; the best answer makes that
    /// the same in all slots that are not at a bound. It is found by bisecting
    /// for that slope, in which the total only grows.
    ///
    /// - Complexity: O(slots).
    package func bestResponse(of number: Int, to prices: [Prices]) -> [Double] {
        let prosumer = prosumers[number]
        func answer(_ slope: Double) -> [Double] {
            prices.indices.map { slot in
                let (desired, own) = (prosumer.desired[slot], prosumer.generation[slot])
                let buying = desired + (slope - prices[slot].buy) / (2 * prosumer.inconvenience)
                let selling = desired + (slope - prices[slot].sell) / (2 * prosumer.inconvenience)
                let free = buying > own ? buying : selling < own ? selling : own
                return min(max(free, Self.bounds.lowerBound * desired), Self.bounds.upperBound * desired)
            }
        }
        let total = prosumer.desired.reduce(0, +)
        // At these slopes everything is at a bound.
        let reach = 2 * prosumer.inconvenience * (prosumer.desired.max() ?? 0)
        var (low, high) = (feedIn - reach, retail + reach)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if answer(middle).reduce(0, +) < total { low = middle } else { high = middle }
        }
        return answer((low + high) / 2)
    }

    /// Lets all respond until nobody would move by the tolerance.
    ///
    /// - Parameter damping: the part of the way that all move.
    /// - Returns: how many responses it took, the last of which changed
    ///   nothing; nothing if they were not enough.
    package mutating func settle(damping: Double = 0.3, tolerance: Double = 1e-7, limit: Int = 1_000) -> Int? {
        for count in 1...limit {
            let prices = prices
            let answers = prosumers.indices.map { bestResponse(of: $0, to: prices) }
            let moves = zip(answers, consumption).map { zip($0, $1).map { $0 - $1 } }
            if moves.allSatisfy({ $0.allSatisfy { abs($0) < tolerance } }) { return count }
            for (number, move) in moves.enumerated() {
                for slot in move.indices { consumption[number][slot] += damping * move[slot] }
            }
        }
        return nil
    }

    /// What each prosumer pays at the posted prices, and with what the
    /// inconvenience costs it.
    package var costs: [(cash: Double, total: Double)] {
        let prices = prices
        return prosumers.indices.map { number in
            let prosumer = prosumers[number]
            var (cash, inconvenience) = (0.0, 0.0)
            for (slot, used) in consumption[number].enumerated() {
                let net = used - prosumer.generation[slot]
                cash += net * (net < 0 ? prices[slot].sell : prices[slot].buy)
                let off = used - prosumer.desired[slot]
                inconvenience += prosumer.inconvenience * off * off
            }
            return (cash, cash + inconvenience)
        }
    }
}
