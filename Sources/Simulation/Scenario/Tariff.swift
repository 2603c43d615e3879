internal import Community
internal import Markets
package import Quantities

/// The grid's tariff: a retail price for each kWh drawn and a feed-in price for
/// each kWh injected.
package enum Tariff: Hashable, Sendable {
    /// The same two prices at all times.
    case flat(retail: Price, feedIn: Price)
    /// Peak retail on weekdays from the first local time until the second,
    /// off-peak retail otherwise. Public holidays count as weekdays.
    case timeOfUse(peak: Price, offPeak: Price, from: ClockTime, to: ClockTime, feedIn: Price)
    /// Retail is `(wholesale + markup) × (1 + VAT) + tax`, with the product
    /// rounded down to a price unit. Feed-in is the wholesale price less a
    /// markdown and may be negative. VAT is in parts per thousand.
    case wholesale(markup: Price, vatPerMille: Int64, tax: Price, feedInMarkdown: Price)

    /// The default flat tariff: 30 ct/kWh retail, 8 ct/kWh feed-in.
    package static let usualFlat = Tariff.flat(retail: Price(units: 30_000), feedIn: Price(units: 8_000))
    /// The default time-of-use tariff: 30 ct/kWh from 7:00 to 23:00 on
    /// weekdays, 24 ct/kWh otherwise, 8 ct/kWh feed-in.
    package static let usualTimeOfUse = Tariff.timeOfUse(
        peak: Price(units: 30_000), offPeak: Price(units: 24_000), from: ClockTime(minutes: 7 * 60),
        to: ClockTime(minutes: 23 * 60), feedIn: Price(units: 8_000))
    /// The default wholesale tariff, which has the shape of a Dutch dynamic
    /// contract of 2024. Per kWh: 0.02 mark-up, 21 % VAT, 0.1317 energy tax,
    /// and 0.02 off the feed-in.
    package static let usualWholesale = Tariff.wholesale(
        markup: Price(units: 2_000), vatPerMille: 210, tax: Price(units: 13_170),
        feedInMarkdown: Price(units: 2_000))

    /// Whether prices follow the wholesale market. Tomorrow's are then known
    /// only from 13:00, so the gate cannot open before.
    package var needsWholesale: Bool { if case .wholesale = self { true } else { false } }

    /// The default split of retail into energy, grid fee and levy. With a
    /// wholesale tariff the levy is the tax, there is no grid fee, and the
    /// rest, which follows the exchange, is energy.
    package var usualSplit: Terms.RetailSplit {
        var split = Terms.RetailSplit()
        if case .wholesale(_, _, let tax, _) = self {
            split.gridFee = .zero
            split.levy = tax
        }
        return split
    }

    /// Returns the retail and feed-in prices of one slot.
    ///
    /// - Parameter row: the slot's row in the neighbourhood's data.
    func corridor(at slot: Slot, row: Int, in neighbourhood: Neighbourhood) -> Corridor {
        switch self {
        case .flat(let retail, let feedIn): return Corridor(feedIn: feedIn, retail: retail)
        case .timeOfUse(let peak, let offPeak, let from, let to, let feedIn):
            let start = neighbourhood.calendar.start(of: slot)
            let clock = neighbourhood.calendar.clockTime(at: start)
            let isPeak = !neighbourhood.calendar.date(at: start).isWeekend && clock >= from && clock < to
            return Corridor(feedIn: feedIn, retail: isPeak ? peak : offPeak)
        case .wholesale(let markup, let vatPerMille, let tax, let markdown):
            let price = neighbourhood.wholesale[row]
            let taxed = ((price.units + markup.units) * (1_000 + vatPerMille)).floorDivided(by: 1_000)
            return Corridor(
                feedIn: price - markdown, retail: Price(units: taxed) + tax)
        }
    }

    /// One line for the screen, with prices in ct/kWh.
    package var text: String {
        func cents(_ price: Price) -> String { Decimal.text(price.units, decimals: 3, shown: 1) }
        switch self {
        case .flat(let retail, let feedIn): return "flat \(cents(retail)) / \(cents(feedIn)) ct"
        case .timeOfUse(let peak, let offPeak, _, _, let feedIn):
            return "time of use \(cents(peak)) / \(cents(offPeak)) / \(cents(feedIn)) ct"
        case .wholesale: return "wholesale"
        }
    }
}
