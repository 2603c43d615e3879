/// The response of prosumers to the prices of a pool that is priced by the
/// ratio of supply to demand (Liu et al., "Energy-sharing model with
/// price-based demand response for microgrids of peer-to-peer prosumers", IEEE
/// TPWRS 2017).
///
/// Prices follow from consumption, and consumption from prices: the pool posts
/// prices, each prosumer moves consumption to the slots where it costs least,
/// its inconvenience included, and all move a part of the way, until no
/// prosumer would move. Without the damping the iteration may swing between two
/// states for ever.
///
///     var response = DemandResponse(feedIn: 0.05, retail: 0.22, prosumers: […])
///     response.settle()    // 49
///     response.prices      // a price for each slot
///
/// This is a model of plans in floating point: kWh and currency/kWh. It touches
/// no account; ``SupplyDemandRatioPool`` settles those in exact integers.
package struct DemandResponse: Hashable, Sendable {
    /// One prosumer's slots.
    package struct Prosumer: Hashable, Sendable {
        /// The yield of its panels in each slot, in kWh.
        package var generation: [Double]
        /// Its consumption in each slot if prices did not matter, in kWh.
        package var desired: [Double]
        /// The cost of a deviation from the desired consumption, growing with
        /// its square, in currency/kWh².
        package var inconvenience: Double

        /// Creates a prosumer whose two lists have the same number of slots.
        ///
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

    /// The prices that the pool posts for a slot.
    package struct Prices: Hashable, Sendable {
        /// The ratio of supply to demand; infinite without demand, 0 without
        /// supply.
        package var ratio: Double
        /// The price that the pool pays, in currency/kWh.
        package var sell: Double
        /// The price that the pool asks, in currency/kWh.
        package var buy: Double
    }

    /// The price that the grid pays, in currency/kWh, above 0.
    package let feedIn: Double
    /// The price that the grid asks, in currency/kWh, above ``feedIn``.
    package let retail: Double
    /// The prosumers, all with the same number of slots.
    package let prosumers: [Prosumer]
    /// The consumption of each prosumer in each slot, in kWh; at first the
    /// desired one.
    package private(set) var consumption: [[Double]]

    /// The least and greatest consumption in a slot as a share of the desired
    /// one (this project's choice).
    package static let bounds = 0.5...1.5

    /// Creates a model in which all consume as they desire.
    ///
    /// - Parameters:
    ///   - feedIn: above 0 and below `retail`.
    ///   - prosumers: all with the same number of slots.
    package init(feedIn: Double, retail: Double, prosumers: [Prosumer]) {
        precondition(0 < feedIn && feedIn < retail, "feed-in \(feedIn) and retail \(retail)")
        precondition(Set(prosumers.map(\.desired.count)).count <= 1, "prosumers with different numbers of slots")
        self.feedIn = feedIn
        self.retail = retail
        self.prosumers = prosumers
        consumption = prosumers.map(\.desired)
    }

    /// The prices of each slot at the present consumption.
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

    /// The consumption with the least cost for a prosumer at posted prices,
    /// with the same total and within ``bounds``.
    ///
    /// One more kWh costs the buy price above the prosumer's own yield and the
    /// sell price below, plus the slope of the inconvenience. The best answer
    /// makes that sum the same in all slots that are not at a bound. It is
    /// found by bisecting for that slope, in which the total only grows.
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

    /// Lets all prosumers respond until none would move by the tolerance.
    ///
    /// - Parameters:
    ///   - damping: the part of the way that all move, above 0 and at most 1.
    ///   - tolerance: in kWh and slot.
    ///   - limit: the greatest number of responses, at least 1.
    /// - Returns: the number of responses, the last of which changed nothing;
    ///   `nil` if `limit` was not enough.
    /// - Complexity: O(responses × prosumers × slots).
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

    /// The cost of each prosumer at the posted prices, in currency: the payment
    /// alone, and together with the inconvenience. Negative is received.
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
