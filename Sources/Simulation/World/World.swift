internal import Community
package import Quantities

/// The whole simulated community at one moment: a value made of parts.
///
/// A copy is a checkpoint: stepping it leaves the original untouched, and
/// because storage is shared until written, taking one is cheap. Nothing
/// outside is consulted: no globals, no wall clock, no hidden randomness. The
/// same scenario, seed and interventions always lead through the same states.
///
/// The world advances by one appointment of one of its parts at a time
/// (``step()``); longer strides are built from that (``advance(_:)``).
package struct World: Sendable {
    let setting: Setting
    /// The terms that apply now.
    package internal(set) var terms: Terms
    /// The current time: that of the latest appointment kept.
    package internal(set) var now: SimTime
    /// The number of appointments kept so far.
    package internal(set) var stepCount = 0

    var carriage: Carriage
    var homes: Homes
    var settling: Settling
    var agenda: Agenda
    var trading: Trading
    var desk: Desk

    /// The slots, days and events so far.
    package internal(set) var history = History()
    /// The failed checks, one sentence each. A world with a breach stands
    /// still.
    package internal(set) var breaches: [String] = []
    /// The number of checks that have passed.
    package internal(set) var checkCount = 0
    /// The time and part of the next appointment; `nil` when the run is over.
    private(set) var upcoming: (time: SimTime, rank: Rank)?

    /// Creates the world at the first midnight of a run.
    ///
    /// - Parameter scenario: has at least one run day.
    package init(scenario: Scenario) {
        precondition(!scenario.runDays.isEmpty, "a run needs at least one day")
        setting = Setting(scenario)
        terms = scenario.terms
        now = scenario.neighbourhood.calendar.midnight(of: scenario.runDays[0])
        carriage = Carriage(setting, at: now)
        homes = Homes(setting)
        settling = Settling(setting)
        agenda = Agenda(setting)
        trading = Trading(setting)
        desk = Desk(setting, from: now)
        findNext()
    }

    /// Applies a visitor to every part. This is the only list of the parts.
    mutating func visitParts(_ visitor: inout some PartVisitor) {
        visitor.visit(&carriage)
        visitor.visit(&homes)
        visitor.visit(&settling)
        visitor.visit(&agenda)
        visitor.visit(&trading)
        visitor.visit(&desk)
    }

    /// The context for a step at the current time.
    var context: Context {
        Context(
            setting: setting, terms: terms, now: now, dayIndex: agenda.dayIndex, funds: settling.funds, history: history
        )
    }
}

// MARK: Stepping

extension World {
    /// Keeps the next appointment.
    ///
    /// - Returns: the events, in order; empty at the end of the run and after a
    ///   breach.
    package mutating func step() -> [Event] {
        guard breaches.isEmpty, let due = upcoming else { return [] }
        now = max(now, due.time)
        stepCount += 1
        var stepper = Stepper(rank: due.rank, context: context)
        visitParts(&stepper)
        let effects = stepper.effects
        stepper = Stepper(rank: due.rank, context: nil)
        return finish(effects)
    }

    /// Performs effects and their consequences, checks the invariants if an
    /// effect asks for it, and adds the events to the history.
    ///
    /// - Returns: the events, in order.
    mutating func finish(_ effects: [Effect]) -> [Event] {
        var report = StepReport()
        perform(effects, &report)
        handOver(&report)
        if report.wantsCheck {
            let broken = checkInvariants()
            if broken.isEmpty, report.violations.isEmpty { checkCount += 1 }
            report.violations += broken
        }
        for violation in report.violations {
            breaches.append(violation.description)
            report.events.append(Event(time: now, kind: .breach(violation.description)))
        }
        history.append(report.events)
        findNext()
        return report.events
    }

    /// Finds the next appointment.
    private mutating func findNext() {
        var finder = Finder()
        visitParts(&finder)
        upcoming = finder.isRunning ? finder.first : nil
    }
}
