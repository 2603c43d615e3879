internal import Community
internal import Quantities

/// Who there is, and what each home owns.
extension CommunityFolder {
    private static let householdColumns = [
        "household_id", "household", "load_annual_est_kWh", "pv_kWp", "pv_tilt_deg", "pv_azimuth_deg", "battery_model",
        "hp_heat_loss_kW_per_K", "ev_id", "ev_model", "mesh_node",
    ]

    mutating func readHouseholds() {
        guard var reader = reader("households.csv", isRequired: true),
            let id = reader.requiredColumn(["household_id", "household"], &problems)
        else { return }
        remarks += reader.misspelledColumns(known: Self.householdColumns)
        var lines: [String: Int] = [:]
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems) else {
                householdsAreWhole = false
                continue
            }
            let name = reader.text(id)
            if name.isEmpty || name.utf8.count > 24 {
                problems.add(reader.problem(id, "a household needs an identifier of 1 to 24 characters, such as D07"))
                householdsAreWhole = false
                continue
            }
            if let first = lines[name] {
                problems.add(reader.problem(id, "household \(name) is already in line \(first)"))
                householdsAreWhole = false
                continue
            }
            lines[name] = reader.line
            households.append(household(name, reader))
        }
        if lines.isEmpty, householdsAreWhole {
            problems.add(ScenarioProblem("households.csv", "the file names no household"))
        }
        households.sort { $0.id < $1.id }
        for (number, household) in households.enumerated() { numberOf[household.id] = number }
    }

    private mutating func household(_ name: String, _ reader: CSVReader) -> Household {
        var household = Household(id: name)
        func value(_ column: String, decimals: Int, example: String, within range: ClosedRange<Int64>) -> Int64? {
            guard let index = reader.column(column), !reader.isBlank(index),
                let value = reader.number(index, decimals: decimals, example: example, &problems)
            else { return nil }
            guard range.contains(value) else {
                let low = Decimal.text(range.lowerBound, decimals: decimals)
                let high = Decimal.text(range.upperBound, decimals: decimals)
                problems.add(reader.problem(index, "\(reader.text(index)) is outside \(low)…\(high)"))
                return nil
            }
            return value
        }
        household.annualLoad = value(
            "load_annual_est_kWh", decimals: 3, example: "3200", within: 0...1_000_000_000).map(Energy.init)
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
                let known = batteries.map(\.model).joined(separator: ", ")
                problems.add(reader.problem(index, "battery model \(model) is not in the catalogue; known: \(known)"))
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

    /// The car a row names, if it names one; reports an unknown one.
    private mutating func carModel(_ reader: CSVReader) -> CarModel? {
        guard let index = reader.column("ev_model"), !reader.isBlank(index) else { return nil }
        let name = reader.text(index)
        if let model = cars.first(where: { $0.model == name }) { return model }
        guard devicesAreKnown else { return nil }
        let known = nearest(to: name, among: cars.map(\.model)).map { "the nearest is \($0)" }
            ?? "known: \(cars.map(\.model).joined(separator: ", "))"
        problems.add(reader.problem(index, "car model \(name) is not in the catalogue; \(known)"))
        return nil
    }

    /// The number of the household a field names; reports an unknown one,
    /// unless it may be in a row of households.csv that is reported.
    mutating func householdNumber(_ index: Int, _ reader: CSVReader) -> Int? {
        let name = reader.text(index)
        if let number = numberOf[name] { return number }
        guard householdsAreWhole else { return nil }
        let near = nearest(to: name, among: households.map(\.id))
        problems.add(
            reader.problem(
                index, "household \"\(name)\" is not in households.csv" + (near.map { " (is \($0) meant?)" } ?? "")))
        return nil
    }
}
