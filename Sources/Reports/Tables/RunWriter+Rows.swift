internal import Algorithms
internal import Community
internal import Files
internal import Markets
internal import Quantities
internal import Simulation

/// The columns and rows of a run's tables.
extension RunWriter {
    static let slotHeader = [
        "slot_start", "retail_EUR_per_kWh", "feed_in_EUR_per_kWh", "pool_sell_EUR_per_kWh", "pool_buy_EUR_per_kWh",
        "supply_demand_ratio", "pool_supply_kWh", "pool_demand_kWh", "import_kWh", "export_kWh",
        "day_ahead_deals", "day_ahead_kWh", "day_ahead_price_EUR_per_kWh",
        "clearing_price_EUR_per_kWh", "efficient_kWh", "welfare_share", "dust_EUR", "curtailed_kWh",
        "readings_missing",
    ]
    static let orderHeader = [
        "time", "slot_start", "household_id", "side", "energy_kWh", "price_EUR_per_kWh",
    ]
    static let tradeHeader = [
        "delivery_date", "number", "time", "slot_start", "seller", "buyer", "energy_kWh", "price_EUR_per_kWh",
        "ask_EUR_per_kWh", "bid_EUR_per_kWh", "value_EUR",
    ]
    static let billHeader = [
        "date", "household_id", "consumption_kWh", "generation_kWh", "sold_day_ahead_kWh", "bought_day_ahead_kWh",
        "pool_surplus_kWh", "pool_deficit_kWh", "day_ahead_EUR", "local_charges_EUR", "pool_EUR",
        "late_readings_EUR", "mesh_EUR", "total_EUR", "slots_unread", "same_flows_grid_EUR", "trading_gain_EUR",
        "planning_gain_EUR", "forecast_error_EUR", "grid_alone_EUR", "grid_alone_energy_EUR", "grid_alone_grid_fee_EUR",
        "grid_alone_levy_EUR", "grid_alone_feed_in_EUR", "saving_EUR", "bought_average_EUR_per_kWh",
        "bought_below_retail_EUR_per_kWh", "bought_above_feed_in_EUR_per_kWh", "sold_average_EUR_per_kWh",
        "sold_above_feed_in_EUR_per_kWh", "sold_below_retail_EUR_per_kWh",
    ]
    static let positionHeader = [
        "slot_start", "household_id", "declared_kWh", "position_kWh", "reading", "meter_kWh", "injected_kWh",
        "deviation_kWh", "day_ahead_EUR", "local_charges_EUR", "pool_EUR", "late_readings_EUR", "same_flows_grid_EUR",
        "grid_alone_EUR",
    ]
    static let eventHeader = ["time", "event", "delivery_date", "household_id", "text"]
    static let householdHeader = [
        "household_id", "days", "consumption_kWh", "generation_kWh", "sold_day_ahead_kWh", "bought_day_ahead_kWh",
        "pool_surplus_kWh", "pool_deficit_kWh", "cost_EUR", "grid_alone_EUR", "saving_EUR", "trading_gain_EUR",
        "planning_gain_EUR", "forecast_error_EUR", "mesh_EUR", "slots_unread", "paid_in_EUR", "debt_EUR",
    ]

    func add(_ slot: SlotRecord, _ world: World) throws(OutputError) {
        let clearing = slot.clearing
        let ratio = clearing.flatMap { clearing -> String? in
            clearing.demand == .zero
                ? nil : Decimal.text(clearing.supply.wattHours * 1_000_000 / clearing.demand.wattHours, decimals: 6)
        }
        let best = slot.quality.bestWelfare.units
        let welfare =
            best <= 0
            ? "" : Decimal.text(Int64(Int128(slot.quality.welfare.units) * 10_000 / Int128(best)), decimals: 4)
        try slots.add([
            world.calendar.localISO(world.calendar.start(of: slot.slot)), slot.corridor.retail.description,
            slot.corridor.feedIn.description, clearing?.prices?.sell.description ?? "",
            clearing?.prices?.buy.description ?? "", ratio ?? "", kWh(clearing?.supply ?? .zero),
            kWh(clearing?.demand ?? .zero), kWh(slot.gridImport), kWh(slot.gridExport), String(slot.dealCount),
            kWh(slot.dealtEnergy), slot.averagePrice?.description ?? "",
            slot.quality.equilibrium?.description ?? "", kWh(slot.quality.bestEnergy), welfare,
            (clearing?.dust ?? .zero).description, kWh(slot.flows.curtailed),
            String(slot.unreadCount),
        ])
    }

