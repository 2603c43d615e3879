internal import Community
internal import Foundation
internal import Glibc
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
    var loadDates: ClosedRange<CivilDate>?
    /// What was filled, a line for each household, file and day.
    var filled: [String] = []
    /// What is no error but may not be what was meant.
    var remarks: [String] = []
    /// The product's batteries and cars and those of `devices.yaml`.
    private(set) var batteries = Battery.catalogue
    private(set) var cars = CarModel.catalogue
    /// Whether all of `devices.yaml` was understood.
    private(set) var devicesAreKnown = true
    var problems = ScenarioError()
    var households: [Household] = []
    var numberOf: [String: Int] = [:]
    /// Whether every row of households.csv gave a household.
    var householdsAreWhole = true

    /// - Parameter problems: those that are known already.
    init(path: String, settings: SettingsFile, filling: GapFilling? = nil, problems: ScenarioError = ScenarioError()) {
        self.path = path
        self.problems = problems
        zoneName = settings.zoneName
        chargerPower = settings.chargerPower
        self.filling = filling
        plannedDates = settings.start.flatMap { start in
            settings.days.map { start...start.advanced(byDays: $0 - 1) }
        }
    }

    /// The bytes of a file of the folder, or nothing if there is none.
    ///
    /// - Throws: where there is something of that name that cannot be read.
    ///   To take it for absent would leave settings or panels out unsaid.
    static func bytes(_ name: String, in path: String) throws(ScenarioError) -> [UInt8]? {
        let file = path + "/" + name
        var status = stat()
        if lstat(file, &status) != 0 {
            if errno == ENOENT { return nil }
            throw ScenarioError(ScenarioProblem(name, "cannot be read: \(String(cString: strerror(errno)))"))
        }
        // Reading a pipe would wait for somebody to write.
        guard stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ScenarioError(ScenarioProblem(name, "cannot be read: it is not a file"))
        }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ScenarioError(ScenarioProblem(name, "cannot be read: check who may read it"))
        }
        return [UInt8](data)
    }

    /// A table of the folder; nothing where there is none or it cannot be
    /// read, which is reported.
    mutating func reader(_ name: String, isRequired: Bool) -> CSVReader? {
        do throws(ScenarioError) {
            if let bytes = try Self.bytes(name, in: path) {
                return CSVReader(file: name, bytes: bytes, problems: &problems)
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

    /// Reads everything. What follows only from a problem that is reported,
    /// such as the gap that a bad row leaves, is not reported.
    mutating func read(name: String) throws(ScenarioError) -> Neighbourhood {
        readDevices()
        let known = problems.total
        readHouseholds()
        let householdsAreSound = problems.total == known
        guard !households.isEmpty, let loadReader = reader("load.csv", isRequired: true),
            let dates = dateRange(loadReader)
        else { throw problems }
        guard let calendar = DeliveryCalendar(zoneName: zoneName, dates: dates) else {
            problems.add(SettingsFile.notAZone(zoneName))
            throw problems
        }
        let (load, table) = readLoad(loadReader, calendar: calendar)
        if let date = table.days.first(where: { !calendar.isWhole($0) }) {
            problems.add(
                ScenarioProblem(
                    "load.csv",
                    "\(date) begins or ends within a quarter hour in \(zoneName), so that it has no whole slots; leave such "
                        + "days out, or set calendar.timezone to a zone whose clock is then whole quarter hours from UTC"))
        }
        let photovoltaic = readDevice("pv.csv", ["pv", "photovoltaic"], table: table, calendar: calendar)
        let heatPump = readDevice("heat_pump.csv", ["hp", "heat_pump"], table: table, calendar: calendar)
        if householdsAreSound {
            checkDevices(photovoltaic, "pv.csv", column: "pv_kWp") { $0.photovoltaic != nil }
            checkDevices(heatPump, "heat_pump.csv", column: "hp_heat_loss_kW_per_K") { $0.heatPump != nil }
        }
        let sessions = readSessions(calendar: calendar, table: table)
        let weather = readWeather(calendar: calendar, table: table)
        let wholesale = readPrices(calendar: calendar, table: table)
        readWeeks(table: table, calendar: calendar)
        guard problems.isEmpty else { throw problems }
        let profiles = households.indices.map { home in
            HomeProfile(
                load: wattHours(load, home: home, table: table),
                photovoltaic: wattHours(photovoltaic.series, home: home, table: table),
                heatPump: wattHours(heatPump.series, home: home, table: table), carSessions: sessions[home])
        }
        guard problems.isEmpty else { throw problems }
        return Neighbourhood(
            name: name, calendar: calendar, table: table, households: households, profiles: profiles,
            temperature: weather.temperature, irradiance: weather.irradiance, wholesale: wholesale)
    }

    private mutating func readDevices() {
        do throws(ScenarioError) {
            guard let bytes = try Self.bytes(DevicesFile.fileName, in: path) else { return }
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

    /// Loads, and the days that they cover: those that all else must cover.
    private mutating func readLoad(_ reader: CSVReader, calendar: DeliveryCalendar) -> (RawSeries, SlotTable) {
        let known = problems.total
        let raw = readSeries(reader, names: ["load"], calendar: calendar)
        let days = coveredDays(raw, calendar: calendar)
        guard problems.total == known, householdsAreWhole else { return (raw, SlotTable(days: days, calendar: calendar)) }
        let load = withoutGaps(raw, days: days, calendar: calendar)
        return (load, wholeDays(load, calendar: calendar))
    }

    /// A table of the same form that not every home is in, and whether all of
    /// it was understood.
    private mutating func readDevice(
        _ file: String, _ names: [String], table: SlotTable, calendar: DeliveryCalendar
    ) -> (series: RawSeries?, isSound: Bool) {
        let known = problems.total
        guard let reader = reader(file, isRequired: false) else { return (nil, problems.total == known) }
        let raw = readSeries(reader, names: names, calendar: calendar)
        guard problems.total == known else { return (raw, false) }
        return (withoutGaps(raw, days: table.days, calendar: calendar), true)
    }

    /// Reports homes that have a device in households.csv but no rows for it,
    /// or the other way round.
    private mutating func checkDevices(
        _ rows: (series: RawSeries?, isSound: Bool), _ file: String, column: String, isOwned: (Household) -> Bool
    ) {
        guard rows.isSound else { return }
        for (home, household) in households.enumerated() {
            let hasRows = rows.series.map { !$0.values[home].isEmpty } ?? false
            if isOwned(household), !hasRows {
                problems.add(
                    ScenarioProblem(file, "household \(household.id) has \(column) in households.csv but no row here"))
            } else if !isOwned(household), hasRows {
                problems.add(
                    ScenarioProblem(file, "household \(household.id) has rows here but no \(column) in households.csv"))
            }
        }
    }
}
