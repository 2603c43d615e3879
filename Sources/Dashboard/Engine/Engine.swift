internal import Foundation
internal import Markets
internal import Quantities
package import Simulation
internal import Synchronization

/// What the dashboard asks of the engine.
package enum EngineCommand: Sendable, Hashable {
    /// Something is asked of the clock. What depends on its state is decided
    /// where the truth is, so that two quick presses are two.
    case drive(Driver.Command)
    case intervene(Intervention)
    case stop
}

/// What the engine shows: the world's picture and how the clock is driven.
package struct EngineView: Sendable {
    package var picture: Picture
    package var isRunning: Bool
    package var speed: Speed
    /// Slots a second really simulated lately, while running.
    package var measuredRate: Double?
    package var events: EventLog { picture.history.events }
    /// What came of the latest intervention: a refusal's message, or nothing.
    package var refusal: String?
    /// Counts interventions handled, so that the screen knows of each.
    package var interventionCount: Int
    /// What a running clock pauses on, as it was written.
    package var pauseWhen: String?
    /// How many commands were handled, so that one can wait for an answer.
    package var handledCount = 0
    /// Whether the clock runs until a condition holds, once.
    package var isRunningToCondition = false
}

/// Runs a world on a thread of its own: the one owner of the world's current
/// value. Commands go in through a queue, pictures come out through a
/// newest-wins mailbox; neither side ever waits for the other.
package final class Engine: Sendable {
    package let mailbox = Mailbox<EngineView>()
    private let commands: CommandQueue

    /// Starts the thread, paused at the world's time.
    ///
    /// - Parameter pauseWhen: a running clock pauses each time this comes to
    ///   hold.
    package init(world: World, speed: Speed = .one, pauseWhen: Condition? = nil) {
        commands = CommandQueue()
        let loop = EngineLoop(
            driver: Driver(world, speed: speed, pauseWhen: pauseWhen), mailbox: mailbox, commands: commands)
        let thread = Thread {
            var loop = loop; loop.run()
        }
        thread.name = "engine"
        thread.stackSize = 8 << 20
        thread.start()
    }

    package func send(_ command: EngineCommand) { commands.append(command) }
}

/// Commands waiting for the engine. It owns the condition on which an idle
/// engine sleeps.
private final class CommandQueue: @unchecked Sendable {
    // Unchecked: `waiting` is touched only with `condition` locked.
    private let condition = NSCondition()
    private var waiting: [EngineCommand] = []

    func append(_ command: EngineCommand) {
        condition.lock()
        waiting.append(command)
        condition.signal()
        condition.unlock()
    }

    /// Takes all commands, sleeping until there is one or a wall time in
    /// seconds since the system started is reached.
    func takeAll(until deadline: Double) -> [EngineCommand] {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty {
            let seconds = deadline - ProcessInfo.processInfo.systemUptime
            if seconds <= 0 { break }
            _ = condition.wait(until: Date(timeIntervalSinceNow: min(seconds, 3_600)))
        }
        defer { waiting = [] }
        return waiting
    }

    var isEmpty: Bool {
        condition.lock()
        defer { condition.unlock() }
        return waiting.isEmpty
    }
}

/// The engine thread's own state.
private struct EngineLoop: Sendable {
    var driver: Driver
    let mailbox: Mailbox<EngineView>
    let commands: CommandQueue
    var refusal: String?
    var interventionCount = 0
    var handledCount = 0
    var lastPublished = -Double.infinity

    /// Thirty pictures a second are all that a screen shows.
    private static let publishInterval = 1.0 / 30

    init(driver: Driver, mailbox: Mailbox<EngineView>, commands: CommandQueue) {
        self.driver = driver
        self.mailbox = mailbox
        self.commands = commands
    }

    /// Seconds since the system started, which no correction of the clock
    /// sets back.
    private static var wall: Double { ProcessInfo.processInfo.systemUptime }

    mutating func run() {
        publish()
        var sleepsUntil = Double.infinity
        while true {
            for command in commands.takeAll(until: sleepsUntil) {
                if command == .stop { return }
                handle(command)
            }
            sleepsUntil = runOn()
        }
    }

    private mutating func handle(_ command: EngineCommand) {
        handledCount += 1
        switch command {
        case .drive(let command): driver.handle(command, at: Self.wall)
        case .intervene(let intervention):
            interventionCount += 1
            do throws(InterventionError) {
                _ = try driver.intervene(intervention)
                refusal = nil
            } catch {
                refusal = error.message
            }
        case .stop: break
        }
        publish()
    }

    /// Keeps what is due by now, or flat out for the time of one picture.
    ///
    /// - Returns: until when nothing is to be done.
    private mutating func runOn() -> Double {
        let started = Self.wall
        while commands.isEmpty {
            let now = Self.wall
            switch driver.turn(at: now) {
            case .paused: return .infinity
            case .waits(let due):
                if now - lastPublished >= Self.publishInterval { publish() }
                return due
            case .stepped:
                if !driver.isRunning {
                    publish()
                    return .infinity
                }
                if now - started > Self.publishInterval {
                    publish()
                    return -.infinity
                }
            }
        }
        return -.infinity
    }

    private mutating func publish() {
        lastPublished = Self.wall
        mailbox.put(
            EngineView(driver, refusal: refusal, interventionCount: interventionCount, handledCount: handledCount))
    }
}

extension EngineView {
    /// What there is to show of a world and its clock.
    package init(_ driver: Driver, refusal: String? = nil, interventionCount: Int = 0, handledCount: Int = 0) {
        self.init(
            picture: driver.world.picture, isRunning: driver.isRunning, speed: driver.speed,
            measuredRate: driver.measuredRate,
            refusal: refusal, interventionCount: interventionCount,
            pauseWhen: (driver.runUntil ?? driver.pauseWhen)?.text, handledCount: handledCount,
            isRunningToCondition: driver.isRunning && driver.runUntil != nil)
    }
}