    func add(_ deal: Deal, _ world: World) throws(OutputError) {
        let start = world.calendar.start(of: deal.slot)
        try trades.add([
            world.calendar.date(at: start).description, String(deal.number), world.calendar.localISO(deal.time),
            world.calendar.localISO(start), world.households[deal.seller].id, world.households[deal.buyer].id,
            kWh(deal.energy), deal.price.description, deal.ask.description, deal.bid.description,
            deal.value.description,
        ])
    }

    func add(_ day: DayRecord, _ world: World) throws(OutputError) {
        let prices = BillPrices.ofDay(day, in: world)
        for (home, bill) in day.bills.indexed() {
            let (bought, sold) = (prices[home].bought, prices[home].sold)
            try bills.add([
                day.date.description, world.households[home].id, kWh(bill.consumption), kWh(bill.generation),
                kWh(bill.sold), kWh(bill.bought), kWh(bill.surplus), kWh(bill.deficit),
                bill.dayAheadCash.description, bill.chargesCash.description, bill.poolCash.description,
                bill.lateCash.description, bill.meshCash.description, bill.cash.description, String(bill.unreadSlots),
                bill.gridCash.description, bill.tradingGain.description,
                bill.planningGain.description, bill.imbalanceCash.description, bill.baselineCash.description,
                (-bill.aloneEnergy).description, (-bill.aloneGridFee).description, (-bill.aloneLevy).description,
                bill.aloneFeedIn.description, bill.saving.description,
                text(bought.average), text(bought.belowRetail), text(bought.aboveFeedIn),
                text(sold.average), text(sold.aboveFeedIn), text(sold.belowRetail),
            ])
        }
    }

    /// Adds the accepted orders of a message.
    func addOrders(_ list: [OrderMessage], of home: HouseholdID, at time: SimTime, _ world: World) throws(OutputError) {
        let stamp = world.calendar.localISO(time)
        for order in list {
            let start = startTexts[order.slot] ?? world.calendar.localISO(world.calendar.start(of: order.slot))
            startTexts[order.slot] = start
            try orders.add([
                stamp, start, world.households[home].id, order.side == .buy ? "buy" : "sell", kWh(order.energy),
                order.price.description,
            ])
        }
    }

    private func text(_ price: Price?) -> String { price?.description ?? "" }

    private func kWh(_ energy: Energy) -> String { Decimal.text(energy.wattHours, decimals: 3) }

    /// Adds a row for each household of a slot.
    func addPositions(_ slot: SlotRecord, _ world: World) throws(OutputError) {
        let start = world.calendar.localISO(world.calendar.start(of: slot.slot))
        for (home, share) in slot.shares.indexed() {
            try positions.add([
                start, world.households[home].id, share.declared.map(kWh) ?? "", kWh(share.position),
                share.reading.text, kWh(share.injected), kWh(share.actual), kWh(share.deviation),
                share.dayAheadCash.description,
                share.chargesCash.description, share.poolCash.description, share.lateCash.description,
                share.gridCash.description, share.baselineCash.description,
            ])
        }
    }

