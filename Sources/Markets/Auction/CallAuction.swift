package import Quantities

/// A call auction: all orders trade at one price, chosen so that as much energy
/// as possible changes hands.
///
/// The price follows the rules of the large continuous exchanges' auctions, in
/// this order: the greatest executable volume, the least surplus left at that
/// price, the side on which the surplus lies (buyers left over raise the price,
/// sellers left over lower it), and the reference price. It always lies in the
/// competitive interval: no refused order would rather have traded at it.
package enum CallAuction {
    /// How orders at the marginal price share a volume that does not fill them
    /// all.
    package enum Rationing: Hashable, Sendable, CaseIterable {
        /// The earlier order is filled first.
        case timePriority
        /// Each gets its share of the volume left, rounded down; the watt-hours
        /// left by rounding go to the largest remainders, the earlier order
        /// first.
        case proRata
    }

    /// An order. Its index in the list is its rank in time, the earliest first.
    package struct Order: Hashable, Sendable {
        /// Whether the order buys or sells.
        package var side: Side
        /// The limit: the most a buyer pays, the least a seller takes.
        package var price: Price
        /// The quantity, more than 0.
        package var energy: Energy

        /// Creates an order for an energy of more than 0.
        package init(side: Side, price: Price, energy: Energy) {
            self.side = side
            self.price = price
            self.energy = energy
        }
    }

    /// Uncrosses a list of orders.
    ///
    /// - Parameter reference: the price to come closest to where the other
    ///   rules leave a choice; it is clamped to the prices that they leave.
    /// - Complexity: O(n log n).
    package static func uncross(
        _ orders: [Order], reference: Price, rationing: Rationing = .timePriority
    ) -> ClearingResult {
        for order in orders { precondition(order.energy > .zero, "an order of \(order.energy)") }
        let bids = merit(orders, .buy)
        let asks = merit(orders, .sell)
        let volume = executableVolume(orders, bids, asks)
        var accepted = [Energy](repeating: .zero, count: orders.count)
        guard volume > .zero else {
            return ClearingResult(energy: .zero, price: nil, interval: nil, accepted: accepted)
        }
        fill(bids, volume: volume, orders, rationing, &accepted)
        fill(asks, volume: volume, orders, rationing, &accepted)
        let interval = competitiveInterval(orders, accepted)
        return ClearingResult(
            energy: volume, price: price(orders, bids, asks, volume: volume, interval: interval, reference: reference),
            interval: interval, accepted: accepted)
    }

    /// The indices of one side's orders, best price first, earlier first at a
    /// price.
    private static func merit(_ orders: [Order], _ side: Side) -> [Int] {
        orders.indices.filter { orders[$0].side == side }.sorted { a, b in
            let (p, q) = (orders[a].price, orders[b].price)
            if p != q { return side == .buy ? p > q : p < q }
            return a < b
        }
    }

    /// The volume that can be executed: walks both sides from their best orders
    /// until the prices cross.
    private static func executableVolume(_ orders: [Order], _ bids: [Int], _ asks: [Int]) -> Energy {
        var volume = Energy.zero
        var (bid, ask) = (0, 0)
        var (bidUsed, askUsed) = (Energy.zero, Energy.zero)
        while bid < bids.count, ask < asks.count, orders[bids[bid]].price >= orders[asks[ask]].price {
            let step = min(orders[bids[bid]].energy - bidUsed, orders[asks[ask]].energy - askUsed)
            volume += step
            bidUsed += step
            askUsed += step
            if bidUsed == orders[bids[bid]].energy { (bid, bidUsed) = (bid + 1, .zero) }
            if askUsed == orders[asks[ask]].energy { (ask, askUsed) = (ask + 1, .zero) }
        }
        return volume
    }

    /// Gives the volume to one side's orders, price level by price level.
    private static func fill(
        _ side: [Int], volume: Energy, _ orders: [Order], _ rationing: Rationing, _ accepted: inout [Energy]
    ) {
        var left = volume
        var place = 0
        while left > .zero, place < side.count {
            let price = orders[side[place]].price
            let level = side[place...].prefix { orders[$0].price == price }
            let total = level.reduce(Energy.zero) { $0 + orders[$1].energy }
            if total <= left {
                for order in level { accepted[order] = orders[order].energy }
            } else {
                ration(Array(level), total: total, available: left, orders, rationing, &accepted)
            }
            left -= min(total, left)
            place += level.count
        }
    }

    private static func ration(
        _ level: [Int], total: Energy, available: Energy, _ orders: [Order], _ rationing: Rationing,
        _ accepted: inout [Energy]
    ) {
        var left = available
        switch rationing {
        case .timePriority:
            for order in level {
                accepted[order] = min(orders[order].energy, left)
                left -= accepted[order]
            }
        case .proRata:
            let whole = Int128(total.wattHours)
            var remainders: [(remainder: Int128, order: Int)] = []
            for order in level {
                let share = Int128(orders[order].energy.wattHours) * Int128(available.wattHours)
                accepted[order] = Energy(wattHours: Int64(share / whole))
                left -= accepted[order]
                remainders.append((share % whole, order))
            }
            for entry in remainders.sorted(by: { ($1.remainder, $0.order) < ($0.remainder, $1.order) })
            where left > .zero {
                accepted[entry.order] += Energy(wattHours: 1)
                left -= Energy(wattHours: 1)
            }
        }
    }

    /// The prices at which every accepted order gains or breaks even, and no
    /// refused order would gain.
    private static func competitiveInterval(_ orders: [Order], _ accepted: [Energy]) -> ClosedRange<Price> {
        var low = Price(units: .min)
        var high = Price(units: .max)
        for (order, energy) in zip(orders, accepted) {
            // An accepted ask and a refused bid hold the price up, an
            // accepted bid and a refused ask hold it down.
            let isRefused = energy < order.energy
            let isAccepted = energy > .zero
            if order.side == .sell ? isAccepted : isRefused { low = max(low, order.price) }
            if order.side == .buy ? isAccepted : isRefused { high = min(high, order.price) }
        }
        return low...high
    }

    private static func price(
        _ orders: [Order], _ bids: [Int], _ asks: [Int], volume: Energy, interval: ClosedRange<Price>, reference: Price
    ) -> Price {
        // Demand at or above, and supply at or below, each candidate price:
        // as it rises, bids drop out and asks come in.
        var candidates: [Price] = []
        for price in orders.lazy.map(\.price).filter(interval.contains).sorted() where candidates.last != price {
            candidates.append(price)
        }
        var best: (surplus: Energy, prices: [(price: Price, sign: Int)])?
        var demand = bids.reduce(Energy.zero) { $0 + orders[$1].energy }
        var supply = Energy.zero
        var (bid, ask) = (bids.count - 1, 0)
        for candidate in candidates {
            while bid >= 0, orders[bids[bid]].price < candidate {
                demand -= orders[bids[bid]].energy
                bid -= 1
            }
            while ask < asks.count, orders[asks[ask]].price <= candidate {
                supply += orders[asks[ask]].energy
                ask += 1
            }
            guard min(demand, supply) == volume else { continue }
            let surplus = (demand - supply).magnitude
            let entry = (price: candidate, sign: demand > supply ? 1 : demand < supply ? -1 : 0)
            if let current = best, current.surplus < surplus { continue }
            if let current = best, current.surplus == surplus {
                best = (surplus, current.prices + [entry])
            } else {
                best = (surplus, [entry])
            }
        }
        let prices = best?.prices ?? []
        if let last = prices.last, prices.allSatisfy({ $0.sign > 0 }) { return last.price }
        if let first = prices.first, prices.allSatisfy({ $0.sign < 0 }) { return first.price }
        let low = prices.first?.price ?? interval.lowerBound
        let high = prices.last?.price ?? interval.upperBound
        return min(max(reference, low), high)
    }
}

/// The result of an auction.
package struct ClearingResult: Hashable, Sendable {
    /// The energy that changes hands.
    package var energy: Energy
    /// The price of all trades; `nil` if nobody trades.
    package var price: Price?
    /// The prices that support the allocation; `nil` if nobody trades.
    package var interval: ClosedRange<Price>?
    /// The energy accepted of each order, by the order's index in the list.
    package var accepted: [Energy]

    /// The welfare of the auction: the limits of the accepted bids less the
    /// limits of the accepted asks, each times the energy accepted.
    ///
    /// - Parameter orders: the orders that were uncrossed.
    /// - Complexity: O(orders).
    package func welfare(_ orders: [CallAuction.Order]) -> Money {
        zip(orders, accepted).reduce(.zero) { sum, entry in
            let value = entry.1 * entry.0.price
            return entry.0.side == .buy ? sum + value : sum - value
        }
    }
}
