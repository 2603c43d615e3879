internal import Community
internal import Quantities

/// Comparing the device sizes of households.csv with the series.
extension CommunityFolder {
    /// Scales yields to the panels' sizes if the scenario asks for it. Warns of
    /// sizes that do not fit the series, and notes columns that have no effect.
    mutating func compareWithSizes(_ profiles: inout [HomeProfile], table: SlotTable, calendar: DeliveryCalendar) {
        let slotsAnHour = SimTime.hour / calendar.slotLength
        var misfits: [String] = []
        for (home, household) in households.enumerated() {
            guard let size = household.photovoltaic?.peak.watts, let highest = profiles[home].photovoltaic.max() else {
                continue
            }
            let power = Int64(highest) * slotsAnHour
            let place = "households.csv:\(householdLines[home]): \(household.id)"
            if input.photovoltaicScale == .fromPeak {
                scale(&profiles[home].photovoltaic, by: size, over: power, place)
            } else if power * 10 > size * 12 {
                misfits.append(
                    "\(place): pv.csv has up to \(kilowatts(power)) kW, more than the pv_kWp of \(kilowatts(size)) here; "
                        + "check the unit of pv.csv, or the size")
            } else if power * 10 < size {
                misfits.append(
                    "\(place): pv.csv has at most \(kilowatts(power)) kW, little for the pv_kWp of \(kilowatts(size)) here; "
                        + "pv.csv counts, unless scenario.yaml has input: { scale: { pv: from-kWp } }")
            }
        }
        warnings += misfits.prefix(8)
        if misfits.count > 8 {
            warnings.append("households.csv: \(misfits.count - 8) more sizes of panels do not fit pv.csv")
        }
        noteIdleColumns()
    }

    /// Scales a yield so that its highest value corresponds to the panels' peak
    /// power. Each fraction is carried to the next value.
    private mutating func scale(_ yield: inout [Int32], by size: Int64, over power: Int64, _ place: String) {
        guard power > 0 else {
            warnings.append("\(place): pv.csv has no yield that could be scaled to \(kilowatts(size)) kWp")
            return
        }
        var carry: Int64 = 0
        yield = yield.map { value in
            carry += Int64(value) * size
            defer { carry %= power }
            return Int32(clamping: carry / power)
        }
        notes.append(
            "\(place): pv.csv times \(Decimal.text(size * 1_000 / power, decimals: 3)), so that its highest "
                + "\(kilowatts(power)) kW become \(kilowatts(size))")
    }

    private func kilowatts(_ watts: Int64) -> String { Decimal.text(watts, decimals: 3, shown: 2) }

    /// Adds a remark about columns of households.csv that have no effect,
    /// because a series determines the energy.
    private mutating func noteIdleColumns() {
        var idle: [(column: String, file: String)] = []
        if households.contains(where: { $0.annualLoad != nil }) { idle.append(("load_annual_est_kWh", "load.csv")) }
        if households.contains(where: { $0.photovoltaic != nil }), input.photovoltaicScale == .series {
            idle.append(("pv_kWp", "pv.csv"))
        }
        if households.contains(where: { $0.heatPump != nil }) {
            idle.append(("hp_heat_loss_kW_per_K", "heat_pump.csv"))
        }
        guard !idle.isEmpty else { return }
        let columns = idle.map { "\($0.column) (\($0.file) counts)" }.joined(separator: ", ")
        notes.append("households.csv: only shown, sets no energy: \(columns)")
    }
}
