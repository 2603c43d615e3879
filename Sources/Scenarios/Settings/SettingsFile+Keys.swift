internal import Community
internal import Foundation
internal import Markets
internal import Quantities
internal import Simulation
internal import Yams

/// The keys of `scenario.yaml`, section by section.
extension SettingsFile {
    mutating func read(_ root: Node) {
        let keys = [
            "name", "calendar", "seed", "tariff", "input", "community", "market", "forecast", "devices", "mesh",
            "interventions",
        ]
        walk(root, "", known: keys) { file, key, node, path in
            switch key {
            case "name": file.readName(node, path)
            case "seed": file.readSeed(node, path)
            case "calendar": file.readCalendar(node, path)
            case "tariff": file.readTariff(node, path)
            case "input": file.readInput(node, path)
            case "community": file.readCommunity(node, path)
            case "market": file.readMarket(node, path)
            case "forecast": file.readForecast(node, path)
            case "mesh": file.readMesh(node, path)
            case "interventions": file.readInterventions(node, path)
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

    /// Reads the seed, with the range that `--seed` accepts.
    mutating func readSeed(_ node: Node, _ path: String) {
        guard let value = UInt64(node.scalar?.string ?? "") else {
            report(node, path, "write a whole number from 0 to \(UInt64.max)")
            return
        }
        seed = value
    }

    mutating func readCalendar(_ node: Node, _ path: String) {
        walk(node, path, known: ["start", "days", "timezone", "slot"]) { file, key, node, path in
            switch key {
            case "start":
                // YAML parses a bare date as a timestamp, so its text is used.
                if let date = CivilDate(iso: node.scalar?.string ?? "") {
                    file.start = date
                } else {
                    file.report(node, path, "write a date such as 2024-06-03")
                }
            case "days": file.days = file.integer(node, path, 1...36_600)
            case "timezone":
                let name = node.scalar?.string ?? ""
                if TimeZone(identifier: name) == nil {
                    file.report(node, path, Self.notAZone(name).message)
                } else {
                    file.zoneName = name
                }
            default:
                let lengths = Self.slotLengths.map { "\($0)min" }
                if let word = file.choice(node, path, lengths), let index = lengths.firstIndex(of: word) {
                    file.slotMinutes = Self.slotLengths[index]
                }
            }
        }
    }

    mutating func readTariff(_ node: Node, _ path: String) {
        var kind = "flat"
        var prices: [String: Price] = [:]
        var vat: Int64 = 210
        var splitWasGiven = false
        var hours = (ClockTime(minutes: 7 * 60), ClockTime(minutes: 23 * 60))
        var energyPart: (price: Price, node: Node)?
        let keys = [
            "kind", "split", "retail", "feedIn", "peak", "offPeak", "peakHours", "markup", "vat", "tax",
            "feedInMarkdown",
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
                let text = node.scalar?.string ?? ""
                let parts = text.split(separator: "-")
                guard parts.count == 2, let from = ClockTime(text: parts[0]), let to = ClockTime(text: parts[1]) else {
                    file.report(node, path, "\"\(text)\" is not two times; write them like 07:00-23:00")
                    break
                }
                if from < to {
                    hours = (from, to)
                } else {
                    file.report(
                        node, path,
                        "\(text) does not end after it begins; peak hours may not cross midnight, write them like 07:00-23:00"
                    )
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
                        + "of \(price("retail", 30_000)); leave it out or write \(split.energy(of: price("retail", 30_000)))"
                )
            }
        }
    }

    mutating func readCommunity(_ node: Node, _ path: String) {
        walk(node, path, known: ["localFee", "localLevy", "curtailBelowZero", "deposit"]) { file, key, node, path in
            switch key {
            case "curtailBelowZero":
                if let word = file.choice(node, path, ["true", "false"]) {
                    file.community.curtailsBelowZero = word == "true"
                }
            case "deposit":
                if let cents = file.decimal(node, path, decimals: 2, 0...100_000_000) {
                    file.community.deposit = Money(units: cents * 1_000_000)
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

    mutating func readMarket(_ node: Node, _ path: String) {
        walk(node, path, known: ["dayAhead", "realTime"]) { file, key, node, path in
            if key == "realTime" {
                file.readRealTime(node, path)
                return
            }
            let keys = ["mechanism", "gateOpens", "gateCloses", "dealPrice", "wakeUp", "traders"]
            file.walk(node, path, known: keys) { file, key, node, path in
                switch key {
                case "mechanism":
                    let kinds = MechanismKind.allCases.map(\.rawValue)
                    file.market.mechanism = file.choice(node, path, kinds + ["none"]).flatMap {
                        MechanismKind(rawValue: $0)
                    }
                case "gateOpens":
                    file.market.gateOpens = file.clock(node, path) ?? file.market.gateOpens
                    file.gateOpensWasGiven = true
                case "gateCloses": file.market.gateCloses = file.clock(node, path) ?? file.market.gateCloses
                case "dealPrice": file.readDealPrice(node, path)
                case "wakeUp": file.readWakeUp(node, path)
                default: file.readTraders(node, path)
                }
            }
            if file.market.gateCloses <= file.market.gateOpens {
                file.report(
                    node, path,
                    "the gate closes at \(file.market.gateCloses), not after it opens at \(file.market.gateOpens)")
            }
        }
    }

    /// Reads the mean time between two looks of a trader at the books. Below
    /// the minimum a day takes disproportionately long: for 36 homes, 2.5 s of
    /// processor time at 1 min, 13 s at 10 s, and minutes at 1 s.
    mutating func readWakeUp(_ node: Node, _ path: String) {
        guard
            let wait = quantity(
                node, path, units: ["min": SimTime.minute, "s": 1_000, "h": SimTime.hour], 0...24 * SimTime.hour,
                example: "20min")
        else { return }
        guard wait >= SimTime.minute else {
            report(
                node, path,
                "\(node.scalar?.string ?? "") is less than 1min: at every look a household renews its orders for all slots "
                    + "of the day, and the run would take too long; write 1min to 24h")
            return
        }
        market.wakeUpMilliseconds = wait
    }

    mutating func readRealTime(_ node: Node, _ path: String) {
        var rule = "sdr"
        var compensation = PoolRule.usualCompensationPerMille
        walk(node, path, known: ["rule", "compensation"]) { file, key, node, path in
            if key == "rule" {
                rule =
                    file.choice(node, path, ["sdr", "sdr-compensated", "mid-market-rate", "bill-sharing", "none"])
                    ?? rule
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

    mutating func readDealPrice(_ node: Node, _ path: String) {
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

    mutating func readTraders(_ node: Node, _ path: String) {
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

    mutating func readForecast(_ node: Node, _ path: String) {
        walk(node, path, known: ["default", "sigmaLoad", "sigmaPV"]) { file, key, node, path in
            switch key {
            case "default":
                file.forecastName =
                    file.choice(node, path, ["perfect", "naive", "smoothed", "noisy"]) ?? file.forecastName
            default:
                guard let value = file.decimal(node, path, decimals: 4, 0...20_000) else { return }
                if key == "sigmaLoad" {
                    file.forecastNoise.load = Double(value) / 10_000
                } else {
                    file.forecastNoise.photovoltaic = Double(value) / 10_000
                }
            }
        }
    }
}
