import ArgumentParser

/// The program's command line; `watch` is the default command.
@main
struct Commonwatt: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "commonwatt",
        abstract: "A control room for a community energy market.",
        discussion: """
            Without a folder it runs Canal Street, a built-in community of 24 homes. A folder holds \
            households.csv and load.csv and, where there are any, pv.csv, heat_pump.csv, \
            ev_sessions.csv, weather.csv, prices.csv and scenario.yaml.
            """,
        version: version,
        subcommands: [
            WatchCommand.self, SimulateCommand.self, ScenarioCommand.self, MeshCommand.self, DemoCommand.self,
            KeysCommand.self,
        ],
        defaultSubcommand: WatchCommand.self)

    static func main() {
        Console.prepare()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            Console.leave(Self.self, with: error)
        }
    }
}
