internal import Glibc
package import Quantities

/// One slot traded by buyers and sellers with drawn limits, in which strategies
/// are compared.
///
/// Limits are uniform in the corridor, quantities uniform from 100 to 2,000 Wh
/// in steps of 10 Wh. All participants follow the same strategy, look at the
/// book at exponential intervals, and replace their order by one for all the
/// energy they still have.
package struct StressMarket: Sendable {
    /// A buyer or a seller with its private limit.
    package struct Participant: Hashable, Sendable {
        /// The side it trades on.
        package var side: Side
        /// The value of a kWh to a buyer, or its cost to a seller.
        package var limit: Price
        /// The energy it sets out to trade, more than 0.
        package var energy: Energy
    }

    /// The prices between which the slot is traded.
    package let corridor: Corridor
    /// All participants: the buyers first, then the sellers.
    package let participants: PerHousehold<Participant>
    private let seed: UInt64

    /// The corridor of the published comparison: 8 to 30 ct.
    package static let usualCorridor = Corridor(feedIn: Price(units: 8_000), retail: Price(units: 30_000))

    /// Draws the participants' limits and quantities from a seed.
    package init(buyers: Int, sellers: Int, corridor: Corridor = usualCorridor, seed: UInt64) {
        self.corridor = corridor
        self.seed = seed
        var random = RandomStream(seed: seed, name: "stress")
        let step = PriceLadder.usualStep.units
        let everybody = HouseholdID(0)..<HouseholdID(buyers + sellers)
        participants = everybody.eachIndexed { home in
            Participant(
                side: home < HouseholdID(buyers) ? .buy : .sell,
                limit: Price(
                    units: random.integer(in: corridor.feedIn.units / step...corridor.retail.units / step) * step),
                energy: Energy(wattHours: random.integer(in: 10...200) * 10))
        }
    }

    /// The result of a run.
    package struct Outcome: Hashable, Sendable {
        /// Welfare and energy traded, against the best allocation.
        package var quality: MarketQuality
        /// The relative distance of the trade prices from the equilibrium; see
        /// ``MarketQuality/alpha(_:)``, also for `nil`.
        package var alpha: Double?
        /// The volume-weighted average price of the trades; `nil` without
        /// trades.
        package var averagePrice: Price?
    }

    /// Trades the slot and returns the result, which depends on the seed, the
    /// strategy and the parameters only.
    ///
    /// - Parameters:
    ///   - minutes: the time for which the gate is open.
    ///   - wakeUpMinutes: the mean time between two looks of a participant.
    /// - Complexity: O(looks × participants).
    package func run(_ strategy: TraderStrategy, minutes: Int64 = 240, wakeUpMinutes: Double = 20) -> Outcome {
        let slot = Slot(index: 0)
        var market = DayAheadMarket(
            slots: slot..<slot.advanced(by: 1), participantCount: participants.count, corridors: [corridor])
        for home in participants.indices {
            let participant = participants[home]
            let range = DeclaredRange(
                expected: participant.side == .sell ? participant.energy : -participant.energy,
                maximumSale: participant.side == .sell ? participant.energy : .zero,
                maximumPurchase: participant.side == .buy ? participant.energy : .zero)
            // A fresh market accepts every declaration.
            _ = try? market.declare([range], by: home)
        }
        var streams = participants.indices.eachIndexed { RandomStream(seed: seed, name: "stress/\($0.index)") }
        var memories = PerHousehold(repeating: TraderMemory(), count: participants.count)
        let gateLength = minutes * SimTime.minute
        let mean = wakeUpMinutes * Double(SimTime.minute)
        func wait(_ stream: inout RandomStream) -> Int64 { max(1, Int64((-log(1 - stream.unit()) * mean).rounded())) }
        var wakeUps = streams.indices.eachIndexed { wait(&streams[$0]) }
        while let next = wakeUps.indices.min(by: { wakeUps[$0] < wakeUps[$1] }), wakeUps[next] < gateLength {
            let now = wakeUps[next]
            wakeUps[next] += wait(&streams[next])
            let participant = participants[next]
            let left = market.room(participant.side, participant: next, book: 0)
            guard left > .zero,
                let price = strategy.price(
                    TraderView(
                        side: participant.side, limit: participant.limit, corridor: corridor, ladder: market.ladder,
                        bestBid: market.bestPrice(.buy, book: 0),
                        bestAsk: market.bestPrice(.sell, book: 0), elapsed: now,
                        gateLength: gateLength),
                    tape: market.tape, book: 0, memory: &memories[next], random: &streams[next])
            else { continue }
            // A price of the ladder inside the corridor, for energy within the
            // declared range, is always accepted.
            _ = try? market.submit(
                participant.side, energy: left, at: price, slot: slot, by: next, time: SimTime(milliseconds: now))
        }
        return outcome(market)
    }

    private func outcome(_ market: DayAheadMarket) -> Outcome {
        let orders: PerHousehold<CallAuction.Order?> = participants.map {
            CallAuction.Order(side: $0.side, price: $0.limit, energy: $0.energy)
        }
        let quality = MarketQuality(deals: market.deals, orders: orders, corridor: corridor)
        return Outcome(
            quality: quality, alpha: quality.alpha(market.deals), averagePrice: market.averagePrice(Slot(index: 0)))
    }
}
