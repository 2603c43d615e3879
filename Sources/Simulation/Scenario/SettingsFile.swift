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
    private(set) var problems = ScenarioError()
    /// The lines of the keys that the file sets.
    private(set) var lines: [String: Int] = [:]

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

// MARK: Reading

extension SettingsFile {
    private mutating func report(_ node: Node, _ field: String, _ message: String) {
        problems.add(
            ScenarioProblem(
                Self.fileName, line: node.mark?.line, column: node.mark?.column, field: field, message))
    }

    /// Walks a mapping, giving each known key to `take` and reporting others.
    private mutating func walk(
        _ node: Node, _ path: String, known: [String], _ take: (inout SettingsFile, String, Node, String) -> Void
    ) {
        guard let mapping = node.mapping else {
            report(node, path.isEmpty ? "scenario" : path, "needs keys below it: \(known.joined(separator: ", "))")
            return
        }
        for (keyNode, value) in mapping {
            let key = keyNode.string ?? ""
            let full = path.isEmpty ? key : "\(path).\(key)"
            guard known.contains(key) else {
                let hint =
                    nearest(to: key, among: known).map { "; the nearest is \($0)" }
                    ?? "; known: \(known.joined(separator: ", "))"
                report(keyNode, full, "unknown key\(hint)")
                continue
            }
            lines[full] = keyNode.mark?.line
            take(&self, key, value, full)
        }
    }

    private mutating func read(_ root: Node) {
        walk(root, "", known: ["name", "calendar", "seed", "tariff", "community", "market", "forecast", "devices"]) {
            file, key, node, path in
            switch key {
            case "name": file.name = node.string
            case "seed": file.seed = file.integer(node, path, 0...Int(Int64.max)).map(UInt64.init) ?? file.seed
            case "calendar": file.readCalendar(node, path)
            case "tariff": file.readTariff(node, path)
            case "community": file.readCommunity(node, path)
            case "market": file.readMarket(node, path)
            case "forecast": file.readForecast(node, path)
            default:
                file.walk(node, path, known: ["evCharging", "chargerPower", "degradation"]) { file, key, node, path in
                    if key == "evCharging" {
                        if let word = file.choice(node, path, CarChargingKind.allCases.map(\.rawValue)) {
                            file.devices.charging = CarChargingKind(rawValue: word) ?? .smart
                        }
                    } else if key == "degradation" {
                        if let units = file.decimal(node, path, decimals: 5, 0...100_000) {
                            file.devices.degradation = Double(units) / 100_000
                        }
                    } else if let watts = file.quantity(
                        node, path, units: ["kW": 1_000, "W": 1], 1_000...50_000, example: "11kW")
                    {
                        file.chargerPower = Power(watts: watts)
                    }
                }
            }
        }
    }

    private mutating func readCalendar(_ node: Node, _ path: String) {
        walk(node, path, known: ["start", "days", "timezone", "slot"]) { file, key, node, path in
            switch key {
            case "start":
                // YAML reads a bare date as a timestamp: take its text.
                if let date = CivilDate(iso: node.scalar?.string ?? "") {
                    file.start = date
                } else {
                    file.report(node, path, "write a date such as 2024-06-03")
                }
            case "days": file.days = file.integer(node, path, 1...36_600)
            case "timezone": file.zoneName = node.string ?? file.zoneName
            default: _ = file.choice(node, path, ["15min"])
            }
        }
    }

