import Community
import EStar
import Markets
import Quantities
import Signing
import TestSupport
import Testing

@testable import Simulation

/// Two worlds that differ anywhere have different fingerprints: every stored
/// property of every part is changed in turn.
struct PartFingerprintTests {
    /// A world with a mesh in the middle of its second gate, in which nothing
    /// is empty.
    private static func world() throws -> World {
        var world = World(scenario: try testScenario(households: 4, days: 3, mesh: .generated))
        while world.dayIndex < 1 || world.phase != .trading { world.advance(.hour) }
        world.advance(.hour)
        return world
    }

    private static func slot(_ index: Int32) -> DeliveredSlot {
        DeliveredSlot(
            slot: Slot(index: index), flows: PerHousehold(repeating: SlotFlows(), count: 4),
            stored: PerHousehold(repeating: .zero, count: 4), loneInjections: PerHousehold(repeating: .zero, count: 4))
    }

    /// Changes a world once for each stored property of one of its values.
    private static func expectAllCount(
        _ subject: Any, _ mutations: [String: (inout World) -> Void], but: Set<String> = [], of world: World,
        location: SourceLocation = #_sourceLocation
    ) {
        let fields = Set(Mirror(reflecting: subject).children.compactMap(\.label)).subtracting(but)
        #expect(fields == Set(mutations.keys), sourceLocation: location)
        let before = world.fingerprint
        for (field, mutate) in mutations.sorted(by: { $0.key < $1.key }) {
            var changed = world
            mutate(&changed)
            #expect(changed.fingerprint != before, "\(field) does not count", sourceLocation: location)
        }
    }

    @Test("Every field of the world counts, but what never changes and what follows from the parts")
    func world() throws {
        let world = try Self.world()
        Self.expectAllCount(
            world,
            [
                "terms": { $0.terms.market.poolRule = .midMarketRate },
                "now": { $0.now = $0.now.advanced(byMilliseconds: 1) },
                "stepCount": { $0.stepCount += 1 },
                "carriage": { $0.carriage.messageCount += 1 },
                "homes": { $0.homes.plans[0].battery[5] += 1 },
                "settling": { $0.settling.lateCash[1] += Money(units: 1) },
                "agenda": { $0.agenda.dayIndex += 1 },
                "trading": { $0.trading.session = nil },
                "desk": { $0.desk.doneCount += 1 },
                "history": { $0.history.append([Event(time: $0.now, kind: .stoppedPaying(0))]) },
                "breaches": { $0.breaches.append("x") },
                "checkCount": { $0.checkCount += 1 },
            ], but: ["setting", "upcoming"], of: world)
    }

    @Test("Every field of the homes counts")
    func homes() throws {
        let world = try Self.world()
        let other = HomeState(household: Household(id: "X", battery: Battery.catalogue[0]))
        Self.expectAllCount(
            world.homes,
            [
                "states": { $0.homes.states[0] = other },
                "loneStates": { $0.homes.loneStates[0] = other },
                "plans": { $0.homes.plans[0].battery[5] += 1 },
                "lonePlans": { $0.homes.lonePlans[1].car[3] += 1 },
                "nextPlans": { $0.homes.nextPlans[0].car[5] += 1 },
                "nextLonePlans": { $0.homes.nextLonePlans[0].car[5] += 1 },
                "expectedPrices": { $0.homes.expectedPrices[3] = Price(units: 1) },
                "remaining": { $0.homes.remaining = $0.homes.remaining.dropFirst() },
                "slotLength": { $0.homes.slotLength += 1 },
                "firstSlot": { $0.homes.firstSlot = $0.homes.firstSlot.advanced(by: 1) },
                "traded": { $0.homes.traded = nil },
                "silentMeters": { $0.homes.silentMeters[3] = [] },
            ], of: world)
        var silent = world
        silent.homes.silentMeters[0] = [MeterReading(slot: Slot(index: 1), energy: .zero)]
        let before = silent.fingerprint
        silent.homes.silentMeters[0]?[0].energy += Energy(wattHours: 1)
        #expect(silent.fingerprint != before)
    }

