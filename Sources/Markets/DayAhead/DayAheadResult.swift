package import Quantities

/// The final result of a day's day-ahead trading, in the same form for every
/// mechanism.
package struct DayAheadResult: Sendable {
    /// The local day that was traded.
    package let date: CivilDate
    /// The slots of that day.
    package let slots: Range<Slot>
    /// By slot: the prices between which it was traded, charges taken off
    /// retail.
    package let corridors: [Corridor]
    /// The charges that a buyer pays on top of the price.
    package let charges: LocalCharges
    /// All trades, oldest first.
    package let trades: [Deal]
    /// By slot: the indices in ``trades`` of its trades, ascending.
    package let tradesBySlot: [[Int]]
    /// By slot: the energy traded.
    package let tradedEnergy: [Energy]
    /// By slot: the value traded, charges not included.
    package let tradedValue: [Money]
    /// By slot: the most that could have been traded given the declarations:
    /// the smaller of the expected supply and demand.
    package let tradableEnergy: [Energy]
    /// By slot: the quality of trading.
    package let quality: [MarketQuality]
    /// The market's state at gate closure, for display.
    package let picture: MarketPicture
    /// By household: the random stream of its trader, to continue with.
    package let streams: PerHousehold<RandomStream>

    /// By household: the net injection it declared to expect in each slot;
    /// `nil` without a declaration.
    private let declared: PerHousehold<[Energy]?>
    /// By household: net energy sold in each slot.
    private let positions: PerHousehold<[Energy]>

    /// Derives the totals, positions and quality from the trades.
    ///
    /// - Parameters:
    ///   - trades: oldest first, each of one of the slots.
    ///   - declared: by household, for each slot; `nil` without a declaration.
    ///   - limit: the value of a kWh to a household on a side, by the slot's
    ///     index in the day.
    ///   - picture: the market's state at gate closure.
    /// - Complexity: O(trades + slots × households × log households).
    package init(
        _ gate: GateOpening, trades: [Deal], declared: PerHousehold<[DeclaredRange]?>,
        limit: (HouseholdID, Side, Int) -> Price, picture: MarketPicture
    ) {
        date = gate.date
        slots = gate.slots
        corridors = gate.corridors
        charges = gate.charges
        self.trades = trades
        self.picture = picture
        streams = gate.participants.map(\.random)
        let count = gate.slots.count
        var bySlot = Array(repeating: [Int](), count: count)
        var energy = Array(repeating: Energy.zero, count: count)
        var value = Array(repeating: Money.zero, count: count)
        var sold = PerHousehold(repeating: Array(repeating: Energy.zero, count: count), count: gate.participants.count)
        for (index, trade) in trades.enumerated() {
            let place = gate.slots.lowerBound.distance(to: trade.slot)
            bySlot[place].append(index)
            energy[place] += trade.energy
            value[place] += trade.value
            sold[trade.seller][place] += trade.energy
            sold[trade.buyer][place] -= trade.energy
        }
        tradesBySlot = bySlot
        tradedEnergy = energy
        tradedValue = value
        positions = sold
        let expected = declared.map { $0?.map(\.expected) }
        self.declared = expected
        var tradable: [Energy] = []
        var quality: [MarketQuality] = []
        for place in 0..<count {
            var (supply, demand) = (Energy.zero, Energy.zero)
            let orders = expected.indices.eachIndexed { home -> CallAuction.Order? in
                let energy = expected[home]?[place] ?? .zero
                if energy > .zero { supply += energy } else { demand -= energy }
                if energy == .zero { return nil }
                let side: Side = energy > .zero ? .sell : .buy
                return CallAuction.Order(side: side, price: limit(home, side, place), energy: energy.magnitude)
            }
            tradable.append(min(supply, demand))
            quality.append(
                MarketQuality(
                    deals: bySlot[place].lazy.map { trades[$0] }, orders: orders, corridor: gate.corridors[place]))
        }
        tradableEnergy = tradable
        self.quality = quality
    }
}

extension DayAheadResult {
    /// The index of a slot in the day.
    package func place(of slot: Slot) -> Int { slots.lowerBound.distance(to: slot) }

    /// The trades of a slot, oldest first.
    package func trades(of slot: Slot) -> [Deal] { tradesBySlot[place(of: slot)].map { trades[$0] } }

    /// The net energy that a household sold in a slot; negative is bought.
    package func position(of home: HouseholdID, slot: Slot) -> Energy { positions[home][place(of: slot)] }

    /// The net injection that a household declared to expect in a slot,
    /// positive is selling; `nil` without a declaration.
    package func declaration(of home: HouseholdID, slot: Slot) -> Energy? { declared[home]?[place(of: slot)] }

    /// The volume-weighted average price of a slot's trades, rounded down to a
    /// unit; `nil` without trades.
    package func averagePrice(_ slot: Slot) -> Price? {
        let place = place(of: slot)
        guard tradedEnergy[place] > .zero else { return nil }
        return Price(units: tradedValue[place].units.floorDivided(by: tradedEnergy[place].wattHours))
    }

    /// The escrow that a trade locks of one side's funds until it is delivered.
    package func escrow(_ side: Side, of trade: Deal) -> Money {
        corridors[place(of: trade.slot)].escrow(side, energy: trade.energy, at: trade.price, charges: charges)
    }

    /// Adds the escrow of trades to that of each household.
    ///
    /// - Parameters:
    ///   - escrow: by household.
    ///   - settled: the last slot delivered; its trades and those of earlier
    ///     slots lock nothing. `nil` if none is delivered.
    /// - Complexity: O(slots + trades not delivered).
    package func addEscrow(to escrow: inout PerHousehold<Money>, after settled: Slot?) {
        for (place, slot) in slots.enumerated() where settled.map({ slot > $0 }) ?? true {
            for index in tradesBySlot[place] {
                let trade = trades[index]
                escrow[trade.seller] += corridors[place].escrow(
                    .sell, energy: trade.energy, at: trade.price, charges: charges)
                escrow[trade.buyer] += corridors[place].escrow(
                    .buy, energy: trade.energy, at: trade.price, charges: charges)
            }
        }
    }

    /// Folds the slots, trades, declared injections and quality.
    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(slots.lowerBound)
        fingerprint.combine(slots.upperBound)
        for trade in trades { trade.combine(into: &fingerprint) }
        for energies in declared {
            fingerprint.combine(energies != nil)
            for energy in energies ?? [] { fingerprint.combine(energy) }
        }
        for quality in quality { quality.combine(into: &fingerprint) }
    }
}

extension Corridor {
    /// The escrow that a trade locks of one side's funds until it is delivered:
    /// of a buyer the price and the local charges, of a seller the grid's
    /// retail price, which is the possible cost of failing to deliver (market
    /// specification, section 1.5).
    ///
    /// - Parameters:
    ///   - price: the price per kWh, charges not included.
    ///   - charges: those by which this corridor's retail price has been
    ///     lowered.
    /// - Returns: at least 0.
    package func escrow(_ side: Side, energy: Energy, at price: Price, charges: LocalCharges) -> Money {
        max(.zero, energy * ((side == .buy ? price : retail) + charges.total))
    }
}
