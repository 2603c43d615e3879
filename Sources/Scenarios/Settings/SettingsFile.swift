internal import Community
internal import Files
internal import Foundation
internal import Markets
internal import Quantities
internal import Simulation
internal import Yams

/// The content of `scenario.yaml`, resolved against the defaults. Every unknown
/// key and every value out of range is reported with its line and column.
struct SettingsFile {
    static let fileName = "scenario.yaml"
    /// The allowed lengths of a slot in minutes.
    static let slotLengths = [10, 15, 30, 60]

    var name: String?
    var start: CivilDate?
    var days: Int?
    var zoneName = "Europe/Amsterdam"
    /// The length of a slot, one of ``slotLengths``.
    var slotMinutes = 15
    var seed: UInt64 = 42
    var tariff = Tariff.usualFlat
    var market = Terms.MarketSettings()
    var gateOpensWasGiven = false
    var defaultTrader = TraderKind.zeroIntelligencePlus
    /// Traders by household, each with a function that reports a problem at its
    /// place.
    var traders: [(household: String, kind: TraderKind, problem: (String) -> ScenarioProblem)] = []
    var forecastName = "smoothed"
    var forecastNoise = ForecastNoise()
    var chargerPower = Power(watts: 11_000)
    var devices = HomePlanner.Settings()
    var community = Terms.CommunitySettings()
    var split = Terms.RetailSplit()
    var interventions: [PlannedEntry] = []
    var mesh = MeshRequest()
    var input = InputSettings()
    var problems = ScenarioError()
    /// The lines of the keys that the file sets.
    var lines: [String: Int] = [:]

    var forecast: ForecastKind {
        switch forecastName {
        case "perfect": .perfect
        case "naive": .naive
        case "smoothed": .smoothed
        default: .noisy(sigmaLoad: forecastNoise.load, sigmaPhotovoltaic: forecastNoise.photovoltaic)
        }
    }

    init() {}

    /// Reads as much of a file as is valid; ``problems`` has the rest.
    init(bytes: [UInt8]) {
        do throws(ScenarioError) {
            guard let root = try Self.compose(bytes, file: Self.fileName) else { return }
            read(root)
        } catch {
            problems.add(error)
        }
    }

    /// Returns the root of one of our YAML files, or `nil` if it is empty.
    ///
    /// - Throws: all mistakes in it.
    static func compose(_ bytes: [UInt8], file: String) throws(ScenarioError) -> Node? {
        do throws(YAMLFile.Failure) {
            return try YAMLFile.compose(bytes)
        } catch {
            var problems = ScenarioError()
            for error in error.errors {
                problems.add(
                    ScenarioProblem(file, line: error.line, column: error.column, field: error.field, error.message))
            }
            throw problems
        }
    }

    static func notAZone(_ name: String) -> ScenarioProblem {
        ScenarioProblem(
            fileName, field: "calendar.timezone",
            "\"\(name)\" is not a time zone; write a name such as Europe/Amsterdam")
    }
}
