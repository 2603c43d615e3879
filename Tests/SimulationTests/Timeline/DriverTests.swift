import Community
import Quantities
import TestSupport
import Testing

@testable import Simulation

/// The clock's driver, with wall time given as numbers.
struct DriverTests {
    private static func condition(_ text: String, _ world: World) throws -> Condition {
        try Condition(text, households: world.households.map(\.id))
    }

    private static func driver(_ speed: Speed = .one, days: Int = 2) throws -> Driver {
        Driver(World(scenario: try testScenario(households: 3, days: days)), speed: speed)
    }

    /// Takes turns until the clock waits or stands.
    private static func run(_ driver: inout Driver, at wall: Double) -> Driver.Turn {
        while true {
            let turn = driver.turn(at: wall)
            guard case .stepped = turn else { return turn }
        }
    }

    @Test("A clock that stands keeps no appointment, and running again starts from where it stands")
    func pause() throws {
        var driver = try Self.driver()
        let start = driver.world.now
        guard case .paused = driver.turn(at: 1_000) else { throw Unexpected() }
        #expect(driver.world.now == start)
        driver.handle(.runOrPause, at: 1_000)
        _ = Self.run(&driver, at: 1_002.5)
        #expect(driver.world.slots.count == 2)
        driver.handle(.runOrPause, at: 1_002.5)
        guard case .paused = driver.turn(at: 2_000) else { throw Unexpected() }
        driver.handle(.runOrPause, at: 3_000)
        _ = Self.run(&driver, at: 3_001)
        #expect(driver.world.slots.count == 3, "the pause is not caught up with")
    }

    @Test(
        "The pace is slots a second, and a change of it counts from then on",
        arguments: [(Speed.one, 4), (.four, 16), (.sixteen, 64)])
    func pace(speed: Speed, slots: Int) throws {
        var driver = try Self.driver(speed)
        driver.handle(.runOrPause, at: 0)
        guard case .waits(let due) = Self.run(&driver, at: 4) else { throw Unexpected() }
        #expect(driver.world.slots.count == slots)
        #expect(due > 4 && due <= 4 + 1 / Double(speed.rawValue))
        driver.handle(.faster, at: 4)
        #expect(driver.speed == speed.faster)
        _ = Self.run(&driver, at: 5)
        #expect(driver.world.slots.count == slots + speed.faster.rawValue)
        #expect(driver.measuredRate == Double(speed.faster.rawValue))
    }

    @Test("Flat out nothing is waited for, and the clock stands at the end")
    func flatOut() throws {
        var driver = try Self.driver(.flatOut)
        driver.handle(.runOrPause, at: 0)
        guard case .paused = Self.run(&driver, at: 0) else { throw Unexpected() }
        #expect(driver.world.isFinished && !driver.isRunning)
        driver.handle(.runOrPause, at: 1)
        #expect(!driver.isRunning, "there is nothing left to run")
    }

    @Test("A stride goes to its boundary and pauses, whatever the clock did")
    func stride() throws {
        var driver = try Self.driver()
        driver.handle(.runOrPause, at: 0)
        let events = driver.handle(.advance(.hour), at: 0)
        #expect(!events.isEmpty && !driver.isRunning)
        #expect(driver.world.slots.count == 4)
    }

    @Test("Run until stops once, at the moment at which it holds")
    func runUntil() throws {
        var driver = try Self.driver(.flatOut)
        driver.handle(.runUntil(try Self.condition("slot >= 9", driver.world)), at: 0)
        _ = Self.run(&driver, at: 0)
        #expect(driver.world.slots.count == 9 && !driver.isRunning && driver.runUntil == nil)
        driver.handle(.runOrPause, at: 0)
        _ = Self.run(&driver, at: 0)
        #expect(driver.world.isFinished, "it is forgotten")
    }

    @Test("What a clock pauses on pauses it each time it comes to hold, not while it holds")
    func pauseWhen() throws {
        var driver = try Self.driver(.flatOut)
        driver.handle(.pauseWhen(try Self.condition("time >= 06:00 and time < 07:00", driver.world)), at: 0)
        var pauses: [SimTime] = []
        while !driver.world.isFinished {
            driver.handle(.runOrPause, at: 0)
            _ = Self.run(&driver, at: 0)
            if !driver.world.isFinished { pauses.append(driver.world.now) }
        }
        let calendar = driver.world.calendar
        #expect(pauses.map { calendar.clockText($0) } == ["06:00", "06:00"])
    }

    @Test("A running clock and strides lead through the same states")
    func sameStates() throws {
        var running = try Self.driver(.sixtyFour)
        running.handle(.runOrPause, at: 0)
        var wall = 0.0
        while case .waits(let due) = Self.run(&running, at: wall) { wall = due }
        var striding = try Self.driver()
        while !striding.world.isFinished { striding.handle(.advance(.slot), at: 0) }
        #expect(running.world.fingerprint == striding.world.fingerprint)
    }
}

/// A turn of another kind than the test is about.
private struct Unexpected: Error {}
