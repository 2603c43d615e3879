internal import EStar
internal import Markets
internal import Quantities

extension Event {
    /// Combines the time, the kind and all its values into a fingerprint.
    func combine(into hash: inout Fingerprint) {
        hash.combine(time)
        switch kind {
        case .dayBegan(let date, let hasDayAhead): add(0, date.daysSince1970, hasDayAhead ? 1 : 0, &hash)
        case .gateOpened(let date): add(1, date.daysSince1970, 0, &hash)
        case .declared(let home): add(2, home.index, 0, &hash)
        case .ordersPlaced(let home, let orders):
            add(3, home.index, orders.count, &hash)
            for order in orders { order.combine(into: &hash) }
        case .deal(let deal):
            hash.combine(4)
            deal.combine(into: &hash)
        case .orderCancelled(let home, let slot): add(5, home.index, slot.index, &hash)
        case .refused(let home, let rejection):
            add(6, home.index, 0, &hash)
            hash.combine(rejection.message)
        case .gateClosed(let date, let deals, let energy):
            add(7, date.daysSince1970, deals, &hash)
            hash.combine(energy)
        case .poolSettled(let slot, let clearing): add(8, slot.index, clearing?.gridBill.units ?? .min, &hash)
        case .meterSilenced(let home): add(9, home.index, 0, &hash)
        case .meterHeard(let home): add(10, home.index, 0, &hash)
        case .readingMissing(let home, let slot): add(11, home.index, slot.index, &hash)
        case .slotRepriced(let home, let slot, let money):
            add(12, home.index, slot.index, &hash)
            hash.combine(money)
        case .settledAlone(let home, let slot, let money):
            add(13, home.index, slot.index, &hash)
            hash.combine(money)
        case .settledByDeclaration(let home, let slots, let money, let cost):
            add(14, home.index, slots, &hash)
            hash.combine(money)
            hash.combine(cost)
        case .stoppedPaying(let home): add(15, home.index, 0, &hash)
        case .paysAgain(let home): add(16, home.index, 0, &hash)
        case .fellIntoDebt(let home, let money): add(17, home.index, money.units, &hash)
        case .paidDebt(let home, let money): add(18, home.index, money.units, &hash)
        case .messageLost(let home, let kind, let slot, let failure):
            add(19, home.index, slot.map { Int64($0.index) } ?? .min, &hash)
            hash.combine(kind.word)
            failure.combine(into: &hash)
        case .routeBroke(let route, let node):
            add(20, node.index, route.count, &hash)
            for node in route { hash.combine(node) }
        case .noRoute(let node): add(21, node.index, 0, &hash)
        case .nodeDied(let node): add(22, node.index, 0, &hash)
        case .nodeEvicted(let node): add(23, node.index, 0, &hash)
        case .receiptsCleared(let sessions, let accepted, let rejected):
            add(24, sessions, accepted, &hash)
            hash.combine(rejected)
        case .meshChanged(let command):
            hash.combine(25)
            hash.combine(String(describing: command))
        case .dayEnded(let date, let saving): add(26, date.daysSince1970, saving.units, &hash)
        case .planRefused(let intervention, let error):
            hash.combine(28)
            intervention.combine(into: &hash)
            hash.combine(error.message)
        case .breach(let text):
            hash.combine(27)
            hash.combine(text)
        }
    }

    private func add(
        _ number: Int, _ first: some BinaryInteger, _ second: some BinaryInteger, _ hash: inout Fingerprint
    ) {
        hash.combine(number)
        hash.combine(Int64(first))
        hash.combine(Int64(second))
    }
}

extension MessageFailure {
    func combine(into hash: inout Fingerprint) {
        switch self {
        case .lost(let node):
            hash.combine(0)
            hash.combine(node)
        case .noRoute: hash.combine(1)
        case .noCredit: hash.combine(2)
        case .late: hash.combine(3)
        }
    }
}

extension OrderMessage {
    fileprivate func combine(into hash: inout Fingerprint) {
        hash.combine(side.rawValue)
        hash.combine(slot)
        hash.combine(energy)
        hash.combine(price)
    }
}
