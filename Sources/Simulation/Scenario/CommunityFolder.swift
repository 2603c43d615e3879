internal import Community
internal import Foundation
internal import Quantities

/// Reads the tables of a scenario folder into a neighbourhood, reporting every
/// problem with its place.
struct CommunityFolder {
    let path: String
    let zoneName: String
    let chargerPower: Power
    private(set) var problems = ScenarioError()
    private var households: [Household] = []
    private var numberOf: [String: Int] = [:]

    init(path: String, zoneName: String, chargerPower: Power) {
        self.path = path
        self.zoneName = zoneName
        self.chargerPower = chargerPower
    }

    /// The bytes of a file of the folder, or nothing if there is none.
    static func bytes(_ name: String, in path: String) -> [UInt8]? {
        guard let data = FileManager.default.contents(atPath: path + "/" + name) else { return nil }
        return [UInt8](data)
    }

    private mutating func reader(_ name: String, isRequired: Bool) -> CSVReader? {
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
        let load = readSeries(loadReader, names: ["load"], calendar: calendar)
        guard problems.isEmpty else { throw problems }
        let table = wholeDays(load, calendar: calendar)
        guard problems.isEmpty else { throw problems }
        let photovoltaic = reader("pv.csv", isRequired: false)
            .map { readSeries($0, names: ["pv", "photovoltaic"], calendar: calendar) }
        let heatPump = reader("heat_pump.csv", isRequired: false)
            .map { readSeries($0, names: ["hp", "heat_pump"], calendar: calendar) }
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
        while scan.nextRow(&ignored) {
            guard let stamp = scan.stamp(column) else { continue }
            low = min(low, stamp.wall)
            high = max(high, stamp.wall)
        }
        guard low <= high else {
            problems.add(ScenarioProblem(reader.file, "the file has no row with a time; it needs one for every home and quarter hour"))
            return nil
        }
        func date(_ wall: Int64, _ days: Int) -> CivilDate {
            CivilDate(daysSince1970: Int32(clamping: wall.floorDivided(by: 86_400_000))).advanced(byDays: days)
        }
        let range = date(low, -1)...date(high, 1)
        if range.upperBound.daysSince1970 - range.lowerBound.daysSince1970 > 40 * 366 {
            problems.add(ScenarioProblem(reader.file, "the times span more than 40 years; is one of them mistyped?"))
            return nil
        }
        return range
    }

    private mutating func timeColumn(_ reader: CSVReader) -> Int? {
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
            if let battery = Battery.catalogue.first(where: { $0.model == model }) {
                household.battery = battery
            } else {
                let known = Battery.catalogue.map(\.model).joined(separator: ", ")
                problems.add(reader.problem(index, "battery model \(model) is not in the catalogue; known: \(known)"))
            }
        }
        if let loss = value("hp_heat_loss_kW_per_K", decimals: 3, example: "0.14", within: 0...10_000), loss > 0 {
            household.heatPump = HeatPump(heatLoss: Double(loss) / 1_000)
        }
        if let index = reader.column("ev_id"), !reader.isBlank(index) {
            household.car = ElectricCar(id: reader.text(index), chargerPower: chargerPower)
        }
        if let index = reader.column("mesh_node"), !reader.isBlank(index) {
            household.meshNode = reader.text(index)
        }
        return household
    }

    /// The number of the household a field names; reports an unknown one.
    private mutating func householdNumber(_ index: Int, _ reader: CSVReader) -> Int? {
        let name = reader.text(index)
        if let number = numberOf[name] { return number }
        let near = nearest(to: name, among: households.map(\.id))
        problems.add(
            reader.problem(
                index, "household \"\(name)\" is not in households.csv" + (near.map { " (is \($0) meant?)" } ?? "")))
        return nil
    }
}

// MARK: Series

/// Energy by household and quarter hour as it was read, in microwatt-hours.
struct RawSeries {
    var file: String
    var firstSlot: Int32
    var slotCount: Int
    /// By household: empty if it is not in the file; -1 where there is no
    /// value.
    var values: [[Int64]]
}

