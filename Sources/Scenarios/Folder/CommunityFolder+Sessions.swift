internal import Community
internal import Quantities

/// Reading the charging sessions of cars.
extension CommunityFolder {
    static let sessionColumns = [
        "session_id", "plug_in_utc", "plug_in", "plug_out_utc", "plug_out", "ev_id", "household_id", "household",
        "energy_kWh",
        "energy_Wh", "avg_power_kW",
    ]

    mutating func readSessions(calendar: DeliveryCalendar, table: SlotTable) -> [[CarSession]] {
        var sessions: [[CarSession]] = Array(repeating: [], count: households.count)
        guard var reader = reader("ev_sessions.csv", isRequired: false) else { return sessions }
        let plugIn = reader.requiredColumn(["plug_in_utc", "plug_in"], &problems)
        let plugOut = reader.requiredColumn(["plug_out_utc", "plug_out"], &problems)
        let household = reader.requiredColumn(["household_id", "household"], &problems)
        let energy = reader.unitColumn(["energy"], SessionUnit.endings, &problems)
        reader.reportTwins([plugIn, plugOut, household, energy?.index], &problems)
        warnings += reader.unknownColumns(
            known: Self.sessionColumns)
        guard let plugIn, let plugOut, let household, let energy else { return sessions }
        var rows: [[(session: CarSession, line: Int)]] = Array(repeating: [], count: households.count)
        var doubts: [String] = []
        let days = LoadDays(table: table, calendar: calendar)
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems), let (start, end) = stay(plugIn, plugOut, reader, days),
                let number = householdNumber(household, reader),
                let amount = reader.number(
                    energy.index, decimals: energy.unit.decimals, example: "12.5", within: 1...200_000,
                    rangeText: energy.unit == .wattHours ? "1…200000 Wh for a car" : "0.001…200 kWh for a car",
                    &problems)
            else { continue }
            if end <= start {
                problems.add(reader.problem(plugOut, "the car leaves at \(reader.text(plugOut)), not after it came"))
            } else if households[number].car == nil {
                problems.add(
                    reader.problem(
                        household, "\(households[number].id) has no ev_id in households.csv but a charging session"))
            } else if let model = households[number].car?.model, amount > model.capacity.wattHours {
                problems.add(
                    reader.problem(
                        energy.index,
                        "\(Energy(wattHours: amount)) do not fit into a \(model.model), which holds \(model.capacity)"))
            } else {
                if let doubt = doubt(amount, start, end) {
                    doubts.append("ev_sessions.csv:\(reader.line): \(households[number].id): \(doubt)")
                }
                rows[number].append(
                    (CarSession(plugIn: start, plugOut: end, energy: Energy(wattHours: amount)), reader.line))
            }
        }
        reader.reportThousandsMarks(&problems)
        warnings += doubts.prefix(8)
        if doubts.count > 8 {
            warnings.append("ev_sessions.csv: \(doubts.count - 8) more stays are too long or too short")
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

    /// Returns the reason why a stay may be a mistake although it is valid;
    /// `nil` if there is none.
    private func doubt(_ wattHours: Int64, _ start: SimTime, _ end: SimTime) -> String? {
        let length = end.milliseconds - start.milliseconds
        if length > 31 * 24 * SimTime.hour {
            return
                "the car stays for \(length / (24 * SimTime.hour)) days, over which its energy is spread; is a time mistyped?"
        }
        let most = Int64(chargerPower.watts) * length / SimTime.hour
        guard wattHours > most else { return nil }
        return "of \(Energy(wattHours: wattHours)) only \(Energy(wattHours: most)) can be charged in the "
            + "\(length / SimTime.minute) minutes of the stay; check the times, or devices.chargerPower"
    }

    /// Returns when a car comes and leaves, and reports invalid times. Also
    /// returns `nil` for a stay wholly outside the days of the loads, which is
    /// not checked.
    private mutating func stay(
        _ plugIn: Int, _ plugOut: Int, _ reader: CSVReader, _ days: LoadDays
    ) -> (start: SimTime, end: SimTime)? {
        var stamps: [(stamp: Stamp, index: Int)] = []
        for index in [plugIn, plugOut] {
            let column = TimeColumn(index: index, kind: reader.columns[index].hasSuffix("_utc") ? .utc : .local)
            guard let stamp = reader.stamp(column) else {
                problems.add(reader.notATime(index))
                return nil
            }
            stamps.append((stamp, index))
        }
        guard let first = days.table.days.first, let last = days.table.days.last,
            stamps[1].stamp.date >= first.advanced(byDays: -1), stamps[0].stamp.date <= last.advanced(byDays: 1)
        else { return nil }
        var moments: [SimTime] = []
        for (stamp, index) in stamps {
            guard stamp.isLocal, days.calendar.knownDates.contains(stamp.date) else {
                moments.append(SimTime(milliseconds: stamp.wall))
                continue
            }
            let found = days.calendar.moments(wall: stamp.wall)
            guard found.count == 1 else {
                problems.add(reader.doubtful(index, found, calendar: days.calendar))
                return nil
            }
            moments.append(found[0])
        }
        return (moments[0], moments[1])
    }

    /// Returns the parts of a session within the data. A stay that crosses its
    /// edge is clipped, and its energy reduced in proportion.
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
}
