import ArgumentParser
import Community
import Dispatch
internal import Files
import Foundation
import Markets
import Quantities
internal import Reports
import Simulation
import Synchronization

/// The command that runs a scenario without a screen and writes its tables.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Run a scenario without a screen and write its tables.",
        discussion: """
            Writes slots.csv, orders.csv, trades.csv, positions.csv, bills.csv, households.csv, events.csv, run.json \
            and timing.json to the output folder, which is new, empty or holds an earlier run: when all are whole they \
            take the place of its files. All but timing.json are the same, byte for byte, \
            whenever the same scenario and seed are run. Ctrl-C stops early and leaves complete files up to the last finished slot.
            """)

    @OptionGroup var options: ScenarioOptions

    @Option(name: .customLong("out"), help: "The folder to write to; nothing is written without it.")
    var output: String?

    @Option(
        help: "How tables are written: \(RunWriter.Format.allCases.map(\.rawValue).joined(separator: " or ")) (lines).")
    var format = RunWriter.Format.csv

    @Option(help: "Stop when this holds, such as \"buy > 20 ct and time >= 14:30\".")
    var until: String?

    func validate() throws {
        if output == "" {
            throw ValidationError("--out \"\": name the folder to write to; it is made where there is none")
        }
    }

    func run() throws {
        let scenario = try options.load(lastBlock: false)
        let condition = try until.map { try ScenarioOptions.condition($0, flag: "--until", for: scenario) }
        var driver = Driver(World(scenario: scenario), speed: .flatOut)
        driver.handle(condition.map { .runUntil($0) } ?? .runOrPause, at: 0)
        let writer = try openWriter()
        let interrupt = Interrupt()
        let table = scenario.neighbourhood.table
        let total = scenario.runDays.reduce(0) { sum, date in
            sum + (table.dayIndex(of: date).map { table.slots[$0].count } ?? 0)
        }
        var progress = Progress(total: total)
        while !interrupt.wasAsked, case .stepped(let events) = driver.turn(at: 0) {
            if events.isEmpty { continue }
            let world = driver.world
            try write { () throws(OutputError) in try writer?.record(events, of: world) }
            for event in events {
                switch event.kind {
                case .poolSettled: progress.update(done: world.slots.count, day: world.date.description)
                case .dayEnded(let date, let saving):
                    try write { () throws(OutputError) in try writer?.flush() }
                    progress.dayDone(
                        "\(date)  \(world.slots.count)/\(total) slots  "
                            + "\(Int(Double(world.slots.count) / max(progress.seconds, 0.001))) slots/s  "
                            + "saving \(Decimal.text(saving.units, decimals: 8, shown: 2)) EUR")
                default: break
                }
            }
        }
        let world = driver.world
        let hasStopped = condition != nil && driver.runUntil == nil
        progress.finish()
        try write { () throws(OutputError) in
            try writer?.finish(
                world, version: Commonwatt.version, interrupted: interrupt.wasAsked || hasStopped,
                seconds: progress.seconds)
        }
        var summary = SummaryTable(world, output: output, interrupted: interrupt.wasAsked || hasStopped).text
        if let until {
            let time = world.calendar.localISO(world.now)
            summary += hasStopped ? "\n  stopped at \(time): \(until)" : "\n  it never held: \(until)"
        }
        try printResult(summary)
        for breach in world.breaches { printError("check failed at \(world.now.iso): \(breach)") }
        if !world.breaches.isEmpty { throw ExitCode(1) }
        if interrupt.wasAsked { throw ExitCode(130) }
    }

    private func openWriter() throws -> RunWriter? {
        guard let output else { return nil }
        return try write { () throws(OutputError) in try RunWriter(folder: output, format: format) }
    }

    /// Performs an output.
    ///
    /// - Throws: `ExitCode` 2, after printing why it failed.
    @discardableResult
    private func write<Value>(_ output: () throws(OutputError) -> Value) throws -> Value {
        do throws(OutputError) {
            return try output()
        } catch {
            printError(error.description)
            throw ExitCode(2)
        }
    }
}

extension RunWriter.Format: ExpressibleByArgument {}

/// A record of whether the user pressed Ctrl-C or asked the program to end. It owns
/// the two signal sources.
final class Interrupt {
    private let flag = Flag()
    private let sources: [any DispatchSourceSignal]

    private final class Flag: Sendable {
        let isSet = Atomic(false)
    }

    init() {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: .global())
        }
        for source in sources {
            source.setEventHandler { [flag] in flag.isSet.store(true, ordering: .relaxed) }
            source.resume()
        }
    }

    var wasAsked: Bool { flag.isSet.load(ordering: .relaxed) }
}
