package import Quantities

/// The prices between which a community trades in one slot: what the grid
/// pays for a kWh and what it asks for one.
package struct Corridor: Hashable, Sendable {
    /// λs: what the grid pays. It may be negative.
    package var feedIn: Price
    /// λb: what the grid asks.
    package var retail: Price

    package init(feedIn: Price, retail: Price) {
        self.feedIn = feedIn
        self.retail = retail
    }

    /// Whether trading with a neighbour can be worth anything. Where feed-in
    /// is not below retail there is no community market.
    package var isOpen: Bool { feedIn < retail }
}

/// How the price of a deal follows from the two limits that met.
package enum DealPriceRule: Hashable, Sendable {
    /// Halfway, rounded down to a unit.
    case midpoint
    /// The limit of the order that waited.
    case maker
    /// A share of the way from the ask to the bid, in parts per thousand,
    /// rounded down to a unit.
    case kDouble(perMille: Int64)

    /// The price of a deal.
    ///
    /// - Parameters:
    ///   - bid: the buyer's limit, at least `ask`.
    ///   - makerIsBuyer: whose order waited in the book.
    package func price(bid: Price, ask: Price, makerIsBuyer: Bool) -> Price {
        switch self {
        case .midpoint: .midpoint(bid, ask)
        case .maker: makerIsBuyer ? bid : ask
        case .kDouble(let share):
            Price(units: ask.units + ((bid.units - ask.units) * share).floorDivided(by: 1_000))
        }
    }
}

/// What a household told the market about one slot before the gate opened.
package struct DeclaredRange: Hashable, Sendable {
    /// The net injection it expects: positive is selling.
    package var expected: Energy
    /// The most it may sell, at least 0.
    package var maximumSale: Energy
    /// The most it may buy, at least 0.
    package var maximumPurchase: Energy

    package init(expected: Energy, maximumSale: Energy, maximumPurchase: Energy) {
        self.expected = expected
        self.maximumSale = maximumSale
        self.maximumPurchase = maximumPurchase
    }

    package static let none = DeclaredRange(expected: .zero, maximumSale: .zero, maximumPurchase: .zero)

    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(expected)
        fingerprint.combine(maximumSale)
        fingerprint.combine(maximumPurchase)
    }
}

/// A deal struck on an order book: one seller, one buyer, the same energy.
package struct Deal: Hashable, Sendable {
    /// Counted from 1 in each day-ahead market.
    package var number: Int
    package var time: SimTime
    package var slot: Slot
    /// Participant numbers.
    package var seller: HouseholdID
    package var buyer: HouseholdID
    package var energy: Energy
    package var price: Price
    /// The least the seller asked.
    package var ask: Price
    /// The most the buyer offered.
    package var bid: Price
    /// Whether the buyer's order waited and the seller's arrived.
    package var makerIsBuyer: Bool

    /// What the buyer pays the seller.
    package var value: Money { energy * price }
}

extension Deal {
    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(number)
        fingerprint.combine(time)
        fingerprint.combine(slot)
        fingerprint.combine(seller)
        fingerprint.combine(buyer)
        fingerprint.combine(energy)
        fingerprint.combine(price)
        fingerprint.combine(ask)
        fingerprint.combine(bid)
        fingerprint.combine(makerIsBuyer)
    }
}
