internal import Community
internal import Foundation
internal import Markets
internal import Quantities
internal import Yams

/// What `scenario.yaml` may say, resolved against the defaults. Every unknown
/// key and every value out of range is reported with its line and column.
struct SettingsFile {
    static let fileName = "scenario.yaml"

    var name: String?
    var start: CivilDate?
    var days: Int?
    var zoneName = "Europe/Amsterdam"
    var seed: UInt64 = 42
    var tariff = Tariff.usualFlat
    var market = Scenario.MarketSettings()
    var gateOpensWasGiven = false
    var defaultTrader = TraderKind.zeroIntelligencePlus
    /// By household, with the place in the file.
    var traders: [(household: String, kind: TraderKind, problem: (String) -> ScenarioProblem)] = []
    var forecastName = "smoothed"
    var sigmaLoad = ForecastKind.usualSigmaLoad
    var sigmaPhotovoltaic = ForecastKind.usualSigmaPhotovoltaic
    var chargerPower = Power(watts: 11_000)
    var devices = HomePlanner.Settings()
    var community = Scenario.CommunitySettings()
    var split = Scenario.RetailSplit()
    var interventions: [PlannedEntry] = []
    var mesh = MeshRequest()
    var problems = ScenarioError()
    /// The lines of the keys that the file sets.
    var lines: [String: Int] = [:]

    var forecast: ForecastKind {
        switch forecastName {
        case "perfect": .perfect
        case "naive": .naive
        case "smoothed": .smoothed
        default: .noisy(sigmaLoad: sigmaLoad, sigmaPhotovoltaic: sigmaPhotovoltaic)
        }
    }

    init() {}

    /// - Parameter bytes: the file.
    init(bytes: [UInt8]) throws(ScenarioError) {
        guard let root = try Self.compose(bytes, file: Self.fileName) else { return }
        read(root)
        if !problems.isEmpty { throw problems }
    }

    /// A YAML file of ours as a tree: at most 1 MB of UTF-8 without aliases.
    static func compose(_ bytes: [UInt8], file: String) throws(ScenarioError) -> Node? {
        guard bytes.count <= 1 << 20 else {
            throw ScenarioError(ScenarioProblem(file, "the file is larger than 1 MB"))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ScenarioError(ScenarioProblem(file, "the file is not UTF-8 text; save it as UTF-8"))
        }
        // Before the parser sees them: aliases of aliases grow without end.
        if let alias = firstAlias(text) {
            throw ScenarioError(
                ScenarioProblem(file, line: alias, "aliases (*name) are not taken here; write the value out"))
        }
        do {
            return try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw ScenarioError(problem(of: error, file))
        } catch {
            throw ScenarioError(ScenarioProblem(file, "cannot be read: \(error)"))
        }
    }

    private static func problem(of error: YamlError, _ fileName: String) -> ScenarioProblem {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ScenarioProblem(fileName, line: mark.line, column: mark.column, "not YAML: \(problem)")
        default: ScenarioProblem(fileName, "not YAML: \(error)")
        }
    }

    /// The line of the first alias, outside quotes and comments.
    private static func firstAlias(_ text: String) -> Int? {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let body = line.prefix { $0 != "#" }
            if body.contains(": *") || body.contains("- *") || body.contains("[*") || body.contains("<<:") {
                return index + 1
            }
        }
        return nil
    }
}
