package import Quantities

/// The reason for which the day-ahead market refused an order, a declaration or
/// a cancellation. Nothing changed.
package enum OrderRejection: Error, Hashable, Sendable {
    case gateClosed
    case unknownSlot(Slot)
    case noCommunityMarket(Corridor)
    case noEnergy
    case tooMuchEnergy(Energy)
    case outsideCorridor(Price, Corridor)
    case offGrid(Price, step: Price, nearest: Price)
    case beyondDeclaration(side: Side, asked: Energy, left: Energy)
    case notDeclared
    case unknownOrder
    case positionOutsideDeclaration(Energy, Slot)
    case insufficientFunds(needed: Money, available: Money)
    /// The household may not trade until it has paid this debt.
    case suspended(Money)

    /// An explanation for the sender: the fault, and the values that would be
    /// accepted.
    package var message: String {
        func cents(_ price: Price) -> String { Decimal.text(price.units, decimals: 3) + " ct/kWh" }
        // Rounded up to whole cents, so that a missing amount is never shown as
        // zero.
        func due(_ money: Money) -> String {
            Decimal.text(-(-money.units).floorDivided(by: 1_000_000), decimals: 2) + " EUR"
        }
        func free(_ money: Money) -> String {
            Decimal.text(money.units.floorDivided(by: 1_000_000), decimals: 2) + " EUR"
        }
        switch self {
        case .gateClosed:
            return "the gate is closed: orders are taken from gate opening to gate closure only"
        case .unknownSlot:
            return "that delivery slot is not traded at this gate"
        case .noCommunityMarket(let corridor):
            return "no community market in this slot: feed-in \(cents(corridor.feedIn)) is not below retail "
                + cents(corridor.retail)
        case .noEnergy:
            return "an order needs more than 0 kWh"
        case .tooMuchEnergy(let most):
            return "an order can have at most \(most)"
        case .outsideCorridor(let price, let corridor):
            return "\(cents(price)) is outside the corridor: between feed-in \(cents(corridor.feedIn)) and retail "
                + cents(corridor.retail)
        case .offGrid(let price, let step, let nearest):
            return "\(cents(price)) is not on the price grid of \(cents(step)); the nearest price is "
                + cents(nearest)
        case .beyondDeclaration(let side, let asked, let left):
            let verb = side == .sell ? "sell" : "buy"
            return "\(asked) is more than this household declared it may \(verb): \(left) left in this slot"
        case .notDeclared:
            return "this household sent no declaration for the day, so it does not trade day-ahead"
        case .positionOutsideDeclaration(let position, _):
            return "\(position.magnitude) is already \(position > .zero ? "sold" : "bought") in a slot whose new "
                + "declaration allows less"
        case .insufficientFunds(let needed, let available):
            return "this order would lock \(due(needed)) of the deposit, \(free(available)) are free: "
                + "offer less, or wait until deals are delivered"
        case .suspended(let debt):
            return "this household owes \(due(debt)) and does not trade day-ahead until it has paid"
        case .unknownOrder:
            return "no such order waits in the books: it was filled, replaced or cancelled"
        }
    }
}
