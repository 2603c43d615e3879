internal import Community
internal import Foundation
internal import Quantities

/// Reads the tables of a scenario folder into a neighbourhood, reporting every
/// problem with its place.
struct CommunityFolder {
    let path: String
    let zoneName: String
    let chargerPower: Power
    /// How gaps are filled; they are errors if not.
    let filling: GapFilling?
    /// The days that profiles of `hh:mm` are laid on, where the scenario
    /// names them.
    let plannedDates: ClosedRange<CivilDate>?
    /// The days that load.csv is about.
    private(set) var loadDates: ClosedRange<CivilDate>?
    /// What was filled, a line for each household, file and day.
    var filled: [String] = []
    /// The product's batteries and cars and those of `devices.yaml`.
    private var batteries = Battery.catalogue
    private var cars = CarModel.catalogue
    var problems = ScenarioError()
    private(set) var households: [Household] = []
    private var numberOf: [String: Int] = [:]

    init(path: String, settings: SettingsFile, filling: GapFilling? = nil) {
        self.path = path
        zoneName = settings.zoneName
        chargerPower = settings.chargerPower
        self.filling = filling
        plannedDates = settings.start.flatMap { start in
            settings.days.map { start...start.advanced(byDays: $0 - 1) }
        }
    }

    /// The bytes of a file of the folder, or nothing if there is none.
    static func bytes(_ name: String, in path: String) -> [UInt8]? {
        guard let data = FileManager.default.contents(atPath: path + "/" + name) else { return nil }
        return [UInt8](data)
    }

    mutating func reader(_ name: String, isRequired: Bool) -> CSVReader? {
        guard let bytes = Self.bytes(name, in: path) else {
            if isRequired {
                problems.add(ScenarioProblem(path, "there is no \(name); a scenario needs households.csv and load.csv"))
            }
            return nil
        }
        return CSVReader(file: name, bytes: bytes, problems: &problems)
    }

    /// Reads everything.
    mutating func read(name: String) throws(ScenarioError) -> Neighbourhood {
        if let bytes = Self.bytes(DevicesFile.fileName, in: path) {
            let devices = try DevicesFile(bytes: bytes)
            batteries.removeAll { known in devices.batteries.contains { $0.model == known.model } }
            batteries += devices.batteries
            cars.removeAll { known in devices.cars.contains { $0.model == known.model } }
            cars += devices.cars
        }
        readHouseholds()
        guard problems.isEmpty else { throw problems }
        guard let loadReader = reader("load.csv", isRequired: true), let dates = dateRange(loadReader) else {
            throw problems
        }
        guard let calendar = DeliveryCalendar(zoneName: zoneName, dates: dates) else {
            throw ScenarioError(
                ScenarioProblem(
                    "scenario.yaml", field: "calendar.timezone",
                    "\"\(zoneName)\" is not a time zone; write a name such as Europe/Amsterdam"))
        }
        let rawLoad = readSeries(loadReader, names: ["load"], calendar: calendar)
        guard problems.isEmpty else { throw problems }
        let load = withoutGaps(rawLoad, days: coveredDays(rawLoad, calendar: calendar), calendar: calendar)
        let table = wholeDays(load, calendar: calendar)
        guard problems.isEmpty else { throw problems }
        func series(_ file: String, _ names: [String]) -> RawSeries? {
            reader(file, isRequired: false).map {
                withoutGaps(readSeries($0, names: names, calendar: calendar), days: table.days, calendar: calendar)
            }
        }
        let photovoltaic = series("pv.csv", ["pv", "photovoltaic"])
        let heatPump = series("heat_pump.csv", ["hp", "heat_pump"])
        var profiles = households.indices.map { home in
            HomeProfile(
                load: wattHours(load, home: home, table: table),
                photovoltaic: wattHours(photovoltaic, home: home, table: table),
                heatPump: wattHours(heatPump, home: home, table: table))
        }
        checkDevices(photovoltaic, "pv.csv", column: "pv_kWp") { $0.photovoltaic != nil }
        checkDevices(heatPump, "heat_pump.csv", column: "hp_heat_loss_kW_per_K") { $0.heatPump != nil }
        let sessions = readSessions(calendar: calendar, table: table)
        for home in profiles.indices { profiles[home].carSessions = sessions[home] }
        let weather = readWeather(calendar: calendar, table: table)
        let wholesale = readPrices(calendar: calendar, table: table)
        guard problems.isEmpty else { throw problems }
        return Neighbourhood(
            name: name, calendar: calendar, table: table, households: households, profiles: profiles,
            temperature: weather.temperature, irradiance: weather.irradiance, wholesale: wholesale)
    }

