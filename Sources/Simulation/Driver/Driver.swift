internal import Quantities

/// The speed of the simulated clock, in slots a second.
package enum Speed: Int, Sendable, CaseIterable, Hashable {
    case one = 1
    case four = 4
    case sixteen = 16
    case sixtyFour = 64
    /// As fast as the machine can.
    case flatOut = 0

    /// The speed in slots a second, such as `16×`, or `max`.
    package var text: String { self == .flatOut ? "max" : "\(rawValue)×" }
    /// The next higher speed; `max` stays.
    package var faster: Speed { Self.allCases[min(index + 1, Self.allCases.count - 1)] }
    /// The next lower speed; the lowest stays.
    package var slower: Speed { Self.allCases[max(index - 1, 0)] }
    private var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Drives a world's clock: how fast it runs, how far, and until which condition
/// holds. Screen and command line share it.
///
/// A value that reads no clock itself: each call is given the wall time in
/// seconds since any fixed moment, never less than in the call before.
package struct Driver: Sendable {
    /// The world that is driven.
    package private(set) var world: World
    /// The speed of the clock while it runs.
    package private(set) var speed: Speed
    /// Whether the clock runs.
    package private(set) var isRunning = false
    /// The condition at which a running clock pauses, each time it becomes
    /// true; `nil` for none.
    package private(set) var pauseWhen: Condition?
    /// The condition until which the clock runs, once; `nil` for none.
    package private(set) var runUntil: Condition?
    /// The measured speed in slots a second; `nil` while paused, and until half
    /// a second after the pace has changed.
    package private(set) var measuredRate: Double?
    /// Whether ``pauseWhen`` held when it was last evaluated.
    private var held = false
    /// The wall time, simulated time and slot count from which the present pace
    /// counts.
    private var pace = Pace()
    /// The start of the interval over which the rate is measured.
    private var window = Pace()

    private struct Pace: Sendable {
        var wall = 0.0
        var time = SimTime(milliseconds: 0)
        var slots = 0
    }

    /// A command to the clock.
    package enum Command: Sendable, Hashable {
        /// Run if paused, pause if running.
        case runOrPause
        case faster
        case slower
        case setSpeed(Speed)
        /// Go to the next boundary of a stride, and pause.
        case advance(World.Stride)
        /// Run until a condition holds, once.
        case runUntil(Condition)
        /// Pause each time a condition becomes true; `nil` for never.
        case pauseWhen(Condition?)
    }

    /// The result of a turn.
    package enum Turn: Sendable {
        /// The clock has kept an appointment, with these events.
        case stepped([Event])
        /// No appointment is due before this wall time.
        case waits(until: Double)
        /// The clock is paused.
        case paused
    }

    /// Creates a paused clock at a world's time.
    package init(_ world: World, speed: Speed = .one, pauseWhen: Condition? = nil) {
        self.world = world
        self.speed = speed
        self.pauseWhen = pauseWhen
    }
}

extension Driver {
    /// Performs a command.
    ///
    /// - Parameter wall: the wall time in seconds.
    /// - Returns: the events of an advance; empty for other commands.
    @discardableResult
    package mutating func handle(_ command: Command, at wall: Double) -> [Event] {
        switch command {
        case .runOrPause:
            isRunning = !isRunning && !world.isFinished
            runUntil = nil
        case .faster: speed = speed.faster
        case .slower: speed = speed.slower
        case .setSpeed(let wanted): speed = wanted
        case .runUntil(let condition):
            runUntil = condition
            isRunning = !world.isFinished
        case .pauseWhen(let condition):
            pauseWhen = condition
            held = condition.map { $0.holds(in: world) } ?? false
            return []
        case .advance(let stride):
            isRunning = false
            runUntil = nil
            let events = world.advance(stride)
            _ = comesToHold()
            restartPace(at: wall)
            return events
        }
        restartPace(at: wall)
        return []
    }

    /// Performs an intervention now.
    ///
    /// - Returns: the events.
    /// - Throws: if the intervention is refused.
    package mutating func intervene(_ intervention: Intervention) throws(InterventionError) -> [Event] {
        try world.apply(intervention)
    }

    /// Keeps the next appointment of a running clock, if it is due.
    ///
    /// - Parameter wall: the wall time in seconds.
    package mutating func turn(at wall: Double) -> Turn {
        guard isRunning else { return .paused }
        if speed != .flatOut {
            let due = nextDue
            if due > wall { return .waits(until: due) }
        }
        let before = world.now
        let events = world.step()
        let holds = comesToHold()
        if holds || world.isFinished {
            pause()
        } else {
            // Gaps in the data are skipped at once.
            if world.now.milliseconds - before.milliseconds > SimTime.hour { restartPace(at: wall) }
            measure(at: wall)
        }
        return .stepped(events)
    }

    private mutating func pause() {
        isRunning = false
        measuredRate = nil
    }

    /// The wall time at which the next appointment is due.
    private var nextDue: Double {
        guard let next = world.nextTime else { return -.infinity }
        let slots = Double(next.milliseconds - pace.time.milliseconds) / Double(world.calendar.slotLength)
        return pace.wall + slots / Double(max(1, speed.rawValue))
    }

    private mutating func restartPace(at wall: Double) {
        pace = Pace(wall: wall, time: world.now, slots: world.slots.count)
        window = pace
        measuredRate = nil
    }

    /// Returns whether ``runUntil`` holds now, or ``pauseWhen`` has become
    /// true.
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

    private mutating func measure(at wall: Double) {
        let seconds = wall - window.wall
        guard seconds >= 0.5 else { return }
        measuredRate = Double(world.slots.count - window.slots) / seconds
        if seconds >= 2 { window = Pace(wall: wall, time: world.now, slots: world.slots.count) }
    }
}
