internal import Community
internal import Markets
internal import Quantities

/// The events, violations and check requests that a step gathers.
struct StepReport {
    var events: [Event] = []
    var violations: [Violation] = []
    var wantsCheck = false
}

/// Passing each effect of a part to the parts it concerns.
extension World {
    /// Performs effects in order, each with all its consequences before the
    /// next.
    mutating func perform(_ effects: [Effect], _ report: inout StepReport) {
        for effect in effects {
            let following = respond(to: effect, &report)
            perform(following, &report)
        }
    }

    /// Passes an effect to the parts it concerns.
    ///
    /// - Returns: the effects that follow from it.
    private mutating func respond(to effect: Effect, _ report: inout StepReport) -> [Effect] {
        switch effect {
        case .happened(let kind): report.events.append(Event(time: now, kind: kind))
        case .check: report.wantsCheck = true
        case .violated(let violation): report.violations.append(violation)
        case .dayBegins(let day):
            let traded = trading.beginDay(day, context)
            settling.beginDay(day, traded: traded, context)
            homes.beginDay(day, traded: traded, context)
            return [.happened(.dayBegan(setting.scenario.runDays[day], hasDayAhead: traded != nil))]
        case .gateOpens(let day):
            let plans = homes.planAhead(day: day, context)
            return [.happened(.gateOpened(setting.scenario.runDays[day]))]
                + trading.open(day: day, plans: plans, context)
        case .gateCloses(let result):
            homes.learnPrices(from: result, context)
            let energy = result.tradedEnergy.reduce(.zero, +)
            return [.happened(.gateClosed(result.date, deals: result.trades.count, energy: energy))]
        case .delivered(let delivered): settling.await(delivered)
        case .readingsSent(let slot): settling.wait(for: slot, context)
        case .send(let message): return carriage.send(message, context)
        case .arrived(.market(let home, let message, let request)):
            return trading.receive(message, from: home, request: request, context)
        case .arrived(.reading(let home, let reading)): return settling.take(reading, of: home, context)
        case .arrived(.answer): break
        case .answer(let home): carriage.answer(home, context)
        case .traded(let deal, let escrow):
            settling.lock(escrow, of: deal)
            return [.happened(.deal(deal))]
        case .declared(let home, let ranges, let first):
            settling.remember(ranges, of: home, from: first, context)
            return [.happened(.declared(home))]
        case .settled(let record): history.append(record)
        case .corrected(let record, let index): history.rewrite(record, at: index)
        case .dayEnds(let record): return endDay(record)
        case .dayFinal(var record):
            record.fingerprint = fingerprint.value
            history.append(record)
            return [.happened(.dayEnded(record.date, saving: record.saving))]
        case .readmitted(let home): return trading.readmit(home)
        case .resolved(let request, let outcome): desk.resolve(request, outcome)
        case .act(let intervention):
            do throws(InterventionError) {
                return try begin(intervention, isPlanned: true)
            } catch {
                desk.note(intervention, isPlanned: true, outcome: .refused(error), at: now)
                return [.happened(.planRefused(intervention, error))]
            }
        }
        return []
    }

    /// Ends a day: clears the receipts of the mesh and puts the charges for
    /// relaying on the day's bills.
    private mutating func endDay(_ ended: DayRecord) -> [Effect] {
        var record = ended
        let cleared = carriage.clear(leavesUnpaid: settling.stoppedPaying, context)
        record.receiptsDigest = cleared?.digest
        return (cleared?.effects ?? []) + settling.makeFinal(record, credits: cleared?.settlement)
    }

    /// Delivers messages that need no radio, then hands the mesh those that
    /// were sent in this step.
    mutating func handOver(_ report: inout StepReport) {
        while true {
            let arrived = carriage.takeArrivals()
            if arrived.isEmpty { break }
            perform(arrived, &report)
        }
        carriage.handOver(at: now)
    }
}