    private mutating func readTariff(_ node: Node, _ path: String) {
        var kind = "flat"
        var prices: [String: Price] = [:]
        var vat: Int64 = 210
        var splitWasGiven = false
        var hours = (ClockTime(minutes: 7 * 60), ClockTime(minutes: 23 * 60))
        var energyPart: (price: Price, node: Node)?
        let keys = [
            "kind", "split", "retail", "feedIn", "peak", "offPeak", "peakHours", "markup", "vat", "tax", "feedInMarkdown",
        ]
        walk(node, path, known: keys) { file, key, node, path in
            switch key {
            case "kind": kind = file.choice(node, path, ["flat", "time-of-use", "wholesale"]) ?? kind
            case "split":
                file.walk(node, path, known: ["energy", "gridFee", "levy"]) { file, key, node, path in
                    guard let units = file.decimal(node, path, decimals: 5, 0...1_000_000) else { return }
                    switch key {
                    case "gridFee": file.split.gridFee = Price(units: units)
                    case "levy": file.split.levy = Price(units: units)
                    default: energyPart = (Price(units: units), node)
                    }
                }
                splitWasGiven = true
            case "vat": vat = file.decimal(node, path, decimals: 3, -1_000...1_000) ?? vat
            case "peakHours":
                let parts = (node.scalar?.string ?? "").split(separator: "-")
                if parts.count == 2, let from = ClockTime(text: parts[0]), let to = ClockTime(text: parts[1]), from < to {
                    hours = (from, to)
                } else {
                    file.report(node, path, "write two times such as 07:00-23:00")
                }
            default:
                prices[key] = file.decimal(node, path, decimals: 5, -1_000_000...1_000_000).map(Price.init)
            }
        }
        func price(_ key: String, _ usual: Int64) -> Price { prices[key] ?? Price(units: usual) }
        switch kind {
        case "time-of-use":
            tariff = .timeOfUse(
                peak: price("peak", 30_000), offPeak: price("offPeak", 24_000), from: hours.0, to: hours.1,
                feedIn: price("feedIn", 8_000))
        case "wholesale":
            tariff = .wholesale(
                markup: price("markup", 2_000), vatPerMille: vat, tax: price("tax", 13_170),
                feedInMarkdown: price("feedInMarkdown", 2_000))
            if !splitWasGiven { split = tariff.usualSplit }
        default:
            tariff = .flat(retail: price("retail", 30_000), feedIn: price("feedIn", 8_000))
            if let energyPart, energyPart.price != split.energy(of: price("retail", 30_000)) {
                report(
                    energyPart.node, path + ".split.energy",
                    "\(energyPart.price) with grid fee \(split.gridFee) and levy \(split.levy) is not the retail price "
                        + "of \(price("retail", 30_000)); leave it out or write \(split.energy(of: price("retail", 30_000)))")
            }
        }
    }

    private mutating func readCommunity(_ node: Node, _ path: String) {
        walk(node, path, known: ["localFee", "localLevy", "curtailBelowZero"]) { file, key, node, path in
            switch key {
            case "curtailBelowZero":
                if let word = file.choice(node, path, ["true", "false"]) {
                    file.community.curtailsBelowZero = word == "true"
                }
            case "localFee":
                if let units = file.decimal(node, path, decimals: 5, 0...1_000_000) {
                    file.community.charges.fee = Price(units: units)
                }
            default:
                if let units = file.decimal(node, path, decimals: 5, 0...1_000_000) {
                    file.community.charges.levy = Price(units: units)
                }
            }
        }
    }

    private mutating func readMarket(_ node: Node, _ path: String) {
        walk(node, path, known: ["dayAhead", "realTime"]) { file, key, node, path in
            if key == "realTime" {
                file.readRealTime(node, path)
                return
            }
            let keys = ["mechanism", "gateOpens", "gateCloses", "dealPrice", "wakeUp", "traders"]
            file.walk(node, path, known: keys) { file, key, node, path in
                switch key {
                case "mechanism":
                    file.market.hasDayAhead = file.choice(node, path, ["open-p2p", "none"]) != "none"
                case "gateOpens":
                    file.market.gateOpens = file.clock(node, path) ?? file.market.gateOpens
                    file.gateOpensWasGiven = true
                case "gateCloses": file.market.gateCloses = file.clock(node, path) ?? file.market.gateCloses
                case "dealPrice": file.readDealPrice(node, path)
                case "wakeUp":
                    if let wait = file.quantity(
                        node, path, units: ["min": SimTime.minute, "s": 1_000, "h": SimTime.hour],
                        1_000...24 * SimTime.hour, example: "20min")
                    {
                        file.market.wakeUpMilliseconds = wait
                    }
                default: file.readTraders(node, path)
                }
            }
            if file.market.gateCloses <= file.market.gateOpens {
                file.report(node, path, "the gate closes at \(file.market.gateCloses), not after it opens at \(file.market.gateOpens)")
            }
        }
    }

    private mutating func readRealTime(_ node: Node, _ path: String) {
        var rule = "sdr"
        var compensation = PoolRule.usualCompensationPerMille
        walk(node, path, known: ["rule", "compensation"]) { file, key, node, path in
            if key == "rule" {
                rule = file.choice(node, path, ["sdr", "sdr-compensated", "mid-market-rate", "bill-sharing", "none"]) ?? rule
            } else {
                compensation = file.decimal(node, path, decimals: 3, 0...1_000) ?? compensation
            }
        }
        switch rule {
        case "sdr-compensated": market.poolRule = .supplyDemandRatio(compensationPerMille: compensation)
        case "mid-market-rate": market.poolRule = .midMarketRate
        case "bill-sharing": market.poolRule = .billSharing
        case "none": market.poolRule = nil
        default: market.poolRule = .usual
        }
    }

