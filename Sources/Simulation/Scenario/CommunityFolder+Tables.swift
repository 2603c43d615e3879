internal import Community
internal import Quantities

/// Cars, weather and prices.
extension CommunityFolder {
    mutating func readSessions(calendar: DeliveryCalendar, table: SlotTable) -> [[CarSession]] {
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
            } else if let model = households[number].car?.model, amount > model.capacity.wattHours {
                problems.add(
                    reader.problem(
                        energy, "\(reader.text(energy)) kWh do not fit into a \(model.model), which holds \(model.capacity)"))
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

    /// Whether a stamp is on the grid and the first of its kind; reports it
    /// if not.
    private mutating func isNew(
        _ moment: SimTime, _ column: Int, _ reader: CSVReader, _ lines: inout [SimTime: Int], calendar: DeliveryCalendar
    ) -> Bool {
        guard moment.milliseconds % calendar.slotLength == 0 else {
            problems.add(reader.offGrid(column))
            return false
        }
        if let first = lines.updateValue(reader.line, forKey: moment) {
            problems.add(
                reader.problem(column, "there are two values for \(reader.text(column)); the first is in line \(first)"))
            return false
        }
        return true
    }

    mutating func readWeather(
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
        var lines: [SimTime: Int] = [:]
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems), let moment = reader.time(time, isUTC: isUTC, calendar: calendar, &problems),
                isNew(moment, time, reader, &lines, calendar: calendar),
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
    mutating func readPrices(calendar: DeliveryCalendar, table: SlotTable) -> [Price] {
        guard var reader = reader("prices.csv", isRequired: false) else { return [] }
        guard let time = timeColumn(reader),
            let euro = reader.requiredColumn(["price_EUR_per_MWh"], &problems)
        else { return [] }
        var prices = [Price?](repeating: nil, count: table.count)
        var direct = [Bool](repeating: false, count: table.count)
        let isUTC = reader.columns[time].hasSuffix("_utc")
        var lines: [SimTime: Int] = [:]
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems), let moment = reader.time(time, isUTC: isUTC, calendar: calendar, &problems),
                isNew(moment, time, reader, &lines, calendar: calendar),
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
