import Community
import Markets
import Quantities
import TestSupport
import Testing

@testable import Simulation

/// What has happened counts, all of it.
struct HistoryFingerprintTests {
    @Test("The history's chains are those of its records, and every part of a record counts")
    func history() throws {
        var world = World(scenario: try testScenario(households: 4))
        while !world.isFinished { world.advance(.day) }
        #expect(world.history.isConsistent)
        let before = world.fingerprint
        let writings: [String: (inout World) -> Void] = [
            "a slot": { $0.history.append($0.slots[3]) }, "a day": { $0.history.append($0.days[0]) },
            "a slot settled anew": {
                var other = $0.slots[95]
                other.shares[1].baselineCash += Money(units: 1)
                $0.history.rewrite(other, at: 95)
            },
            "an event": { $0.history.append([Event(time: $0.now, kind: .stoppedPaying(0))]) },
        ]
        for (name, change) in writings {
            var changed = world
            change(&changed)
            #expect(changed.fingerprint != before, "\(name) does not count")
        }
        // Single orders and declarations are not told, so they do not count.
        var same = world
        same.history.append([Event(time: same.now, kind: .declared(0))])
        #expect(same.fingerprint == before)
        func chain(_ change: (inout SlotRecord) -> Void) -> Fingerprint {
            var hash = Fingerprint()
            var slot = world.slots[140]
            change(&slot)
            slot.combine(into: &hash)
            return hash
        }
        let plain = chain { _ in }
        let one = Energy(wattHours: 1)
        let cent = Money(units: 1)
        let changes: [(inout SlotRecord) -> Void] = [
            { $0.slot = $0.slot.advanced(by: 1) }, { $0.corridor.retail = .zero }, { $0.corridor.feedIn = .zero },
            { $0.clearing = nil }, { $0.clearing?.supply += one }, { $0.clearing?.demand += one },
            { $0.clearing?.prices?.sell = .zero }, { $0.clearing?.prices?.buy = .zero },
            { $0.clearing?.gridBill += cent },
            { $0.clearing?.dust += cent }, { $0.gridImport += one }, { $0.gridExport += one }, { $0.flows.load += one },
            { $0.flows.photovoltaic += one }, { $0.flows.heatPump += one }, { $0.flows.car += one },
            { $0.flows.batteryCharge += one }, { $0.flows.batteryDischarge += one }, { $0.dealtEnergy += one },
            { $0.dealtValue += cent }, { $0.dealCount += 1 }, { $0.dealableEnergy += one },
            { $0.shares[2].actual += one },
            { $0.shares[2].position += one }, { $0.shares[2].dayAheadCash += cent }, { $0.shares[2].poolCash += cent },
            { $0.shares[2].baselineCash += cent }, { $0.quality.welfare += cent }, { $0.quality.bestWelfare += cent },
            { $0.shares[2].flows.load += one }, { $0.shares[2].stored += one }, { $0.shares[2].reading = .late },
            { $0.shares[2].lateCash += cent },
            { $0.shares[2].declared = nil }, { $0.shares[2].chargesCash += cent }, { $0.shares[2].gridCash += cent },
            { $0.shares[2].flows.photovoltaic += one }, { $0.shares[2].aloneInjection += one },
            { $0.shares[2].imbalanceCash += cent }, { $0.quality.energy += one }, { $0.quality.bestEnergy += one },
            { $0.quality.equilibrium = .zero },
        ]
        for (place, change) in changes.enumerated() { #expect(chain(change) != plain, "change \(place)") }
    }
}
