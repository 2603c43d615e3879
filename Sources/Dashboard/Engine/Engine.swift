internal import Foundation
internal import Markets
internal import Quantities
package import Simulation
internal import Synchronization

/// How fast the simulated clock runs.
package enum Speed: Int, Sendable, CaseIterable, Hashable {
    case one = 1
    case four = 4
    case sixteen = 16
    case sixtyFour = 64
    /// As fast as the machine can.
    case flatOut = 0

    /// Slots a second, such as `16×`, or `max`.
    package var text: String { self == .flatOut ? "max" : "\(rawValue)×" }
    package var faster: Speed { Self.allCases[min(index + 1, Self.allCases.count - 1)] }
    package var slower: Speed { Self.allCases[max(index - 1, 0)] }
    private var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What the dashboard asks of the engine.
package enum EngineCommand: Sendable, Hashable {
    /// Run if paused and pause if running: decided where the truth is, so
    /// that two quick presses are two.
    case runOrPause
    case faster
    case slower
    case advance(World.Stride)
    /// Run until a condition comes to hold, once.
    case runUntil(Simulation.Condition)
    /// Pause each time a condition comes to hold; nothing for never.
    case pauseWhen(Simulation.Condition?)
    case setSpeed(Speed)
    case intervene(Intervention)
    case stop
}

/// What the engine shows: the world's picture and how the clock is driven.
package struct EngineView: Sendable {
    package var snapshot: Snapshot
    package var isRunning: Bool
    package var speed: Speed
    /// Slots a second really simulated lately, while running.
    package var measuredRate: Double?
    package var events: EventLog { snapshot.events }
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
            world: world, speed: speed, pauseWhen: pauseWhen, mailbox: mailbox, commands: commands)
        let thread = Thread { var loop = loop; loop.run() }
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

    /// Takes all commands, sleeping until there is one or the deadline is
    /// reached; no deadline means for ever, one in the past not at all.
    func takeAll(until deadline: Date?) -> [EngineCommand] {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty {
            if let deadline {
                if deadline <= Date() || !condition.wait(until: deadline) { break }
            } else {
                condition.wait()
            }
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
    var world: World
    var speed: Speed
    let mailbox: Mailbox<EngineView>
    let commands: CommandQueue
    var pauseWhen: Condition?
    /// Whether ``pauseWhen`` held after the latest event.
    var held = false
    /// What the clock runs until.
    var runUntil: Condition?
    var isRunning = false
    var refusal: String?
    var interventionCount = 0
    var handledCount = 0
    /// While running: when and where the present pace began.
    var paceStart: (wall: Date, slots: Int, time: SimTime)?
    var lastPublished = Date.distantPast
    var rateWindow: (wall: Date, slots: Int)?
    var measuredRate: Double?

    /// Thirty pictures a second are all that a screen shows.
    private static let publishInterval = 1.0 / 30

    init(world: World, speed: Speed, pauseWhen: Condition?, mailbox: Mailbox<EngineView>, commands: CommandQueue) {
        self.world = world
        self.speed = speed
        self.pauseWhen = pauseWhen
        self.mailbox = mailbox
        self.commands = commands
    }

    mutating func run() {
        publish()
        while true {
            let deadline: Date? = isRunning ? (speed == .flatOut ? .distantPast : nextDue) : nil
            for command in commands.takeAll(until: deadline) {
                if command == .stop { return }
                handle(command)
            }
            if isRunning { runOn() }
        }
    }

    private mutating func handle(_ command: EngineCommand) {
        handledCount += 1
        switch command {
        case .runOrPause:
            isRunning = !isRunning && !world.isFinished
            runUntil = nil
            restartPace()
        case .faster, .slower:
            speed = command == .faster ? speed.faster : speed.slower
            restartPace()
        case .setSpeed(let wanted):
            speed = wanted
            restartPace()
        case .runUntil(let condition):
            runUntil = condition
            isRunning = !world.isFinished
            restartPace()
        case .pauseWhen(let condition):
            pauseWhen = condition
            held = condition.map { $0.holds(in: world) } ?? false
        case .advance(let stride):
            isRunning = false
            runUntil = nil
            measuredRate = nil
            world.advance(stride)
            _ = comesToHold()
        case .intervene(let intervention):
            interventionCount += 1
            do throws(InterventionError) {
                _ = try world.apply(intervention)
                refusal = nil
            } catch {
                refusal = error.message
            }
        case .stop: break
        }
        publish()
    }

    private mutating func restartPace() {
        paceStart = (Date(), world.slots.count, world.now)
        rateWindow = (Date(), world.slots.count)
        measuredRate = nil
    }

    /// When the next appointment is due on the wall clock, at the latest when
    /// the next picture is.
    private var nextDue: Date {
        guard let paceStart, let next = world.nextTime else { return .distantPast }
        let slots = Double(next.milliseconds - paceStart.time.milliseconds) / Double(world.calendar.slotLength)
        return paceStart.wall.addingTimeInterval(slots / Double(max(1, speed.rawValue)))
    }

    /// Keeps what is due by now, or flat out for the time of one picture.
    private mutating func runOn() {
        let started = Date()
        while !world.isFinished, commands.isEmpty {
            if speed != .flatOut, nextDue > Date() { break }
            let before = world.now
            _ = world.step()
            if comesToHold() {
                isRunning = false
                measuredRate = nil
                publish()
                return
            }
            // A gap in the data is not waited for.
            if world.now.milliseconds - before.milliseconds > SimTime.hour { restartPace() }
            if Date().timeIntervalSince(started) > Self.publishInterval { break }
        }
        measure()
        if world.isFinished {
            isRunning = false
            measuredRate = nil
            publish()
        } else if Date().timeIntervalSince(lastPublished) >= Self.publishInterval {
            publish()
        }
    }

    /// Whether the condition to pause on holds now and did not before.
    private mutating func comesToHold() -> Bool {
        guard world.isMomentOver else { return false }
        if let runUntil, runUntil.holds(in: world) {
            self.runUntil = nil
            return true
        }
        guard let pauseWhen else { return false }
        let before = held
        held = pauseWhen.holds(in: world)
        return held && !before
    }

    private mutating func measure() {
        guard let window = rateWindow else { return }
        let seconds = Date().timeIntervalSince(window.wall)
        guard seconds >= 0.5 else { return }
        measuredRate = Double(world.slots.count - window.slots) / seconds
        if seconds >= 2 { rateWindow = (Date(), world.slots.count) }
    }

    private mutating func publish() {
        lastPublished = Date()
        mailbox.put(
            EngineView(
                snapshot: world.snapshot, isRunning: isRunning, speed: speed, measuredRate: measuredRate,
                refusal: refusal, interventionCount: interventionCount,
                pauseWhen: (runUntil ?? pauseWhen)?.text, handledCount: handledCount,
                isRunningToCondition: isRunning && runUntil != nil))
    }
}
