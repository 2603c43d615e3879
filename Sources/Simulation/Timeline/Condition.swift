internal import Community
internal import Markets
internal import Quantities

/// A condition on a running world at which a run stops, such as `buy > 20 ct
/// and soc(H07) < 50 %`.
///
/// It consists of comparisons of a quantity with a number and its unit, joined
/// by `and`, `or` and `not`, with parentheses. All values are exact integers.
/// If a quantity has no value, such as the price of a slot without a trade, the
/// comparison does not hold.
package struct Condition: Hashable, Sendable {
    /// The text from which the condition was read.
    package let text: String
    let root: Node

    indirect enum Node: Hashable, Sendable {
        case comparison(Quantity, Operator, Int64)
        case not(Node)
        case and(Node, Node)
        case or(Node, Node)
    }

    enum Operator: String, Hashable, Sendable, CaseIterable {
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case notEqual = "!="
        case equalTwice = "=="
        case less = "<"
        case greater = ">"
        case equal = "="

        func holds(_ a: Int64, _ b: Int64) -> Bool {
            switch self {
            case .lessOrEqual: a <= b
            case .greaterOrEqual: a >= b
            case .notEqual: a != b
            case .equal, .equalTwice: a == b
            case .less: a < b
            case .greater: a > b
            }
        }
    }

    /// A value that a world can be asked for.
    enum Quantity: Hashable, Sendable {
        case plain(Name)
        case ofHousehold(HouseholdName, HouseholdID)
    }

    enum Name: String, Hashable, Sendable, CaseIterable {
        case price, buy, sell, sdr, `import`, export, slot, time, deals, traded, saving, day
    }

    enum HouseholdName: String, Hashable, Sendable, CaseIterable {
        case soc, bill, saving, net, position
    }

    /// Returns whether the condition holds in a world.
    ///
    /// - Complexity: O(comparisons), each O(households) for `saving` and
    ///   O(trades of a day) for `traded`.
    package func holds(in world: World) -> Bool { Self.holds(root, world) }

    private static func holds(_ node: Node, _ world: World) -> Bool {
        switch node {
        case .comparison(let quantity, let comparison, let number):
            quantity.value(in: world).map { comparison.holds($0, number) } ?? false
        case .not(let node): !holds(node, world)
        case .and(let a, let b): holds(a, world) && holds(b, world)
        case .or(let a, let b): holds(a, world) || holds(b, world)
        }
    }
}

extension Condition {
    /// The dimension of a quantity. It determines the units that a number may
    /// carry, each with its worth in the smallest unit.
    enum Dimension: Hashable, Sendable {
        case price, money, energy, share, ratio, count, clock

        var units: [(name: String, worth: Int64)] {
            switch self {
            // 10⁻⁵ currency per kWh.
            case .price:
                [
                    ("ct/kWh", 1_000), ("ct", 1_000), ("€/kWh", 100_000), ("€", 100_000), ("EUR/kWh", 100_000),
                    ("EUR", 100_000),
                ]
            // 10⁻⁸ currency.
            case .money: [("ct", 1_000_000), ("€", 100_000_000), ("EUR", 100_000_000)]
            case .energy: [("kWh", 1_000), ("Wh", 1)]
            // Parts per million.
            case .share: [("%", 10_000), ("", 1_000_000)]
            case .ratio: [("", 1_000_000)]
            case .count: [("", 1)]
            case .clock: []
            }
        }

        var example: String {
            switch self {
            case .price: "a price such as 20 ct or 0.2 €"
            case .money: "an amount such as 1.50 € or 20 ct"
            case .energy: "an energy such as 3 kWh or 500 Wh"
            case .share: "a share such as 50 %"
            case .ratio: "a number such as 0.8"
            case .count: "a whole number"
            case .clock: "a time of day such as 14:30"
            }
        }
    }
}

extension Condition.Quantity {
    var dimension: Condition.Dimension {
        switch self {
        case .plain(let name):
            switch name {
            case .price, .buy, .sell: .price
            case .sdr: .ratio
            case .import, .export, .traded: .energy
            case .slot, .deals, .day: .count
            case .time: .clock
            case .saving: .money
            }
        case .ofHousehold(let name, _):
            switch name {
            case .soc: .share
            case .bill, .saving: .money
            case .net, .position: .energy
            }
        }
    }

    /// Returns the value in the smallest unit of its dimension, or `nil` if it
    /// has none now. Prices and flows are those of the slot settled last; sums
    /// are over the whole run so far.
    func value(in world: World) -> Int64? {
        switch self {
        case .plain(let name):
            switch name {
            case .price: world.slots.last?.averagePrice?.units
            case .buy: world.slots.last?.clearing?.prices?.buy.units
            case .sell: world.slots.last?.clearing?.prices?.sell.units
            case .sdr:
                world.slots.last?.clearing.flatMap {
                    $0.demand > .zero ? $0.supply.wattHours * 1_000_000 / $0.demand.wattHours : nil
                }
            case .import: world.slots.last?.gridImport.wattHours
            case .export: world.slots.last?.gridExport.wattHours
            case .slot:
                world.slots.last.map { record in
                    // At midnight the slot settled last is the old day's.
                    let date = world.calendar.date(at: world.calendar.start(of: record.slot))
                    return Int64(world.calendar.slots(of: date).lowerBound.distance(to: record.slot)) + 1
                }
            case .time: Int64(world.calendar.clockTime(at: world.now).minutes)
            case .deals: Int64(world.session?.trades.count ?? (world.tradedAhead ?? world.traded)?.trades.count ?? 0)
            case .traded:
                (world.session?.trades ?? (world.tradedAhead ?? world.traded)?.trades ?? []).reduce(Energy.zero) {
                    $0 + $1.energy
                }.wattHours
            case .saving:
                (world.accounts.participants.reduce(Money.zero, +) - world.loneBalances.reduce(.zero, +)).units
            case .day: Int64(world.dayIndex) + 1
            }
        case .ofHousehold(let name, let home):
            switch name {
            case .soc:
                world.households[home].battery.map {
                    Int64(Int128(world.batteries[home].microwattHours) * 1_000_000 / Int128($0.capacityMicrowattHours))
                }
            case .bill: -world.accounts.participants[home].units
            case .saving: (world.accounts.participants[home] - world.loneBalances[home]).units
            case .net: world.slots.last?.shares[home].actual.wattHours
            case .position: world.slots.last?.shares[home].position.wattHours
            }
        }
    }
}
