internal import Foundation
internal import Markets
internal import Quantities
package import Simulation
internal import Synchronization

/// A command from the dashboard to the engine.
package enum EngineCommand: Sendable, Hashable {
    /// A command to the clock. The engine resolves commands that depend on the
    /// clock's state, such as run-or-pause, so two quick presses count as two.
    case drive(Driver.Command)
    /// An action of the operator in the world.
    case intervene(Intervention)
    /// Ends the engine thread; later commands are ignored.
    case stop
}

/// The engine's published state: the world's picture and how its clock is driven.
package struct EngineView: Sendable {
    /// The world's picture at the time of publication.
    package var picture: Picture
    /// Whether the clock is running.
    package var isRunning: Bool
    /// The clock's speed in slots a second.
    package var speed: Speed
    /// The measured recent speed in slots a second; `nil` while the clock stands or
    /// before it was measured.
    package var measuredRate: Double?
    /// The events of the run so far.
    package var events: EventLog { picture.history.events }
    /// The message of the latest intervention if it was refused; `nil` if it was
    /// carried out or none was made.
    package var refusal: String?
    /// The number of interventions handled, refused ones included, so that the
    /// screen notices each of them.
    package var interventionCount: Int
    /// The text of the condition at which the clock pauses: the one it runs to if
    /// there is one, else the standing one; `nil` if neither is set.
    package var pauseWhen: String?
    /// The number of commands handled, so that a sender can wait for the answer to
    /// its own.
    package var handledCount = 0
    /// Whether the clock is running until a condition holds, once.
    package var isRunningToCondition = false
}

/// Runs a world on a thread of its own and is the one owner of the world's current
/// value. Commands go in through a queue, pictures come out through a mailbox that
/// keeps only the newest; neither side ever waits for the other.
package final class Engine: Sendable {
    /// The mailbox in which the engine leaves its newest view.
    package let mailbox = Mailbox<EngineView>()
    private let commands: CommandQueue

    /// Starts the engine thread with the clock paused at the world's time.
    ///
    /// - Parameters:
    ///   - world: The world to run.
    ///   - speed: The clock's speed once it runs.
    ///   - pauseWhen: A condition at which a running clock pauses, each time it
    ///     comes to hold; `nil` for none.
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

    /// Queues a command and returns at once. Commands are handled in the order in
    /// which they were sent.
    package func send(_ command: EngineCommand) { commands.append(command) }
}

/// The queue of commands for the engine. It owns the condition variable on which an
/// idle engine sleeps.
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

    /// Removes and returns all commands; sleeps until there is one or the deadline
    /// passes.
    ///
    /// - Parameter deadline: A wall time in seconds since the system started, on
    ///   the clock of `ProcessInfo.systemUptime`.
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

/// The state of the engine thread.
private struct EngineLoop: Sendable {
    var driver: Driver
    let mailbox: Mailbox<EngineView>
    let commands: CommandQueue
    var refusal: String?
    var interventionCount = 0
    var handledCount = 0
    var lastPublished = -Double.infinity

    /// Seconds between two pictures: thirty a second are all that a screen shows.
    private static let publishInterval = 1.0 / 30

    init(driver: Driver, mailbox: Mailbox<EngineView>, commands: CommandQueue) {
        self.driver = driver
        self.mailbox = mailbox
        self.commands = commands
    }

    /// Seconds since the system started: a clock that no correction sets back.
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

    /// Steps the clock through everything due by now; at full speed, for the time
    /// of one picture.
    ///
    /// - Returns: The wall time until which nothing is due: infinity if the clock
    ///   stands, minus infinity to be called again at once.
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
    /// Creates the view of a driver's world and clock.
    ///
    /// - Parameters:
    ///   - driver: The driver to show.
    ///   - refusal: The message of the latest intervention if it was refused.
    ///   - interventionCount: The number of interventions handled.
    ///   - handledCount: The number of commands handled.
    package init(_ driver: Driver, refusal: String? = nil, interventionCount: Int = 0, handledCount: Int = 0) {
        self.init(
            picture: driver.world.picture, isRunning: driver.isRunning, speed: driver.speed,
            measuredRate: driver.measuredRate,
            refusal: refusal, interventionCount: interventionCount,
            pauseWhen: (driver.runUntil ?? driver.pauseWhen)?.text, handledCount: handledCount,
            isRunningToCondition: driver.isRunning && driver.runUntil != nil)
    }
}
