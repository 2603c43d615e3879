package import Quantities

/// The prices between which a community trades in one slot: the grid's price
/// for energy it takes and its price for energy it supplies.
package struct Corridor: Hashable, Sendable {
    /// λs: the price that the grid pays per kWh. It may be negative.
    package var feedIn: Price
    /// λb: the price that the grid asks per kWh.
    package var retail: Price

    /// Creates a corridor, which is open only if feed-in is below retail.
    package init(feedIn: Price, retail: Price) {
        self.feedIn = feedIn
        self.retail = retail
    }

    /// Whether feed-in is below retail. If it is not, trading with a neighbour
    /// is worth nothing and there is no community market.
    package var isOpen: Bool { feedIn < retail }
}

/// The rule by which the price of a trade follows from the two limits that met.
package enum DealPriceRule: Hashable, Sendable {
    /// Halfway, rounded down to a unit.
    case midpoint
    /// The limit of the order that waited.
    case maker
    /// A share of the way from the ask to the bid, in parts per thousand,
    /// rounded down to a unit.
    case kDouble(perMille: Int64)

    /// Returns the price of a trade.
    ///
    /// - Parameters:
    ///   - bid: the buyer's limit, at least `ask`.
    ///   - ask: the seller's limit.
    ///   - makerIsBuyer: whether the buyer's order waited in the book and the
    ///     seller's arrived.
    package func price(bid: Price, ask: Price, makerIsBuyer: Bool) -> Price {
        switch self {
        case .midpoint: .midpoint(bid, ask)
        case .maker: makerIsBuyer ? bid : ask
        case .kDouble(let share):
            Price(units: ask.units + ((bid.units - ask.units) * share).floorDivided(by: 1_000))
        }
    }
}

/// A household's declaration for one slot: the range in which it may trade.
package struct DeclaredRange: Hashable, Sendable {
    /// The net injection it expects; positive is selling.
    package var expected: Energy
    /// The most it may sell, at least 0.
    package var maximumSale: Energy
    /// The most it may buy, at least 0.
    package var maximumPurchase: Energy

    /// Creates a declaration. The two maxima are at least 0.
    package init(expected: Energy, maximumSale: Energy, maximumPurchase: Energy) {
        self.expected = expected
        self.maximumSale = maximumSale
        self.maximumPurchase = maximumPurchase
    }

    /// A declaration of no energy at all: no order fits it.
    package static let none = DeclaredRange(expected: .zero, maximumSale: .zero, maximumPurchase: .zero)

    /// Folds all three quantities.
    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(expected)
        fingerprint.combine(maximumSale)
        fingerprint.combine(maximumPurchase)
    }
}

/// A trade on an order book: one seller, one buyer, the same energy.
package struct Deal: Hashable, Sendable {
    /// The trade's number, counted from 1 in each day-ahead market.
    package var number: Int
    /// The moment of the trade.
    package var time: SimTime
    /// The slot in which the energy is delivered.
    package var slot: Slot
    /// The household that sells.
    package var seller: HouseholdID
    /// The household that buys.
    package var buyer: HouseholdID
    /// The energy to deliver, more than 0.
    package var energy: Energy
    /// The price per kWh, from `ask` to `bid`, charges not included.
    package var price: Price
    /// The seller's limit.
    package var ask: Price
    /// The buyer's limit.
    package var bid: Price
    /// Whether the buyer's order waited in the book and the seller's arrived.
    package var makerIsBuyer: Bool

    /// The amount that the buyer pays the seller, charges not included.
    package var value: Money { energy * price }
}

extension Deal {
    /// Folds all fields.
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
