internal import Community
internal import Quantities

/// Reading households.csv: the homes and their devices.
extension CommunityFolder {
    static let householdColumns = [
        "household_id", "household", "load_annual_est_kWh", "pv_kWp", "pv_tilt_deg", "pv_azimuth_deg", "battery_model",
        "hp_heat_loss_kW_per_K", "ev_id", "ev_model", "mesh_node",
    ]

    mutating func readHouseholds() {
        guard var reader = reader("households.csv", isRequired: true),
            let id = reader.requiredColumn(["household_id", "household"], &problems)
        else {
            householdsAreWhole = false
            return
        }
        warnings += reader.unknownColumns(known: Self.householdColumns)
        reader.reportTwins(Self.householdColumns.map { reader.column($0) }, &problems)
        var lines: [String: Int] = [:]
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems) else {
                householdsAreWhole = false
                continue
            }
            let name = reader.text(id)
            if let fault = NameRule.usual.fault(name) {
                problems.add(
                    reader.problem(
                        id,
                        (name.isEmpty ? "the name" : "\"\(shortened(name))\"")
                            + " \(fault); a household's name is such as D07"))
                householdsAreWhole = false
                continue
            }
            if let first = lines[name] {
                problems.add(reader.problem(id, "household \(name) is already in line \(first)"))
                householdsAreWhole = false
                continue
            }
            lines[name] = reader.line
            households.append(household(name, &reader))
        }
        reader.reportThousandsMarks(&problems)
        if lines.isEmpty, householdsAreWhole {
            problems.add(ScenarioProblem("households.csv", line: reader.headerLine, "the file names no household"))
            householdsAreWhole = false
        }
        households.sort { $0.id < $1.id }
        householdLines = households.map { lines[$0.id] ?? 1 }
        for (number, household) in households.enumerated() { numberOf[household.id] = number }
    }

    private mutating func household(_ name: String, _ reader: inout CSVReader) -> Household {
        var household = Household(id: name)
        func value(_ column: String, decimals: Int, example: String, within range: ClosedRange<Int64>) -> Int64? {
            guard let index = reader.column(column), !reader.isBlank(index) else { return nil }
            let low = Decimal.text(range.lowerBound, decimals: decimals)
            let high = Decimal.text(range.upperBound, decimals: decimals)
            return reader.number(
                index, decimals: decimals, example: example, within: range, rangeText: "\(low)…\(high)", &problems)
        }
        household.annualLoad = value(
            "load_annual_est_kWh", decimals: 3, example: "3200", within: 0...1_000_000_000
        ).map(Energy.init)
        if let peak = value("pv_kWp", decimals: 3, example: "4.2", within: 0...100_000), peak > 0 {
            let tilt = value("pv_tilt_deg", decimals: 0, example: "35", within: 0...90) ?? 35
            let azimuth = value("pv_azimuth_deg", decimals: 0, example: "180", within: 0...360) ?? 180
            household.photovoltaic = PhotovoltaicSystem(
                peak: Power(watts: peak), tilt: Double(tilt), azimuth: Double(azimuth))
        }
        if let index = reader.column("battery_model"), !reader.isBlank(index) {
            let model = reader.text(index)
            if let battery = batteries.first(where: { $0.model == model }) {
                household.battery = battery
            } else if devicesAreKnown {
                let known = listed(batteries.map(\.model))
                problems.add(
                    reader.problem(index, "battery model \(shortened(model)) is not in the catalogue; known: \(known)"))
            }
        }
        if let loss = value("hp_heat_loss_kW_per_K", decimals: 3, example: "0.14", within: 0...10_000), loss > 0 {
            household.heatPump = HeatPump(heatLoss: Double(loss) / 1_000)
        }
        if let index = reader.column("ev_id"), !reader.isBlank(index) {
            household.car = ElectricCar(
                id: reader.text(index), model: carModel(reader), chargerPower: chargerPower)
        }
        if let index = reader.column("mesh_node"), !reader.isBlank(index) {
            household.meshNode = reader.text(index)
        }
        return household
    }

    /// Returns the car that a row names, if any, and reports an unknown one.
    private mutating func carModel(_ reader: CSVReader) -> CarModel? {
        guard let index = reader.column("ev_model"), !reader.isBlank(index) else { return nil }
        let name = reader.text(index)
        if let model = cars.first(where: { $0.model == name }) { return model }
        guard devicesAreKnown else { return nil }
        let known =
            nearest(to: name, among: cars.map(\.model)).map { "the nearest is \($0)" }
            ?? "known: \(listed(cars.map(\.model)))"
        problems.add(reader.problem(index, "car model \(shortened(name)) is not in the catalogue; \(known)"))
        return nil
    }

    /// Returns the index of the household that a field names; `nil` if there is
    /// none.
    func knownHousehold(_ index: Int, _ reader: CSVReader) -> Int? { numberOf[reader.text(index)] }

    /// Returns the index of the household that a field names. Reports an
    /// unknown one, unless it may be in a row of households.csv that has been
    /// reported.
    mutating func householdNumber(_ index: Int, _ reader: CSVReader) -> Int? {
        let name = reader.text(index)
        if let number = numberOf[name] { return number }
        guard householdsAreWhole else { return nil }
        if name.isEmpty {
            problems.add(reader.problem(index, "the row names no household; take it out if it is a sum"))
            return nil
        }
        guard problems.hasRoom(file: reader.file, field: shortened(reader.written[index])) else {
            problems.add(reader.problem(index, ""))
            return nil
        }
        let near = nearest(to: name, among: households.map(\.id))
        problems.add(
            reader.problem(
                index,
                "household \"\(shortened(name))\" is not in households.csv" + (near.map { " (is \($0) meant?)" } ?? ""))
        )
        return nil
    }
}
