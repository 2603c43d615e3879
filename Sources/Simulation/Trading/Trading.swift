internal import Community
internal import Markets
internal import Quantities

/// Day-ahead trading: the gates and, while one is open, the mechanism.
struct Trading: Part {
    static let rank = Rank.trading

    enum Kind: Comparable, Sendable {
        /// The gate for a run day closes, before anything else at that time.
        case gateCloses(Int)
        /// The gate for a run day opens.
        case gateOpens(Int)
        /// A wake-up that the mechanism asked for; traders come in the order of
        /// the households.
        case alarm(MarketAlarm)

        private var order: (Int, Int) {
            switch self {
            case .gateCloses(let day): (0, day)
            case .gateOpens(let day): (1, day)
            case .alarm(.opening): (2, -1)
            case .alarm(.trader(let home)): (2, home.index)
            }
        }

        static func < (a: Kind, b: Kind) -> Bool { a.order < b.order }
    }

    /// The trading session while a gate is open; `nil` otherwise.
    var session: TradingSession?
    /// The result of trading for the next day; `nil` until its gate has closed.
    var result: DayAheadResult?
    /// By household: its trader's random stream while no gate is open. An open
    /// session holds the streams itself.
    var streams: PerHousehold<RandomStream>
    var appointments = Appointments<Kind>()

    init(_ setting: Setting) {
        let scenario = setting.scenario
        streams = scenario.neighbourhood.households.map { RandomStream(seed: scenario.seed, name: "trader/" + $0.id) }
    }

    var next: SimTime? { appointments.next }

    func violations(_ context: Context) -> [Violation] {
        session?.brokenInvariants().map { Violation("market: \($0)") } ?? []
    }

    func combine(into hash: inout Fingerprint) {
        hash.combine(session != nil)
        session?.combine(into: &hash)
        hash.combine(result != nil)
        result?.combine(into: &hash)
        for stream in streams { hash.combine(stream) }
        for entry in appointments.sorted {
            hash.combine(entry.time)
            switch entry.kind {
            case .gateCloses(let day), .gateOpens(let day): hash.combine(day)
            case .alarm(.opening): hash.combine(-1)
            case .alarm(.trader(let home)): hash.combine(home)
            }
        }
    }
}

extension Trading {
    /// Schedules the gate for the day after the one that begins.
    ///
    /// - Returns: the result of trading for the day that begins; `nil` if it
    ///   was not traded.
    mutating func beginDay(_ day: Int, _ context: Context) -> DayAheadResult? {
        if let gate = context.gate(ofDay: day + 1) {
            appointments.schedule(.gateOpens(day + 1), at: gate.opens)
            appointments.schedule(.gateCloses(day + 1), at: gate.closes)
        }
        defer { result = nil }
        return result
    }

    mutating func step(_ context: Context) -> [Effect] {
        switch appointments.popNext() {
        case .gateOpens(let day): return [.gateOpens(day)]
        case .gateCloses: return close(context)
        case .alarm(let alarm):
            return effects(session?.wake(alarm, funds: context.funds.free, at: context.now) ?? [])
        case nil: return []
        }
    }

    /// Opens the gate for a run day, with the households' plans.
    mutating func open(day: Int, plans: PerHousehold<HomePlan>, _ context: Context) -> [Effect] {
        guard let kind = context.terms.market.mechanism, let gate = context.gate(ofDay: day) else { return [] }
        let date = context.setting.scenario.runDays[day]
        let slots = context.calendar.slots(of: date)
        var session = TradingSession(
            kind,
            GateOpening(
                date: date, slots: slots, opens: gate.opens, closes: gate.closes,
                corridors: slots.map { context.dealCorridor(at: $0) },
                charges: context.terms.community.charges, priceRule: context.terms.market.dealPrice,
                wakeUpMilliseconds: context.terms.market.wakeUpMilliseconds,
                participants: plans.indices.eachIndexed { home in
                    GateOpening.Participant(
                        declaration: plans[home].declaration, limits: plans[home].plan.limits,
                        strategy: context.terms.traders[home].strategy, random: streams[home],
                        debt: context.funds.debts[home])
                }))
        let opening = session.wake(.opening, funds: context.funds.free, at: context.now)
        self.session = session
        return effects(opening)
    }