extension CommunityFolder {
    private mutating func readSeries(_ source: CSVReader, names: [String], calendar: DeliveryCalendar) -> RawSeries {
        var reader = source
        let first = calendar.slot(at: calendar.midnight(of: calendar.knownDates.lowerBound)).index
        let last = calendar.slot(at: calendar.midnight(of: calendar.knownDates.upperBound)).index
        var series = RawSeries(
            file: reader.file, firstSlot: first, slotCount: Int(last - first),
            values: Array(repeating: [], count: households.count))
        let energy = reader.energyColumn(names, &problems)
        let timeColumn = timeColumn(reader)
        let householdColumn = reader.requiredColumn(["household_id", "household"], &problems)
        guard let energy, let timeColumn, let householdColumn else { return series }
        let isUTC = reader.columns[timeColumn].hasSuffix("_utc")
        var lines: [[Int32]] = Array(repeating: [], count: households.count)
        // Rows mostly come household by household: keep the last one found.
        var lastName: [UInt8] = []
        var lastNumber = 0
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems) else { continue }
            let nameRange = reader.fields[householdColumn]
            if !reader.bytes[nameRange].elementsEqual(lastName) {
                guard let number = householdNumber(householdColumn, reader) else { continue }
                lastNumber = number
                lastName = Array(reader.bytes[nameRange])
            }
            guard let time = reader.time(timeColumn, isUTC: isUTC, calendar: calendar, &problems),
                let value = energyValue(energy, reader)
            else { continue }
            guard time.milliseconds % calendar.slotLength == 0 else {
                problems.add(
                    reader.problem(
                        timeColumn,
                        "\(reader.text(timeColumn)) is off the grid of 15 minutes; stamps mark the start of a quarter hour"))
                continue
            }
            let place = Int(calendar.slot(at: time).index - first)
            guard place >= 0, place < series.slotCount else { continue }
            if series.values[lastNumber].isEmpty {
                series.values[lastNumber] = Array(repeating: -1, count: series.slotCount)
                lines[lastNumber] = Array(repeating: 0, count: series.slotCount)
            }
            if series.values[lastNumber][place] >= 0 {
                problems.add(
                    reader.problem(
                        timeColumn,
                        "\(households[lastNumber].id) has two values for \(reader.text(timeColumn)); the first is in line \(lines[lastNumber][place])"))
                continue
            }
            series.values[lastNumber][place] = value
            lines[lastNumber][place] = Int32(clamping: reader.line)
        }
        return series
    }

    /// The energy of a row in microwatt-hours; reports what cannot be.
    private mutating func energyValue(_ column: (index: Int, unit: EnergyUnit), _ reader: CSVReader) -> Int64? {
        let decimals = 6
        guard let value = reader.number(column.index, decimals: decimals, example: "0.125", &problems) else {
            return nil
        }
        if value < 0 {
            problems.add(reader.problem(column.index, "\(reader.text(column.index)) is negative; write 0 or more"))
            return nil
        }
        let (product, overflow) = value.multipliedReportingOverflow(by: column.unit.microwattHours / 1_000)
        let microwattHours = product / 1_000
        if overflow || microwattHours > 25_000_000_000 {
            problems.add(
                reader.problem(
                    column.index,
                    "\(reader.text(column.index)) is more than 100 kW, too much for a home; check the unit"))
            return nil
        }
        return microwattHours
    }

    /// The local days that every household's load covers. A day that some of
    /// it covers is a gap.
    private mutating func wholeDays(_ load: RawSeries, calendar: DeliveryCalendar) -> SlotTable {
        for (number, values) in load.values.enumerated() where values.isEmpty {
            problems.add(ScenarioProblem("load.csv", "household \(households[number].id) has no rows"))
        }
        guard problems.isEmpty else { return SlotTable(days: [], calendar: calendar) }
        var days: [CivilDate] = []
        var date = calendar.knownDates.lowerBound
        while date < calendar.knownDates.upperBound {
            defer { date = date.advanced(byDays: 1) }
            let slots = calendar.slots(of: date)
            let places = Int(slots.lowerBound.index - load.firstSlot)..<Int(slots.upperBound.index - load.firstSlot)
            guard load.values.contains(where: { $0[places].contains { $0 >= 0 } }) else { continue }
            for (number, values) in load.values.enumerated() {
                guard let gap = values[places].firstIndex(of: -1) else { continue }
                let missing = values[places].count { $0 < 0 }
                let time = calendar.start(of: Slot(index: load.firstSlot + Int32(gap)))
                problems.add(
                    ScenarioProblem(
                        "load.csv",
                        "household \(households[number].id) lacks \(missing) of \(places.count) quarter hours of \(date), the first at \(calendar.localISO(time))"))
            }
            days.append(date)
        }
        if days.isEmpty { problems.add(ScenarioProblem("load.csv", "no day is covered")) }
        return SlotTable(days: days, calendar: calendar)
    }

    /// Whole watt-hours by row: each interval's fraction is carried to the
    /// next, so totals never drift.
    private mutating func wattHours(_ series: RawSeries?, home: Int, table: SlotTable) -> [Int32] {
        guard let series, !series.values[home].isEmpty else { return [] }
        var result: [Int32] = []
        result.reserveCapacity(table.count)
        var carry: Int64 = 0
        for (day, slots) in table.slots.enumerated() {
            for slot in slots {
                let value = series.values[home][Int(slot.index - series.firstSlot)]
                if value < 0 {
                    problems.add(
                        ScenarioProblem(
                            series.file,
                            "household \(households[home].id) has no value for a quarter hour of \(table.days[day]) that load.csv covers"))
                    return []
                }
                carry += value
                result.append(Int32(carry / 1_000_000))
                carry %= 1_000_000
            }
        }
        return result
    }
}

