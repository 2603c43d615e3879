import ArgumentParser
import Community
import Quantities
import Simulation

/// Makes and checks scenario folders.
struct ScenarioCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario", abstract: "Make and check scenario folders.", subcommands: [Check.self, Generate.self])

    /// Reads a folder and says what is wrong with it, or what is in it.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a folder and say what is wrong with it, or what is in it.",
            discussion: "Exits with 2 if there is anything wrong; at most 50 problems are listed.")

        @Argument(help: "The scenario's folder.", completion: .directory)
        var folder: String

        func run() throws {
            let scenario: Scenario
            do throws(ScenarioError) {
                scenario = try ScenarioLoader.load(folder: folder, overrides: ScenarioOverrides())
            } catch {
                printError(error.description)
                throw ExitCode(2)
            }
            let community = scenario.neighbourhood
            func count(_ isOwned: (Household) -> Bool) -> Int { community.households.count(where: isOwned) }
            let days = community.table.days
            print("\(scenario.name): \(community.households.count) homes, \(days.count) days, \(days[0]) to \(days[days.count - 1])")
            print(
                "  \(count { $0.photovoltaic != nil }) with panels, \(count { $0.battery != nil }) with a battery, "
                    + "\(count { $0.car != nil }) with a car, \(count { $0.heatPump != nil }) with a heat pump")
            print("  tariff \(scenario.tariff.text), seed \(scenario.seed), digest \(scenario.digest.text)")
        }
    }

    /// Writes a built-in street of any size as a folder.
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
            do throws(CommunityWriter.WriteError) {
                try CommunityWriter.write(street, to: folder)
            } catch {
                printError(error.description)
                throw ExitCode(2)
            }
            print("\(folder): \(households) homes, \(days) days from \(street.table.days[0])")
        }
    }
}
