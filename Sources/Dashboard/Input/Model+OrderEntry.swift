internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// Trading by hand, by typing energy and price.
extension Model {
    mutating func startEntry(isSale: Bool) {
        guard let picture = engine?.picture, let home = picture.homes.humanSeats.first else {
            notice = Notice(
                text: "nobody is traded for by hand: start with --seat and a household, such as --seat "
                    + (engine?.picture.homes.households.first?.id ?? "D05"), isError: true)
            return
        }
        guard let market = picture.market.books, market.isOpen else {
            notice = Notice(
                text: "the gate is closed: orders are taken from gate opening to gate closure", isError: true)
            return
        }
        guard market.slots.contains(shownSlot) else {
            notice = Notice(
                text: "\(picture.name(home)) can only trade for \(market.date.shortText) now: press G to look there",
                isError: true)
            return
        }
        notice = nil
        prompt = Prompt(kind: .order(isSale: isSale, slot: shownSlot))
    }

    /// Parses the line typed and sends it as an order of the home traded for by
    /// hand; reports a line that cannot be read as a notice.
    mutating func submitOrder(_ text: String, isSale: Bool, slot: Slot) -> [Command] {
        guard let household = engine?.picture.homes.humanSeats.first else {
            startEntry(isSale: isSale)
            return []
        }
        guard let (energy, price) = Self.parseOrder(text) else {
            notice = Notice(
                text: "write energy in kWh, a blank, and a price in ct/kWh, such as 1.5 18.20", isError: true)
            return []
        }
        prompt = nil
        notice = nil
        successText = "order sent: the market took it"
        return [
            .engine(
                .intervene(
                    .placeOrder(
                        household: household, side: isSale ? .sell : .buy, slot: slot, energy: energy, price: price)))
        ]
    }

    /// Parses energy in kWh and price in ct/kWh, such as `1.5 18.20`, each with at
    /// most three decimals; returns `nil` for any other text.
    static func parseOrder(_ text: String) -> (Energy, Price)? {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let wattHours = Decimal.parse(parts[0], decimals: 3),
            let units = Decimal.parse(parts[1], decimals: 3)
        else { return nil }
        return (Energy(wattHours: wattHours), Price(units: units))
    }

    mutating func cancelOrder() -> [Command] {
        guard let picture = engine?.picture, let household = picture.homes.humanSeats.first else {
            notice = Notice(text: "nobody is traded for by hand, so there is no order to cancel", isError: true)
            return []
        }
        successText = "order cancelled: it no longer waits in the book"
        return [.engine(.intervene(.cancelOrder(household: household, slot: shownSlot)))]
    }
}
