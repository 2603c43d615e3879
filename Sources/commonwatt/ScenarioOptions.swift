import ArgumentParser
import Community
import Quantities
internal import Scenarios
import Simulation

/// The options that choose a community and override its files.
struct ScenarioOptions: ParsableArguments {
    @Argument(help: "The scenario's folder; Canal Street if there is none.", completion: .directory)
    var folder: String?

    @Option(help: "Run this many days.")
    var days: Int?

    @Option(help: "Start on this day, such as 2024-06-03.")
    var from: String?

    @Option(help: "The seed of everything random.")
    var seed: UInt64?

    @Option(help: "Trade for this household by hand.")
    var seat: String?

    @Option(help: "The grid tariff: flat, time-of-use or wholesale.")
    var tariff: String?

    @Option(help: "What carries messages: auto (the folder's mesh), none, generated, or a mesh by its name.")
    var mesh: String?

    @Option(help: "How routes are found: srr, bar or dsr.")
    var routing: String?

    @Option(
        help:
            "Fill gaps in the data: \(GapFilling.allCases.map(\.rawValue).joined(separator: ", ")); what was filled is printed."
    )
    var fillGaps: GapFilling?

    func validate() throws {
        if let folder { try ScenarioCommand.checkName(folder) }
        if let days, days < 1 { throw ValidationError("--days \(days): a run has at least 1 day") }
        if let from, CivilDate(iso: from) == nil {
            throw ValidationError("--from \(from): write a date such as 2024-06-03")
        }
    }

    /// Checks that the folder exists.
    ///
    /// - Parameter commands: The commands, one of which may have been meant by a
    ///   single word.
    /// - Throws: `ExitCode` 2, after printing that there is no such folder.
    func checkFolder(commands: [String]) throws {
        guard let folder else { return }
        do throws(ScenarioError) {
            try ScenarioLoader.checkFolder(folder)
        } catch {
            let command = nearest(to: folder, among: commands)
            printError(error.description + (command.map { "; is the command \($0) meant?" } ?? ""))
            throw ExitCode(2)
        }
    }

    /// Loads the scenario.
    ///
    /// - Parameter lastBlock: Whether to start at the last block of consecutive
    ///   days unless a start is given.
    /// - Returns: The scenario, or the error in its files or options.
    func scenario(lastBlock: Bool) -> Result<Scenario, ScenarioError> {
        let overrides = ScenarioOverrides(
            seed: seed, from: from.flatMap { CivilDate(iso: $0) }, days: days, seat: seat, tariff: tariff,
            mesh: mesh.map { MeshChoice(word: $0) }, routing: routing, filling: fillGaps, lastBlock: lastBlock)
        do throws(ScenarioError) {
            if let folder { return .success(try ScenarioLoader.load(folder: folder, overrides: overrides)) }
            guard let street = CanalStreet.neighbourhood(seed: seed ?? 42) else { throw .noTimeZones }
            return .success(try Scenario(builtIn: street, overrides: overrides))
        } catch {
            return .failure(error)
        }
    }

    /// Parses a condition.
    ///
    /// - Throws: `ExitCode` 2, after printing the error in it.
    static func condition(_ text: String, flag: String, for scenario: Scenario) throws -> Condition {
        do throws(ConditionError) {
            return try Condition(text, for: scenario)
        } catch {
            throw refused(error, text, flag: flag)
        }
    }

    /// Prints an error in a condition with a mark at its place, and returns the
    /// exit code for it.
    static func refused(_ error: ConditionError, _ text: String, flag: String) -> ExitCode {
        var lines = ["\(flag):\(error.column): \(error.message)"]
        let shown = text.printable()
        // The line is not shown if it would be cut off: the mark could then point
        // at anything.
        if shown.count <= 200 {
            let before = text.prefix(error.column - 1).printable()
            lines += ["  " + shown, "  " + String(repeating: " ", count: before.count) + "^"]
        }
        printError(lines.joined(separator: "\n"))
        return ExitCode(2)
    }

    /// Loads the scenario and prints its notes and warnings.
    ///
    /// - Throws: `ExitCode` 2, after printing the error in the scenario.
    func load(lastBlock: Bool) throws -> Scenario {
        switch scenario(lastBlock: lastBlock) {
        case .success(let scenario):
            for line in scenario.notes + scenario.warnings { printError(line) }
            return scenario
        case .failure(let error):
            printError(error.description)
            throw ExitCode(2)
        }
    }
}

extension GapFilling: ExpressibleByArgument {}
