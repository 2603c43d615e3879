internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// Trading by hand: a line in which energy and price are typed.
extension Model {
    mutating func startEntry(isSale: Bool) {
        guard let snapshot = engine?.snapshot, !snapshot.humanSeats.isEmpty else {
            notice = Notice(
                text: "nobody is traded for by hand: start with --seat and a household, such as --seat "
                    + (engine?.snapshot.households.first?.id ?? "D05"), isError: true)
            return
        }
        guard snapshot.market?.isOpen == true else {
            notice = Notice(
                text: "the gate is closed: orders are taken from gate opening to gate closure", isError: true)
            return
        }
        notice = nil
        entry = OrderEntry(isSale: isSale, slot: shownSlot)
    }

    mutating func type(_ key: Key) -> [Command] {
        switch key {
        case .escape: entry = nil
        case .backspace: _ = entry?.text.popLast()
        case .character(let character)
        where character.isASCII && (character.isNumber || ". ".contains(character)):
            if let count = entry?.text.count, count < 24 { entry?.text.append(character) }
        case .enter: return submitEntry()
        default: break
        }
        return []
    }

    private mutating func submitEntry() -> [Command] {
        guard let entry, let household = engine?.snapshot.humanSeats.first else { return [] }
        guard let (energy, price) = Self.parse(entry.text) else {
            notice = Notice(
                text: "write energy in kWh, a blank, and a price in ct/kWh, such as 1.5 18.20", isError: true)
            return []
        }
        self.entry = nil
        notice = nil
        successText = "order sent: the market took it"
        return [
            .engine(
                .intervene(
                    .placeOrder(
                        household: household, side: entry.isSale ? .sell : .buy, slot: entry.slot,
                        energy: energy, price: price)))
        ]
    }

    /// Reads `1.5 18.20`: kWh, then ct/kWh.
    static func parse(_ text: String) -> (Energy, Price)? {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let wattHours = Decimal.parse(parts[0], decimals: 3),
            let units = Decimal.parse(parts[1], decimals: 3)
        else { return nil }
        return (Energy(wattHours: wattHours), Price(units: units))
    }

    mutating func cancelOrder() -> [Command] {
        guard let snapshot = engine?.snapshot, let household = snapshot.humanSeats.first else {
            notice = Notice(text: "nobody is traded for by hand, so there is no order to cancel", isError: true)
            return []
        }
        successText = "order cancelled: it no longer waits in the book"
        return [.engine(.intervene(.cancelOrder(household: household, slot: shownSlot)))]
    }
}