// MARK: Cars, weather, prices

extension CommunityFolder {
    private mutating func readSessions(calendar: DeliveryCalendar, table: SlotTable) -> [[CarSession]] {
        var sessions: [[CarSession]] = Array(repeating: [], count: households.count)
        guard var reader = reader("ev_sessions.csv", isRequired: false) else { return sessions }
        guard let plugIn = reader.requiredColumn(["plug_in_utc", "plug_in"], &problems),
            let plugOut = reader.requiredColumn(["plug_out_utc", "plug_out"], &problems),
            let household = reader.requiredColumn(["household_id", "household"], &problems),
            let energy = reader.requiredColumn(["energy_kWh"], &problems)
        else { return sessions }
        var rows: [[(session: CarSession, line: Int)]] = Array(repeating: [], count: households.count)
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems), let number = householdNumber(household, reader),
                let start = reader.time(
                    plugIn, isUTC: reader.columns[plugIn].hasSuffix("_utc"), calendar: calendar, &problems),
                let end = reader.time(
                    plugOut, isUTC: reader.columns[plugOut].hasSuffix("_utc"), calendar: calendar, &problems),
                let amount = reader.number(energy, decimals: 3, example: "12.5", &problems)
            else { continue }
            if end <= start {
                problems.add(reader.problem(plugOut, "the car leaves at \(reader.text(plugOut)), not after it came"))
            } else if amount <= 0 || amount > 200_000 {
                problems.add(reader.problem(energy, "\(reader.text(energy)) kWh is outside 0…200 kWh for a car"))
            } else if households[number].car == nil {
                problems.add(
                    reader.problem(household, "\(households[number].id) has no ev_id in households.csv but a charging session"))
            } else {
                rows[number].append(
                    (CarSession(plugIn: start, plugOut: end, energy: Energy(wattHours: amount)), reader.line))
            }
        }
        for number in rows.indices {
            let sorted = rows[number].sorted { $0.session.plugIn < $1.session.plugIn }
            for (one, next) in zip(sorted, sorted.dropFirst()) where next.session.plugIn < one.session.plugOut {
                problems.add(
                    ScenarioProblem(
                        "ev_sessions.csv", line: next.line,
                        "the car of \(households[number].id) is plugged in again before it leaves in line \(one.line)"))
            }
            sessions[number] = sorted.flatMap { clipped($0.session, calendar: calendar, table: table) }
        }
        return sessions
    }

    /// The parts of a session inside the data: a stay that crosses its edge
    /// is clipped pro rata.
    private func clipped(_ session: CarSession, calendar: DeliveryCalendar, table: SlotTable) -> [CarSession] {
        var blocks: [(start: SimTime, end: SimTime)] = []
        for slots in table.slots {
            let start = calendar.start(of: slots.lowerBound)
            let end = calendar.start(of: slots.upperBound)
            if let last = blocks.last, last.end == start {
                blocks[blocks.count - 1].end = end
            } else {
                blocks.append((start, end))
            }
        }
        let stay = session.plugOut.milliseconds - session.plugIn.milliseconds
        return blocks.compactMap { block in
            let from = max(block.start, session.plugIn)
            let until = min(block.end, session.plugOut)
            guard from < until else { return nil }
            let part = until.milliseconds - from.milliseconds
            let energy = Int64(Int128(session.energy.wattHours) * Int128(part) / Int128(stay))
            return energy > 0 ? CarSession(plugIn: from, plugOut: until, energy: Energy(wattHours: energy)) : nil
        }
    }

    private mutating func readWeather(
        calendar: DeliveryCalendar, table: SlotTable
    ) -> (temperature: [Float], irradiance: [Float]) {
        guard var reader = reader("weather.csv", isRequired: false) else { return ([], []) }
        guard let time = timeColumn(reader),
            let celsius = reader.requiredColumn(["temperature_C"], &problems),
            let horizontal = reader.requiredColumn(["ghi_W_per_m2"], &problems)
        else { return ([], []) }
        var temperature = [Float](repeating: .nan, count: table.count)
        var irradiance = temperature
        let isUTC = reader.columns[time].hasSuffix("_utc")
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems), let moment = reader.time(time, isUTC: isUTC, calendar: calendar, &problems),
                let degrees = reader.number(celsius, decimals: 3, example: "11.4", &problems),
                let sun = reader.number(horizontal, decimals: 3, example: "420", &problems),
                let row = table.row(of: calendar.slot(at: moment))
            else { continue }
            temperature[row] = Float(degrees) / 1_000
            irradiance[row] = Float(sun) / 1_000
        }
        return (temperature, irradiance)
    }

    /// Wholesale prices by row; an hourly price fills its four quarters.
    private mutating func readPrices(calendar: DeliveryCalendar, table: SlotTable) -> [Price] {
        guard var reader = reader("prices.csv", isRequired: false) else { return [] }
        guard let time = timeColumn(reader),
            let euro = reader.requiredColumn(["price_EUR_per_MWh"], &problems)
        else { return [] }
        var prices = [Price?](repeating: nil, count: table.count)
        var direct = [Bool](repeating: false, count: table.count)
        let isUTC = reader.columns[time].hasSuffix("_utc")
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems), let moment = reader.time(time, isUTC: isUTC, calendar: calendar, &problems),
                // A hundredth of a EUR/MWh is exactly one price unit.
                let units = reader.number(euro, decimals: 2, example: "25.99", &problems)
            else { continue }
            guard abs(units) <= 1_000_000 else {
                problems.add(reader.problem(euro, "\(reader.text(euro)) EUR/MWh is outside -10000…10000"))
                continue
            }
            let slot = calendar.slot(at: moment)
            for offset in 0..<4 {
                guard let row = table.row(of: slot.advanced(by: offset)), !direct[row] else { continue }
                prices[row] = Price(units: units)
                if offset == 0 { direct[row] = true }
            }
        }
        guard !prices.contains(nil) else {
            if let row = prices.firstIndex(of: nil), let day = table.firstRows.lastIndex(where: { $0 <= row }) {
                problems.add(ScenarioProblem("prices.csv", "there is no price for a part of \(table.days[min(day, table.days.count - 1)])"))
            }
            return []
        }
        return prices.compactMap { $0 }
    }
}
