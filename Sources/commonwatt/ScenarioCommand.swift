import ArgumentParser
import Community
internal import Files
import Foundation
import Quantities
internal import Scenarios
import Simulation

/// The commands that make and check scenario folders.
struct ScenarioCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario", abstract: "Make and check scenario folders.",
        subcommands: [
            New.self, Check.self, Show.self, Generate.self,
        ])

    /// Rejects an empty name, which would mean the current folder.
    static func checkName(_ folder: String) throws {
        if folder.isEmpty { throw ValidationError("the folder's name is empty; name a scenario's folder") }
    }

    /// The command that writes a folder's settings file, with a comment on every
    /// key.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a scenario.yaml with every key, its default and a comment.",
            discussion: "Makes the folder where there is none; a scenario.yaml that is there already is left alone.")

        @Argument(help: "The scenario's folder.", completion: .directory)
        var folder: String

        func validate() throws { try ScenarioCommand.checkName(folder) }

        func run() throws {
            let path = folder + "/scenario.yaml"
            // Invisible characters of the folder's name are left out of the
            // scenario's.
            let name = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent.unicodeScalars
                .filter { !$0.isInvisible }
            let isNew = !FileManager.default.fileExists(atPath: folder)
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            } catch {
                printError("\(folder): cannot be made a folder; name another one")
                throw ExitCode(2)
            }
            do throws(OutputError) {
                try WholeFile.write(SettingsTemplate.text(name: String(name)), to: path, replacing: false)
            } catch {
                if isNew { rmdir(folder) }
                printError(error.description)
                throw ExitCode(2)
            }
            try printResult("\(path): written")
            for needed in ["households.csv", "load.csv"]
            where !FileManager.default.fileExists(atPath: folder + "/" + needed) {
                try printResult("  \(needed) is still needed; the README says what stands in it")
            }
        }
    }

    /// The command that prints every setting and its origin.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print every setting a run would have, and where it came from.")

        @OptionGroup var options: ScenarioOptions

        func run() throws {
            guard options.folder != nil else {
                throw ValidationError("name a scenario's folder: the built-in street has only defaults")
            }
            let rows = try options.load(lastBlock: false).settings
            let widths = (rows.map(\.key.count).max() ?? 0, rows.map(\.value.count).max() ?? 0)
            for row in rows {
                try printResult(
                    row.key.padding(toLength: widths.0 + 2, withPad: " ", startingAt: 0)
                        + row.value.padding(toLength: widths.1 + 2, withPad: " ", startingAt: 0) + row.origin)
            }
        }
    }

    /// The command that reads a folder and reports its errors or its contents.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a folder and say what is wrong with it, or what is in it.",
            discussion: "Exits with 2 if there is anything wrong; at most 50 problems are listed.")

        @Argument(help: "The scenario's folder.", completion: .directory)
        var folder: String

        @Option(help: "Fill gaps in the data; what was filled is printed.")
        var fillGaps: GapFilling?

        func validate() throws { try ScenarioCommand.checkName(folder) }

        func run() throws {
            let scenario: Scenario
            do throws(ScenarioError) {
                scenario = try ScenarioLoader.load(folder: folder, overrides: ScenarioOverrides(filling: fillGaps))
            } catch {
                printError(error.description)
                throw ExitCode(2)
            }
            for line in scenario.notes + scenario.warnings { try printResult(line) }
            let community = scenario.neighbourhood
            func count(_ isOwned: (Household) -> Bool) -> Int { community.households.count(where: isOwned) }
            let days = community.table.days
            try printResult(
                "\(scenario.name): \(community.households.count) homes, \(days.count) days, \(days[0]) to \(days[days.count - 1])"
            )
            try printResult(
                "  \(count { $0.photovoltaic != nil }) with panels, \(count { $0.battery != nil }) with a battery, "
                    + "\(count { $0.car != nil }) with a car, \(count { $0.heatPump != nil }) with a heat pump")
            for line in FolderFigures(scenario).lines { try printResult(line) }
            try printResult(
                "  tariff \(scenario.terms.tariff.text), seed \(scenario.seed), digest \(scenario.digest.text)")
        }
    }

    /// The command that writes a built-in street of any size as a folder.
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a street like the built-in one, of any size, as a scenario folder.",
            discussion: "The same figures and seed give the same street; a longer one begins with the same homes.")

        @Option(help: "How many homes.")
        var households = 24

        @Option(help: "How many days.")
        var days = 7

        @Option(help: "The first day, such as 2024-04-15.")
        var from: String?

        @Option(help: "The seed of everything drawn.")
        var seed: UInt64 = 42

        @Argument(help: "The folder to make.", completion: .directory)
        var folder: String

        func validate() throws {
            try ScenarioCommand.checkName(folder)
            if !(1...10_000).contains(households) { throw ValidationError("--households \(households): 1 to 10000") }
            if !(1...3_660).contains(days) { throw ValidationError("--days \(days): 1 to 3660") }
            if let from, CivilDate(iso: from) == nil {
                throw ValidationError("--from \(from): write a date such as 2024-04-15")
            }
        }

        func run() throws {
            guard
                let street = CanalStreet.neighbourhood(
                    households: households, firstDay: from.flatMap { CivilDate(iso: $0) } ?? CanalStreet.firstDay,
                    days: days, seed: seed)
            else {
                printError(ScenarioError.noTimeZones.description)
                throw ExitCode(2)
            }
            do throws(OutputError) {
                try CommunityWriter.write(street, to: folder)
            } catch {
                printError(error.description)
                throw ExitCode(2)
            }
            try printResult("\(folder): \(households) homes, \(days) days from \(street.table.days[0])")
        }
    }
}
