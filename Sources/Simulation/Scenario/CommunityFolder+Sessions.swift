internal import Community
internal import Quantities

/// When cars are plugged in, and what they want.
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
}
