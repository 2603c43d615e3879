internal import Community
internal import Files
internal import Quantities

/// Reads the tables of a scenario folder into a neighbourhood, and reports
/// every problem with its place.
struct CommunityFolder {
    let path: String
    let zoneName: String
    let chargerPower: Power
    let input: InputSettings
    /// The way gaps are filled; if `nil`, they are errors.
    let filling: GapFilling?
    /// The days on which profiles of `hh:mm` are laid, if the scenario names
    /// them.
    let plannedDates: ClosedRange<CivilDate>?
    /// The lines of the keys that scenario.yaml sets.
    let settingLines: [String: Int]
    /// Whether the time zone of the settings is valid.
    let zoneIsKnown: Bool
    /// Remarks on how the data was read, one per line: values that were split,
    /// summed or filled, and rows that were skipped.
    var notes: [String] = []
    /// Warnings, one per line: data that is valid but may be a mistake.
    var warnings: [String] = []
    /// The steps found in each file, in minutes.
    var resolutions: [String: [Int]] = [:]
    /// The number of values filled in the file being read.
    var filledCount = 0
    /// The number of remarks about values filled in the file being read.
    var filledLines = 0
    /// The built-in batteries and those of `devices.yaml`.
    private(set) var batteries = Battery.catalogue
    /// The built-in cars and those of `devices.yaml`.
    private(set) var cars = CarModel.catalogue
    /// Whether `devices.yaml` was read without a problem.
    private(set) var devicesAreKnown = true
    var problems = ScenarioError()
    var households: [Household] = []
    var numberOf: [String: Int] = [:]
    /// By household: its line in households.csv.
    var householdLines: [Int] = []
    /// Whether every row of households.csv has given a household.
    var householdsAreWhole = true

    /// Creates a reader of a folder.
    ///
    /// - Parameter problems: those that are known already.
    init(path: String, settings: SettingsFile, filling: GapFilling? = nil, problems: ScenarioError = ScenarioError()) {
        self.path = path
        self.problems = problems
        zoneName = settings.zoneName
        chargerPower = settings.chargerPower
        input = settings.input
        settingLines = settings.lines
        zoneIsKnown = !settings.problems.concerns(field: "calendar.timezone")
        self.filling = filling
        plannedDates = settings.start.flatMap { start in
            settings.days.map { start...start.advanced(byDays: $0 - 1) }
        }
    }

    /// Returns the bytes of a file in the folder, or `nil` if there is none.
    ///
    /// - Throws: if there is something of that name that cannot be read.
    static func bytes(
        _ name: String, in path: String, limit: Int = RegularFile.tableLimit
    ) throws(ScenarioError) -> [UInt8]? {
        do throws(RegularFile.ReadError) {
            return try RegularFile.bytes(atPath: path + "/" + name, limit: limit)
        } catch {
            throw ScenarioError(ScenarioProblem(name, error.message))
        }
    }

    /// Returns a table of the folder; `nil` if there is none or it cannot be
    /// read, which is reported.
    mutating func reader(_ name: String, isRequired: Bool) -> CSVReader? {
        do throws(ScenarioError) {
            if let bytes = try Self.bytes(name, in: path) {
                var found = ScenarioError()
                let reader = CSVReader(file: name, bytes: bytes, problems: &found)
                problems.add(found)
                return reader
            }
        } catch {
            problems.add(error)
            return nil
        }
        if isRequired {
            problems.add(ScenarioProblem(path, "there is no \(name); a scenario needs households.csv and load.csv"))
        }
        return nil
    }

    /// Reads all tables. Problems that only follow from one already reported
    /// are not reported, such as the gap that a bad row leaves.
    ///
    /// - Throws: all problems, if there are any.
    mutating func read(name: String) throws(ScenarioError) -> Neighbourhood {
        readDevices()
        let known = problems.total
        readHouseholds()
        let householdsAreSound = problems.total == known
        guard let (load, calendar, table) = readLoad() else {
            // Other files are still checked as far as they do not depend on the
            // loads.
            let calendar = DeliveryCalendar(zoneName: zoneName, dates: Self.someDay...Self.someDay)
            if let calendar { readRest(table: SlotTable(days: [], calendar: calendar), calendar: calendar) }
            throw problems
        }
        let days = LoadDays(table: table, calendar: calendar)
        let photovoltaic = readDevice("pv.csv", ["pv", "photovoltaic"], days)
        let heatPump = readDevice("heat_pump.csv", ["hp", "heat_pump"], days)
        if householdsAreSound {
            checkDevices(photovoltaic, "pv.csv", column: "pv_kWp") { $0.photovoltaic != nil }
            checkDevices(heatPump, "heat_pump.csv", column: "hp_heat_loss_kW_per_K") { $0.heatPump != nil }
        }
        let rest = readRest(table: table, calendar: calendar)
        readWeeks(table: table, calendar: calendar)
        guard problems.isEmpty else { throw problems }
        var profiles = households.indices.map { home in
            HomeProfile(
                load: wattHours(load, home: home, table: table),
                photovoltaic: wattHours(photovoltaic.series, home: home, table: table),
                heatPump: wattHours(heatPump.series, home: home, table: table), carSessions: rest.sessions[home])
        }
        compareWithSizes(&profiles, table: table, calendar: calendar)
        return Neighbourhood(
            name: name, calendar: calendar, table: table, households: households, profiles: profiles,
            temperature: rest.weather.temperature, irradiance: rest.weather.irradiance, wholesale: rest.wholesale)
    }

    private static let someDay = CivilDate(daysSince1970: 19_877)

    /// The tables that all homes share, and the cars' sessions.
    private struct Rest {
        var sessions: [[CarSession]]
        var weather: (temperature: [Float], irradiance: [Float])
        var wholesale: [Price]
    }

