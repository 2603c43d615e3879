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
    var forecastNoise = ForecastNoise()
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
        default: .noisy(sigmaLoad: forecastNoise.load, sigmaPhotovoltaic: forecastNoise.photovoltaic)
        }
    }

    init() {}

    /// What of a file can be understood; ``problems`` says what cannot.
    init(bytes: [UInt8]) {
        do throws(ScenarioError) {
            guard let root = try Self.compose(bytes, file: Self.fileName) else { return }
            read(root)
        } catch {
            problems.add(error)
        }
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
        case .duplicatedKeysInMapping(let keys, let context):
            ScenarioProblem(
                fileName, line: context.mark.line, column: context.mark.column, field: keys.first,
                "the key is there more than once; keep one of them")
        default: ScenarioProblem(fileName, "not YAML: \(error)")
        }
    }

    /// The line of the first alias, outside quotes and comments: an asterisk
    /// with a name, where a value or a key may stand.
    private static func firstAlias(_ text: String) -> Int? {
        var line = 1
        var quote: UInt8 = 0
        var isComment = false
        // What stands before, blanks aside, and whether a blank does.
        var (before, isSpaced): (UInt8, Bool) = (0x0a, true)
        var bytes = text.utf8.makeIterator()
        var next = bytes.next()
        while let byte = next {
            next = bytes.next()
            if byte == 0x0a {
                line += 1
                (isComment, before, isSpaced) = (false, byte, true)
                continue
            }
            if isComment { continue }
            if quote != 0 {
                if byte == 0x5c, quote == 0x22 { next = bytes.next() }
                if byte == quote { quote = 0 }
                continue
            }
            let isStart = [0x0a, 0x3a, 0x5b, 0x7b, 0x2c].contains(before) || isSpaced && [0x2d, 0x3f].contains(before)
            switch byte {
            case 0x20, 0x09, 0x0d:
                isSpaced = true
                continue
            case 0x23 where isSpaced: isComment = true
            case 0x22, 0x27: if isStart { quote = byte }
            case 0x2a: if isStart, let next, ![0x20, 0x0a, 0x0d].contains(next) { return line }
            default: break
            }
            (before, isSpaced) = (byte, false)
        }
        return nil
    }

    static func notAZone(_ name: String) -> ScenarioProblem {
        ScenarioProblem(
            fileName, field: "calendar.timezone",
            "\"\(name)\" is not a time zone; write a name such as Europe/Amsterdam")
    }
}
