internal import Community
internal import Markets
package import Quantities

/// What the grid asks for a kWh and pays for one.
package enum Tariff: Hashable, Sendable {
    case flat(retail: Price, feedIn: Price)
    /// Peak retail on working days between two local times, off-peak
    /// otherwise.
    case timeOfUse(peak: Price, offPeak: Price, from: ClockTime, to: ClockTime, feedIn: Price)
    /// Retail `(wholesale + markup) × (1 + VAT) + tax`, rounded down to a
    /// unit; feed-in wholesale less a markdown, which may be negative. VAT in
    /// parts per thousand.
    case wholesale(markup: Price, vatPerMille: Int64, tax: Price, feedInMarkdown: Price)

    package static let usualFlat = Tariff.flat(retail: Price(units: 30_000), feedIn: Price(units: 8_000))
    package static let usualTimeOfUse = Tariff.timeOfUse(
        peak: Price(units: 30_000), offPeak: Price(units: 24_000), from: ClockTime(minutes: 7 * 60),
        to: ClockTime(minutes: 23 * 60), feedIn: Price(units: 8_000))
    /// The shape of a Dutch dynamic contract of 2024: 0.02 mark-up, 21 % VAT,
    /// 0.1317 energy tax, 0.02 off the feed-in.
    package static let usualWholesale = Tariff.wholesale(
        markup: Price(units: 2_000), vatPerMille: 210, tax: Price(units: 13_170),
        feedInMarkdown: Price(units: 2_000))

    /// Whether tomorrow's prices are known only from 13:00, so that the gate
    /// cannot open before.
    package var needsWholesale: Bool { if case .wholesale = self { true } else { false } }

    /// The parts of retail unless a scenario names them. Of a wholesale
    /// tariff the tax is the levy, and all that follows the exchange energy.
    package var usualSplit: Terms.RetailSplit {
        var split = Terms.RetailSplit()
        if case .wholesale(_, _, let tax, _) = self {
            split.gridFee = .zero
            split.levy = tax
        }
        return split
    }

    /// The prices of one slot.
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

    /// One line for the screen.
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