    private mutating func readDealPrice(_ node: Node, _ path: String) {
        guard let mapping = node.mapping else {
            if let rule = choice(node, path, ["midpoint", "maker"]) {
                market.dealPrice = rule == "maker" ? .maker : .midpoint
            }
            return
        }
        _ = mapping
        walk(node, path, known: ["kDouble"]) { file, _, node, path in
            if let share = file.decimal(node, path, decimals: 3, 0...1_000) {
                file.market.dealPrice = .kDouble(perMille: share)
            }
        }
    }

    private mutating func readTraders(_ node: Node, _ path: String) {
        guard let mapping = node.mapping else {
            report(node, path, "needs keys below it: default, or a household")
            return
        }
        for (keyNode, value) in mapping {
            let key = keyNode.string ?? ""
            lines["\(path).\(key)"] = keyNode.mark?.line
            guard let word = choice(value, "\(path).\(key)", TraderKind.allCases.map(\.rawValue)),
                let kind = TraderKind(rawValue: word)
            else { continue }
            if key == "default" {
                defaultTrader = kind
            } else {
                let mark = keyNode.mark
                traders.append(
                    (
                        key, kind,
                        {
                            ScenarioProblem(
                                Self.fileName, line: mark?.line, column: mark?.column, field: "\(path).\(key)", $0)
                        }
                    ))
            }
        }
    }

    private mutating func readForecast(_ node: Node, _ path: String) {
        walk(node, path, known: ["default", "sigmaLoad", "sigmaPV"]) { file, key, node, path in
            switch key {
            case "default": file.forecastName = file.choice(node, path, ["perfect", "naive", "smoothed", "noisy"]) ?? file.forecastName
            default:
                guard let value = file.decimal(node, path, decimals: 4, 0...20_000) else { return }
                if key == "sigmaLoad" {
                    file.sigmaLoad = Double(value) / 10_000
                } else {
                    file.sigmaPhotovoltaic = Double(value) / 10_000
                }
            }
        }
    }
}

// MARK: Values

extension SettingsFile {
    private mutating func integer(_ node: Node, _ path: String, _ range: ClosedRange<Int>) -> Int? {
        guard let value = Int(node.scalar?.string ?? "") else {
            report(node, path, "write a whole number")
            return nil
        }
        guard range.contains(value) else {
            report(node, path, "\(value) is outside \(range.lowerBound)…\(range.upperBound)")
            return nil
        }
        return value
    }

    /// A decimal number, exact.
    private mutating func decimal(
        _ node: Node, _ path: String, decimals: Int, _ range: ClosedRange<Int64>
    ) -> Int64? {
        let text = node.scalar?.string ?? ""
        guard let value = Decimal.parse(text, decimals: decimals) else {
            report(node, path, "\"\(text)\" is not a number with at most \(decimals) decimals")
            return nil
        }
        guard range.contains(value) else {
            let low = Decimal.text(range.lowerBound, decimals: decimals, shown: 2)
            let high = Decimal.text(range.upperBound, decimals: decimals, shown: 2)
            report(node, path, "\(text) is outside \(low)…\(high)")
            return nil
        }
        return value
    }

    private mutating func choice(_ node: Node, _ path: String, _ words: [String]) -> String? {
        let text = node.scalar?.string ?? ""
        if words.contains(text) { return text }
        report(node, path, "\"\(text)\" is not one of: \(words.joined(separator: ", "))")
        return nil
    }

    private mutating func clock(_ node: Node, _ path: String) -> ClockTime? {
        let text = node.scalar?.string ?? ""
        if let clock = ClockTime(text: text) { return clock }
        report(node, path, "\"\(text)\" is not a time of day; write \"12:00\"")
        return nil
    }

    /// A whole number with a unit, such as `20min`.
    private mutating func quantity(
        _ node: Node, _ path: String, units: [String: Int64], _ range: ClosedRange<Int64>, example: String
    ) -> Int64? {
        do throws(QuantityError) {
            return try Self.quantity(node.scalar?.string ?? "", units: units, range, example: example)
        } catch {
            report(node, path, error.message)
            return nil
        }
    }

    /// Why a text is no quantity.
    struct QuantityError: Error {
        var message: String
    }

    /// A number with a unit in whole smallest units; what is smaller is cut
    /// off.
    static func quantity(
        _ text: String, units: [String: Int64], _ range: ClosedRange<Int64>, example: String
    ) throws(QuantityError) -> Int64 {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let unit = text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)
        guard let factor = units[unit], let milli = Decimal.parse(digits, decimals: 3), milli < .max / factor else {
            throw QuantityError(message: "\"\(text)\" is not a quantity with a unit; write it like \(example)")
        }
        guard range.contains(milli * factor / 1_000) else {
            throw QuantityError(message: "\(text) is out of range; write it like \(example)")
        }
        return milli * factor / 1_000
    }
}