    /// Adds the totals of each household over the days that are final.
    func addHouseholds(_ world: World) throws(OutputError) {
        for (home, household) in world.households.indexed() {
            let bills = world.days.map { $0.bills[home] }
            func energy(_ part: KeyPath<DayRecord.Bill, Energy>) -> String {
                kWh(bills.reduce(.zero) { $0 + $1[keyPath: part] })
            }
            func money(_ part: KeyPath<DayRecord.Bill, Money>) -> String {
                bills.reduce(Money.zero) { $0 + $1[keyPath: part] }.description
            }
            let cash = bills.reduce(Money.zero) { $0 + $1.cash }
            let alone = bills.reduce(Money.zero) { $0 + $1.baselineCash }
            try households.add([
                household.id, String(bills.count), energy(\.consumption), energy(\.generation), energy(\.sold),
                energy(\.bought), energy(\.surplus), energy(\.deficit), (-cash).description, (-alone).description,
                (cash - alone).description, money(\.tradingGain), money(\.planningGain), money(\.imbalanceCash),
                money(\.meshCash), String(bills.reduce(0) { $0 + $1.unreadSlots }),
                world.funds.paidIn[home].description,
                world.funds.debts[home].description,
            ])
        }
    }

    /// Adds an event, unless another table has it.
    func add(_ event: Event, _ world: World) throws(OutputError) {
        var (name, date, home, text) = ("", "", "", "")
        func slotText(_ slot: Slot) -> String { world.calendar.localISO(world.calendar.start(of: slot)) }
        func tell(_ what: String, _ number: HouseholdID, _ words: String = "") {
            (name, home, text) = (what, world.households[number].id, words)
        }
        switch event.kind {
        case .dayBegan(let day, let hasDayAhead):
            (name, date, text) = ("day began", day.description, hasDayAhead ? "" : "not traded the day before")
        case .gateOpened(let day): (name, date) = ("gate opened", day.description)
        case .declared(let number): (name, home) = ("declared", world.households[number].id)
        case .orderCancelled(let number, let slot):
            tell("order cancelled", number, slotText(slot))
        case .refused(let number, let rejection):
            (name, home, text) = ("refused", world.households[number].id, rejection.message)
        case .gateClosed(let day, let deals, let energy):
            (name, date, text) = ("gate closed", day.description, "\(deals) deals, \(energy)")
        case .dayEnded(let day, let saving): (name, date, text) = ("day ended", day.description, "saving \(saving) EUR")
        case .meterSilenced(let number): tell("meter silent", number)
        case .meterHeard(let number): tell("meter heard", number)
        case .readingMissing(let number, let slot): tell("reading missing", number, slotText(slot))
        case .slotRepriced(let number, let slot, let change):
            tell("slot repriced", number, "\(slotText(slot)), \(change) EUR")
        case .settledAlone(let number, let slot, let payment):
            tell("settled alone", number, "\(slotText(slot)), \(payment) EUR")
        case .settledByDeclaration(let number, let slots, let payment, let cost):
            tell("settled by declaration", number, "\(slots) slots, \(payment) EUR, against its meter \(-cost) EUR")
        case .stoppedPaying(let number): tell("stopped paying", number)
        case .paysAgain(let number): tell("pays again", number)
        case .fellIntoDebt(let number, let debt): tell("fell into debt", number, "\(debt) EUR")
        case .paidDebt(let number, let debt): tell("paid its debt", number, "\(debt) EUR")
        case .planRefused(_, let error): (name, text) = ("plan refused", error.message)
        case .breach(let what): (name, text) = ("check failed", what)
        case .ordersPlaced(let number, let list):
            try addOrders(list, of: number, at: event.time, world)
            return
        case .deal, .poolSettled: return
        case .messageLost, .routeBroke, .noRoute, .nodeDied, .nodeEvicted, .receiptsCleared, .meshChanged:
            guard let news = world.meshNews(event) else { return }
            (name, text) = ("mesh: " + news.kind, news.text)
            home = news.homes.first.map { world.households[$0].id } ?? ""
        }
        try events.add([world.calendar.localISO(event.time), name, date, home, text])
    }
}

extension SlotRecord.Reading {
    /// The name in the tables.
    fileprivate var text: String {
        switch self {
        case .inTime: "in time"
        case .missing: "missing"
        case .late: "late"
        case .declared: "declared"
        case .afterFinal: "after final"
        }
    }
}