    /// Closes the gate and keeps the result.
    private mutating func close(_ context: Context) -> [Effect] {
        guard let session else { return [] }
        // Last chance to check the books.
        let broken = violations(context)
        self.session = nil
        let result = session.close(at: context.now)
        streams = result.streams
        self.result = result
        return broken.map { .violated($0) } + [.gateCloses(result), .check]
    }

    /// Passes a household's message to the market.
    ///
    /// - Parameter request: the operator's request that caused the message, if
    ///   any.
    mutating func receive(
        _ message: MarketMessage, from home: HouseholdID, request: Request.ID? = nil, _ context: Context
    ) -> [Effect] {
        let answer =
            session?.receive(message, from: home, funds: context.funds.free(home), at: context.now)
            ?? Self.refusals(of: message, from: home)
        guard let request else { return effects(answer) }
        let refusal = answer.lazy.compactMap { if case .refused(_, let rejection) = $0 { rejection } else { nil } }
            .first
        return effects(answer) + [.resolved(request, refusal.map { .refused(.rejected($0)) } ?? .accepted)]
    }

    /// Returns the funds that a trade of the open session locks.
    private func escrow(of trade: Deal) -> TradeEscrow {
        TradeEscrow(
            seller: session?.escrow(.sell, of: trade) ?? .zero, buyer: session?.escrow(.buy, of: trade) ?? .zero)
    }

    /// Adds the funds locked by the next day's trades to each household's sum.
    ///
    /// - Complexity: O(trades).
    func addEscrow(to escrow: inout PerHousehold<Money>) {
        result?.addEscrow(to: &escrow, after: nil)
        for trade in session?.trades ?? [] {
            let locked = self.escrow(of: trade)
            escrow[trade.seller] += locked.seller
            escrow[trade.buyer] += locked.buyer
        }
    }

    /// Returns the answers of a closed market: each order is refused by itself.
    private static func refusals(of message: MarketMessage, from home: HouseholdID) -> [MarketEffect] {
        switch message {
        case .declaration, .cancel: [.refused(home, .gateClosed)]
        case .orders(let orders): orders.map { _ in .refused(home, .gateClosed) } + [.accepted(home, [])]
        }
    }

    /// All trades made for the next day so far.
    var trades: [Deal] { session?.trades ?? result?.trades ?? [] }

    /// Lets a household that has paid its debt trade again.
    mutating func readmit(_ home: HouseholdID) -> [Effect] { effects(session?.readmit(home) ?? []) }

    /// Converts the mechanism's effects for the world. Wake-ups stay here as
    /// appointments.
    private mutating func effects(_ effects: [MarketEffect]) -> [Effect] {
        effects.compactMap { effect in
            switch effect {
            case .send(let message, let home): return .send(.market(home, message))
            case .wake(let alarm, let time):
                appointments.schedule(.alarm(alarm), at: time)
                return nil
            case .declared(let home, let ranges, let first): return .declared(home, ranges, from: first)
            case .accepted(let home, let orders): return .happened(.ordersPlaced(home, orders))
            case .traded(let deal): return .traded(deal, escrow(of: deal))
            case .cancelled(let home, let slot): return .happened(.orderCancelled(home, slot))
            case .refused(let home, let rejection): return .happened(.refused(home, rejection))
            }
        }
    }
}

extension HomePlan {
    /// The home's declaration to the market, by slot.
    fileprivate var declaration: [DeclaredRange] {
        expected.indices.map {
            DeclaredRange(expected: expected[$0], maximumSale: maximumSale[$0], maximumPurchase: maximumPurchase[$0])
        }
    }
}
