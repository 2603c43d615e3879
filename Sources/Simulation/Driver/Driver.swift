internal import Quantities

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

/// Drives a world's clock: how fast, how far, and until what holds. The same
/// for a screen and for the command line.
///
/// A value that reads no clock itself: wall time comes with each call, in
/// seconds since any moment, never less than the call before.
package struct Driver: Sendable {
    package private(set) var world: World
    package private(set) var speed: Speed
    package private(set) var isRunning = false
    /// A running clock pauses each time this comes to hold.
    package private(set) var pauseWhen: Condition?
    /// What the clock runs until, once.
    package private(set) var runUntil: Condition?
    /// Slots a second really simulated lately, while running.
    package private(set) var measuredRate: Double?
    /// Whether ``pauseWhen`` held when last looked.
    private var held = false
    /// When and where the present pace began.
    private var pace = Pace()
    /// Since when, and from how many slots, the rate is measured.
    private var window = Pace()

    private struct Pace: Sendable {
        var wall = 0.0
        var time = SimTime(milliseconds: 0)
        var slots = 0
    }

    /// What is asked of a clock.
    package enum Command: Sendable, Hashable {
        /// Run if paused and pause if running.
        case runOrPause
        case faster
        case slower
        case setSpeed(Speed)
        /// Go to the next boundary of a kind, and pause.
        case advance(World.Stride)
        /// Run until a condition comes to hold, once.
        case runUntil(Condition)
        /// Pause each time a condition comes to hold; `nil` for never.
        case pauseWhen(Condition?)
    }

    /// What a turn came to.
    package enum Turn: Sendable {
        /// The clock kept an appointment; what happened.
        case stepped([Event])
        /// Nothing is due before a wall time.
        case waits(until: Double)
        /// The clock stands.
        case paused
    }

    /// A clock that stands at a world's time.
    package init(_ world: World, speed: Speed = .one, pauseWhen: Condition? = nil) {
        self.world = world
        self.speed = speed
        self.pauseWhen = pauseWhen
    }
}

extension Driver {
    /// Obeys a command.
    ///
    /// - Returns: what happened: something where the clock was advanced.
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

    /// Lets the operator act, now.
    package mutating func intervene(_ intervention: Intervention) throws(InterventionError) -> [Event] {
        try world.apply(intervention)
    }

    /// Keeps the next appointment of a running clock, if it is due.
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
            // A gap in the data is not waited for.
            if world.now.milliseconds - before.milliseconds > SimTime.hour { restartPace(at: wall) }
            measure(at: wall)
        }
        return .stepped(events)
    }

    private mutating func pause() {
        isRunning = false
        measuredRate = nil
    }

    /// When the next appointment is due on the wall clock.
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

    /// Whether what the clock runs until holds now, or what it pauses on
    /// holds and did not before.
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
