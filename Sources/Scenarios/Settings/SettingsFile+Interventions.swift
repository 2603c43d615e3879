internal import Quantities
internal import Simulation
internal import Yams

/// Reading the operator's actions at set times: the list `interventions`.
extension SettingsFile {
    /// An entry of the list. Its time and household are resolved once the
    /// community has been read.
    struct PlannedEntry {
        enum Kind: String, CaseIterable {
            case meterOutage = "meter-outage"
            case unpaidBills = "unpaid-bills"

            /// Returns the intervention on a household that begins the entry,
            /// and the one that ends it.
            func interventions(household: HouseholdID) -> (Intervention, Intervention) {
                switch self {
                case .meterOutage: (.silenceMeter(household: household), .hearMeter(household: household))
                case .unpaidBills: (.stopPaying(household: household), .payAgain(household: household))
                }
            }
        }

        var kind: Kind
        var household: String
        var time: String
        /// The duration; `nil` if it does not end.
        var milliseconds: Int64?
        var householdPlace: ScenarioProblem
        var timePlace: ScenarioProblem

        /// A description such as `meter-outage of D05 at 2024-06-05T14:00 for
        /// 120min`.
        var text: String {
            "\(kind.rawValue) of \(household) at \(time)"
                + (milliseconds.map { " for \($0 / SimTime.minute)min" } ?? "")
        }
    }

    mutating func readInterventions(_ node: Node, _ path: String) {
        guard let list = node.sequence else {
            report(node, path, "needs a list of { at, do, household, for }")
            return
        }
        for (number, entry) in list.enumerated() {
            var texts: [String: (text: String, node: Node)] = [:]
            var milliseconds: Int64?
            let entryPath = "\(path)[\(number + 1)]"
            let known = problems.total
            walk(entry, entryPath, known: ["at", "do", "household", "for"]) { file, key, node, path in
                if key == "for" {
                    milliseconds = file.quantity(
                        node, path, units: ["min": SimTime.minute, "h": SimTime.hour, "d": 24 * SimTime.hour],
                        SimTime.minute...36_600 * 24 * SimTime.hour, example: "2h")
                } else if key == "do" {
                    _ = file.choice(node, path, PlannedEntry.Kind.allCases.map(\.rawValue))
                }
                texts[key] = (node.scalar?.string ?? "", node)
            }
            guard problems.total == known else { continue }
            if let missing = ["at", "do", "household"].first(where: { texts[$0] == nil }) {
                report(
                    entry, entryPath,
                    "\(missing) is missing; write { at: \"2024-06-05T14:00\", do: meter-outage, household: D05, for: 2h }"
                )
                continue
            }
            guard let kind = texts["do"].flatMap({ PlannedEntry.Kind(rawValue: $0.text) }), let at = texts["at"],
                let household = texts["household"]
            else { continue }
            func place(_ node: Node, _ key: String) -> ScenarioProblem {
                ScenarioProblem(
                    Self.fileName, line: node.mark?.line, column: node.mark?.column, field: "\(entryPath).\(key)", "")
            }
            interventions.append(
                PlannedEntry(
                    kind: kind, household: household.text, time: at.text, milliseconds: milliseconds,
                    householdPlace: place(household.node, "household"), timePlace: place(at.node, "at")))
        }
    }
}

extension SettingsFile {
    /// Returns the list as interventions of a community, and reports entries
    /// that do not fit it.
    func plannedInterventions(
        households: PerHousehold<String>, days: [CivilDate], calendar: DeliveryCalendar, _ problems: inout ScenarioError
    ) -> [PlannedIntervention] {
        var planned: [PlannedIntervention] = []
        var ends: [String: SimTime] = [:]
        for entry in interventions.sorted(by: { $0.time < $1.time }) {
            guard let (begin, end) = entry.resolve(households: households, days: days, calendar: calendar, &problems)
            else { continue }
            let key = "\(entry.kind.rawValue) of \(entry.household)"
            if let earlier = ends[key], begin.time < earlier {
                problems.add(entry.timePlace.saying("a \(key) has not ended by then"))
            }
            ends[key] = end?.time ?? SimTime(milliseconds: .max)
            planned.append(begin)
            if let end { planned.append(end) }
        }
        return planned
    }
}

extension SettingsFile.PlannedEntry {
    /// Returns the interventions that begin and end the entry, and reports an
    /// entry that does not fit the community.
    fileprivate func resolve(
        households: PerHousehold<String>, days: [CivilDate], calendar: DeliveryCalendar, _ problems: inout ScenarioError
    ) -> (PlannedIntervention, PlannedIntervention?)? {
        let number = households.firstIndex(of: household)
        if number == nil {
            let near = nearest(to: household, among: households.elements).map { "; the nearest is \($0)" } ?? ""
            problems.add(householdPlace.saying("\"\(household)\" is not a household\(near)"))
        }
        let parts = time.split(separator: "T", maxSplits: 1)
        guard parts.count == 2, let date = CivilDate(iso: String(parts[0])), let clock = ClockTime(text: parts[1])
        else {
            problems.add(timePlace.saying("\"\(time)\" is not a local time; write \"2024-06-05T14:00\""))
            return nil
        }
        guard days.contains(date) else {
            problems.add(timePlace.saying("there is no data for \(date), so nothing can happen then"))
            return nil
        }
        guard let start = calendar.moments(of: clock, on: date).first else {
            problems.add(timePlace.saying("\(time) does not exist in \(calendar.zoneName): the clock skips it"))
            return nil
        }
        guard let number else { return nil }
        let (begins, ends) = kind.interventions(household: number)
        return (
            PlannedIntervention(time: start, intervention: begins),
            milliseconds.map { PlannedIntervention(time: start.advanced(byMilliseconds: $0), intervention: ends) }
        )
    }
}