    @discardableResult
    private mutating func readRest(table: SlotTable, calendar: DeliveryCalendar) -> Rest {
        let sessions = readSessions(calendar: calendar, table: table)
        let weather = readWeather(calendar: calendar, table: table)
        return Rest(sessions: sessions, weather: weather, wholesale: readPrices(calendar: calendar, table: table))
    }

    private mutating func readDevices() {
        do throws(ScenarioError) {
            guard let bytes = try Self.bytes(DevicesFile.fileName, in: path, limit: RegularFile.settingsLimit) else {
                return
            }
            let devices = try DevicesFile(bytes: bytes)
            batteries.removeAll { known in devices.batteries.contains { $0.model == known.model } }
            batteries += devices.batteries
            cars.removeAll { known in devices.cars.contains { $0.model == known.model } }
            cars += devices.cars
        } catch {
            problems.add(error)
            devicesAreKnown = false
        }
    }

    /// Reads the loads and the days that they cover, which all other tables
    /// must cover, too. Returns `nil` if the days cannot be determined.
    private mutating func readLoad() -> (Series?, DeliveryCalendar, SlotTable)? {
        guard let reader = reader("load.csv", isRequired: true) else { return nil }
        let known = problems.total
        guard var rows = seriesRows(reader, names: ["load"], days: nil),
            let dates = dateRange(rows, isSound: problems.total == known)
        else { return nil }
        // With a wrong zone, other quarter hours would seem to be missing.
        guard zoneIsKnown else { return nil }
        guard let calendar = DeliveryCalendar(zoneName: zoneName, dates: dates.range) else {
            problems.add(SettingsFile.notAZone(zoneName))
            return nil
        }
        var homes = timedRows(&rows, calendar: calendar, days: dates.profileDays)
        guard problems.total == known, householdsAreWhole, checkMeaning(rows, homes, days: nil, calendar: calendar),
            readRegisters(&rows, &homes, calendar: calendar)
        else {
            let days = coveredDays(homes, calendar: calendar)
            return (nil, calendar, SlotTable(days: days, calendar: calendar))
        }
        let table = SlotTable(days: coveredDays(homes, calendar: calendar), calendar: calendar)
        if let date = table.days.first(where: { !calendar.isWhole($0) }) {
            problems.add(
                ScenarioProblem(
                    "load.csv", line: rows.reader.headerLine,
                    "\(date) begins or ends within a quarter hour in \(zoneName), so that it has no whole slots; leave such "
                        + "days out, or set calendar.timezone to a zone whose clock is then whole quarter hours from UTC"
                ))
        }
        for (number, home) in homes.enumerated() where home.isEmpty {
            problems.add(
                ScenarioProblem(
                    "load.csv", line: rows.reader.headerLine, "household \(households[number].id) has no rows"))
        }
        guard problems.total == known, checkDensity(rows, homes, table: table, calendar: calendar) else {
            return (nil, calendar, table)
        }
        return (energies(rows, homes, table: table, calendar: calendar), calendar, table)
    }

    /// Reads a table in the form of load.csv that need not have every home.
    /// Returns whether it was read without a problem.
    private mutating func readDevice(_ file: String, _ names: [String], _ days: LoadDays) -> (
        series: Series?, isSound: Bool
    ) {
        let known = problems.total
        guard let reader = reader(file, isRequired: false) else { return (nil, problems.total == known) }
        guard var rows = seriesRows(reader, names: names, days: days), checkProfile(rows, days: days.table.days.count)
        else {
            return (nil, false)
        }
        var homes = timedRows(&rows, calendar: days.calendar, days: days.table.days)
        noteSkipped(file, rows.skipped, of: rows.skipped + homes.reduce(0) { $0 + $1.count })
        guard problems.total == known, checkMeaning(rows, homes, days: days, calendar: days.calendar),
            readRegisters(&rows, &homes, calendar: days.calendar), problems.total == known,
            checkDensity(rows, homes, table: days.table, calendar: days.calendar)
        else { return (nil, false) }
        return (energies(rows, homes, table: days.table, calendar: days.calendar), problems.total == known)
    }

    /// Adds a remark with the number of rows of a file that lie outside the
    /// days of the loads.
    mutating func noteSkipped(_ file: String, _ count: Int, of total: Int) {
        if count > 0 {
            notes.append("\(file): \(count) of \(total) rows lie outside the days of load.csv and are skipped")
        }
    }

    /// Reports homes that have a device in households.csv but no rows for it,
    /// and the reverse.
    private mutating func checkDevices(
        _ rows: (series: Series?, isSound: Bool), _ file: String, column: String, isOwned: (Household) -> Bool
    ) {
        guard rows.isSound else { return }
        for (home, household) in households.enumerated() {
            let hasRows = rows.series.map { $0.homes[home] != nil } ?? false
            if isOwned(household), !hasRows {
                problems.add(
                    ScenarioProblem(
                        "households.csv", line: householdLines[home],
                        "household \(household.id) has \(column) here but no row in \(file)"))
            } else if !isOwned(household), hasRows {
                problems.add(
                    ScenarioProblem(
                        "households.csv", line: householdLines[home],
                        "household \(household.id) has rows in \(file) but no \(column) here"))
            }
        }
    }

    /// Returns whole watt-hours by row. Each interval's fraction is carried to
    /// the next, so that totals do not drift.
    private func wattHours(_ series: Series?, home: Int, table: SlotTable) -> [Int32] {
        guard let energies = series?.homes[home]?.energies else { return [] }
        var carry: Int64 = 0
        return energies.map { energy in
            carry += energy
            defer { carry %= 1_000_000 }
            return Int32(carry / 1_000_000)
        }
    }
}