    @Test("Every field of the carriage counts")
    func carriage() throws {
        let world = try Self.world()
        Self.expectAllCount(
            world.carriage,
            [
                "mesh": { $0.carriage.mesh?.sell(1, to: 0) },
                "inFlight": { $0.carriage.inFlight[7_777] = .answer(0) },
                "messageCount": { $0.carriage.messageCount += 1 },
                "outbox": {
                    $0.carriage.outbox.append(
                        MeshMessage(id: 9, kind: .order, source: 0, destination: 1, digest: .zero, deadline: $0.now))
                },
                "arrivals": { $0.carriage.arrivals.append(3) },
            ], of: world)
    }

    @Test("Every field of the settlement counts, of its open days and of the slots awaited")
    func settling() throws {
        var world = try Self.world()
        world.settling.awaited = [AwaitedSlot(Self.slot(1))]
        let one = Energy(wattHours: 1)
        let cent = Money(units: 1)
        Self.expectAllCount(
            world.settling,
            [
                "openDays": { $0.settling.openDays[0].isFinal = true },
                "awaited": { $0.settling.awaited = [] },
                "accounts": { $0.settling.accounts.settleWithGrid(cent, of: 0) },
                "funds": { $0.settling.funds.lock(cent, of: 2) },
                "stoppedPaying": { $0.settling.stoppedPaying[1] = true },
                "lateCash": { $0.settling.lateCash[1] += cent },
                "loneBalances": { $0.settling.loneBalances[0] += cent },
                "lastDeclared": { $0.settling.lastDeclared[1][40] += one },
            ], of: world)
        let setting = world.setting
        Self.expectAllCount(
            world.settling.openDays[0],
            [
                "index": {
                    $0.settling.openDays[0] = OpenDay(
                        index: 2, setting: setting, result: $0.settling.openDays[0].result)
                },
                "result": { $0.settling.openDays[0] = OpenDay(index: 1, setting: setting) },
                "isFinal": { $0.settling.openDays[0].isFinal = true },
            ], but: ["date", "slots", "ends"], of: world)
        Self.expectAllCount(
            world.settling.awaited[0],
            [
                "delivered": { $0.settling.awaited[0] = AwaitedSlot(Self.slot(2)) },
                "due": { $0.settling.awaited[0].due = $0.now },
                "readings": { $0.settling.awaited[0].readings[0] = one },
            ], but: ["missingCount"], of: world)
        let before = world.fingerprint
        let changes: [(inout DeliveredSlot) -> Void] = [
            { $0.flows[0].car += one }, { $0.stored[0] += one }, { $0.loneInjections[2] += one },
        ]
        for change in changes {
            var delivered = Self.slot(1)
            change(&delivered)
            var changed = world
            changed.settling.awaited = [AwaitedSlot(delivered)]
            #expect(changed.fingerprint != before)
        }
        let funds: [(inout Funds) -> Void] = [{ _ = $0.replenish(0) }, { _ = $0.follow([cent, .zero, .zero, .zero]) }]
        for change in funds {
            var changed = world
            change(&changed.settling.funds)
            #expect(changed.fingerprint != before)
        }
    }

    @Test("Every field of the agenda, of trading and of the operator's desk counts")
    func others() throws {
        var world = try Self.world()
        Self.expectAllCount(
            world.agenda,
            ["dayIndex": { $0.agenda.dayIndex += 1 }, "upcoming": { $0.agenda.upcoming = nil }], of: world)
        Self.expectAllCount(
            world.trading,
            [
                "session": { $0.trading.session = nil },
                "result": { $0.trading.result = $0.settling.today.result },
                "streams": { _ = $0.trading.streams[0].next() },
                "appointments": { $0.trading.appointments.schedule(.gateOpens(77), at: $0.now) },
            ], of: world)
        let act = PlannedIntervention(time: world.now, intervention: .silenceMeter(household: 0))
        world.desk = Desk(world.setting, from: world.now)
        Self.expectAllCount(
            world.desk,
            [
                "planned": {
                    var scenario = $0.scenario
                    scenario.interventions = [act]
                    $0.desk = Desk(Setting(scenario), from: $0.now)
                },
                "doneCount": { $0.desk.doneCount += 1 },
                "requests": { $0.desk.note(.silenceMeter(household: 0), isPlanned: false, outcome: .done, at: $0.now) },
            ], of: world)
    }

    @Test("Parts are ranked in the order in which ties are broken, each once")
    func ranks() {
        #expect(Rank.allCases.sorted() == Rank.allCases)
        #expect(
            [Carriage.rank, Homes.rank, Settling.rank, Agenda.rank, Trading.rank, Desk.rank] == Rank.allCases)
    }
}
