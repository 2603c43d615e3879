import Community
import Quantities
import TestSupport
import Testing

@testable import Simulation

/// Slots of other lengths than a quarter of an hour.
struct SlotLengthTests {
    @Test(
        "A run by slots of any length keeps all invariants, on days of 23, 24 and 25 hours",
        arguments: [10, 15, 30, 60], ["2024-04-15", "2024-03-30", "2024-10-26"])
    func invariants(minutes: Int, firstDay: String) throws {
        var world = World(scenario: try testScenario(households: 4, firstDay: firstDay, slotMinutes: minutes))
        while !world.isFinished {
            world.advance(.slot)
            #expect(world.checkInvariants().isEmpty)
        }
        #expect(world.breaches.isEmpty)
        let hours = world.scenario.runDays.reduce(Int64(0)) { sum, date in
            sum
                + (world.calendar.midnight(of: date.advanced(byDays: 1)).milliseconds
                    - world.calendar.midnight(of: date).milliseconds)
        }
        #expect(Int64(world.slots.count) * Int64(minutes) * SimTime.minute == hours)
        #expect(world.days.last?.dealCount ?? 0 > 0, "the second day is traded")
    }

    @Test("However a day is divided, the homes draw and yield the same", arguments: [10, 30, 60])
    func energies(minutes: Int) throws {
        let usual = try testScenario(households: 5).neighbourhood
        let other = try #require(usual.bySlots(minutes: minutes))
        for home in usual.profiles.indices {
            for series in [\HomeProfile.load, \.photovoltaic, \.heatPump] {
                let sums = [usual, other].map { $0.profiles[home][keyPath: series].reduce(Int64(0)) { $0 + Int64($1) } }
                #expect(sums[0] == sums[1])
            }
        }
        #expect(other.temperature.count == (usual.temperature.isEmpty ? 0 : other.table.count))
        // Back again what was summed cannot be divided as it was, but no
        // energy is lost.
        let back = try #require(other.bySlots(minutes: 15))
        #expect(back.table.count == usual.table.count)
    }

    @Test("Rows are divided with what is left over going to the later parts")
    func division() throws {
        var usual = try testScenario(households: 1, days: 1).neighbourhood
        usual.profiles[0].load = (0..<96).map { Int32($0 % 3) }
        let ten = try #require(usual.bySlots(minutes: 10)).profiles[0].load
        // By parts of five minutes 0 is 0 0 0, 1 is 0 0 1, 2 is 0 1 1.
        #expect(Array(ten.prefix(9)) == [0, 0, 1, 1, 1, 0, 0, 1, 2])
        let thirty = try #require(usual.bySlots(minutes: 30)).profiles[0].load
        #expect(Array(thirty.prefix(3)) == [1, 2, 3])
        let hour = try #require(usual.bySlots(minutes: 60)).profiles[0].load
        #expect(Array(hour.prefix(3)) == [3, 4, 5])
    }

    @Test("With a mesh and slots as long as a reading may take, several slots wait for readings at a time")
    func severalAwaited() throws {
        var world = World(scenario: try testScenario(households: 4, days: 1, mesh: .generated, slotMinutes: 10))
        _ = try world.apply(.silenceMeter(household: 1))
        var most = 0
        while !world.isFinished {
            _ = world.step()
            most = max(most, world.settling.awaited.count)
        }
        #expect(most == 2)
        #expect(world.breaches.isEmpty)
        #expect(world.slots.count == 144)
    }
}