    /// Reports homes that have a device in households.csv but no rows for it,
    /// or the other way round.
    private mutating func checkDevices(
        _ series: RawSeries?, _ file: String, column: String, isOwned: (Household) -> Bool
    ) {
        for (home, household) in households.enumerated() {
            let hasRows = series.map { !$0.values[home].isEmpty } ?? false
            if isOwned(household), !hasRows {
                problems.add(
                    ScenarioProblem(file, "household \(household.id) has \(column) in households.csv but no row here"))
            } else if !isOwned(household), hasRows {
                problems.add(
                    ScenarioProblem(file, "household \(household.id) has rows here but no \(column) in households.csv"))
            }
        }
    }

    /// The dates a file's first column of times spans, a day added on both
    /// sides because the zone is not known yet.
    private mutating func dateRange(_ reader: CSVReader) -> ClosedRange<CivilDate>? {
        var scan = reader
        guard let column = timeColumn(scan) else { return nil }
        var (low, high) = (Int64.max, Int64.min)
        var ignored = ScenarioError()
        var hasProfile = false
        while scan.nextRow(&ignored) {
            guard let stamp = scan.stamp(column) else {
                hasProfile = hasProfile || ClockTime(text: scan.text(column)) != nil
                continue
            }
            low = min(low, stamp.wall)
            high = max(high, stamp.wall)
        }
        if hasProfile, low > high {
            guard let plannedDates else {
                problems.add(
                    ScenarioProblem(
                        reader.file,
                        "times of day alone (hh:mm) need calendar: { start, days } in scenario.yaml to be laid on"))
                return nil
            }
            loadDates = plannedDates
            return plannedDates.lowerBound.advanced(byDays: -1)...plannedDates.upperBound.advanced(byDays: 1)
        }
        guard low <= high else {
            problems.add(ScenarioProblem(reader.file, "the file has no row with a time; it needs one for every home and quarter hour"))
            return nil
        }
        func date(_ wall: Int64, _ days: Int) -> CivilDate {
            CivilDate(daysSince1970: Int32(clamping: wall.floorDivided(by: 86_400_000))).advanced(byDays: days)
        }
        loadDates = date(low, 0)...date(high, 0)
        let range = date(low, -1)...date(high, 1)
        if range.upperBound.daysSince1970 - range.lowerBound.daysSince1970 > 40 * 366 {
            problems.add(ScenarioProblem(reader.file, "the times span more than 40 years; is one of them mistyped?"))
            return nil
        }
        return range
    }

    mutating func timeColumn(_ reader: CSVReader) -> Int? {
        reader.requiredColumn(["timestamp_utc", "timestamp", "time"], &problems)
    }
}

// MARK: Households

extension CommunityFolder {
    private mutating func readHouseholds() {
        guard var reader = reader("households.csv", isRequired: true),
            let id = reader.requiredColumn(["household_id", "household"], &problems)
        else { return }
        var lines: [String: Int] = [:]
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems) else { continue }
            let name = reader.text(id)
            if name.isEmpty || name.utf8.count > 24 {
                problems.add(reader.problem(id, "a household needs an identifier of 1 to 24 characters, such as D07"))
                continue
            }
            if let first = lines[name] {
                problems.add(reader.problem(id, "household \(name) is already in line \(first)"))
                continue
            }
            lines[name] = reader.line
            households.append(household(name, reader))
        }
        if households.isEmpty, problems.isEmpty {
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
            } else {
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
        let known = nearest(to: name, among: cars.map(\.model)).map { "the nearest is \($0)" }
            ?? "known: \(cars.map(\.model).joined(separator: ", "))"
        problems.add(reader.problem(index, "car model \(name) is not in the catalogue; \(known)"))
        return nil
    }

    /// The number of the household a field names; reports an unknown one.
    mutating func householdNumber(_ index: Int, _ reader: CSVReader) -> Int? {
        let name = reader.text(index)
        if let number = numberOf[name] { return number }
        let near = nearest(to: name, among: households.map(\.id))
        problems.add(
            reader.problem(
                index, "household \"\(name)\" is not in households.csv" + (near.map { " (is \($0) meant?)" } ?? "")))
        return nil
    }
}
