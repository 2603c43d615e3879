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
    /// What applies now.
    package internal(set) var terms: Terms
    /// The time of the latest appointment kept.
    package internal(set) var now: SimTime
    /// Appointments kept so far.
    package internal(set) var stepCount = 0

    var carriage: Carriage
    var homes: Homes
    var settling: Settling
    var agenda: Agenda
    var trading: Trading
    var desk: Desk

    /// What has happened so far.
    package internal(set) var history = History()
    /// What failed a check; a world with a breach stands still.
    package internal(set) var breaches: [String] = []
    /// How many checks have passed.
    package internal(set) var checkCount = 0
    /// Which part keeps the next appointment, and when; `nil` when the run is
    /// over.
    private(set) var upcoming: (time: SimTime, rank: Rank)?

    /// The world at the first midnight of the run.
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

    /// The one list of parts.
    mutating func visitParts(_ visitor: inout some PartVisitor) {
        visitor.visit(&carriage)
        visitor.visit(&homes)
        visitor.visit(&settling)
        visitor.visit(&agenda)
        visitor.visit(&trading)
        visitor.visit(&desk)
    }

    /// What parts may know now.
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
    /// - Returns: what happened, in order; nothing at the end of the run.
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

    /// Performs effects and all that follows from them, checks what must hold
    /// if that is asked for, and writes what happened into the history.
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

    private mutating func findNext() {
        var finder = Finder()
        visitParts(&finder)
        upcoming = finder.isRunning ? finder.first : nil
    }
}
