import Cells
import Community
import Markets
import Quantities
import Simulation

/// The result of a run as a table for the terminal.
struct SummaryTable {
    let text: String

    init(_ world: World, output: String?, interrupted: Bool) {
        var lines: [String] = []
        func euro(_ money: Money) -> String { Decimal.text(money.units, decimals: 8, shown: 2) }
        func kWh(_ energy: Energy) -> String { Decimal.text(energy.wattHours, decimals: 3, shown: 1) }
        func percent(_ part: Int64, of whole: Int64) -> String {
            whole <= 0 ? "" : " (\(Decimal.text(part * 1_000 / whole, decimals: 1)) %)"
        }
        let cost = -world.accounts.participants.reduce(Money.zero, +)
        let alone = -world.loneBalances.reduce(Money.zero, +)
        let imported = world.slots.reduce(Energy.zero) { $0 + $1.gridImport }
        let exported = world.slots.reduce(Energy.zero) { $0 + $1.gridExport }
        let dealt = world.slots.reduce(Energy.zero) { $0 + $1.dealtEnergy }
        let dealCount = world.slots.reduce(0) { $0 + $1.dealCount }
        lines.append(
            "\(world.scenario.name): \(world.households.count) homes, \(world.days.count) of "
                + "\(world.scenario.runDays.count) days, \(world.slots.count) slots, seed \(world.scenario.seed)"
                + (interrupted ? "  (stopped early)" : ""))
        lines.append("")
        func row(_ name: String, _ value: String, _ unit: String) {
            lines.append("  " + pad(name, 36) + padLeft(value, 12) + "  " + unit)
        }
        row("cost with the community", euro(cost), "EUR")
        row("cost with the grid alone", euro(alone), "EUR")
        row("saving", euro(alone - cost), "EUR" + percent((alone - cost).units, of: alone.units))
        func sum(_ part: KeyPath<DayRecord.Bill, Money>, of home: HouseholdID? = nil) -> Money {
            world.days.reduce(.zero) { total, day in
                if let home { return total + day.bills[home][keyPath: part] }
                return total + day.bills.reduce(.zero) { $0 + $1[keyPath: part] }
            }
        }
        row("  by trading, devices as they ran", euro(sum(\.tradingGain)), "EUR")
        row("  by planning with neighbours in mind", euro(sum(\.planningGain)), "EUR")
        // Most of it passes from one neighbour to another.
        row("deviating rather than dealing ahead", euro(sum(\.imbalanceCash)), "EUR, mostly among neighbours")
        let welfare = world.slots.reduce(Money.zero) { $0 + $1.quality.welfare }
        let best = world.slots.reduce(Money.zero) { $0 + $1.quality.bestWelfare }
        if best > .zero {
            row(
                "share of the possible gain traded",
                Decimal.text(Int64(Int128(welfare.units) * 1_000 / Int128(best.units)), decimals: 1), "%")
        }
        row("traded day-ahead", kWh(dealt), "kWh in \(dealCount) deals")
        row("bought from the grid", kWh(imported), "kWh")
        row("sold to the grid", kWh(exported), "kWh")
        row("dust", world.accounts.dust.description, "EUR")
        row(
            "checks passed", String(world.checkCount), world.breaches.isEmpty ? "of \(world.checkCount)" : "then failed"
        )
        lines.append("")
        let savings = world.households.indices.map { home in
            (home: home, saving: world.accounts.participants[home] - world.loneBalances[home])
        }.sorted { ($1.saving, $0.home) < ($0.saving, $1.home) }
        lines.append(
            "  " + pad("household", 12) + padLeft("cost EUR", 12) + padLeft("grid alone", 12) + padLeft("saving", 12))
        let shown = savings.count <= 12 ? savings[...] : savings.prefix(6) + savings.suffix(4)
        for (place, entry) in shown.enumerated() {
            if savings.count > 12, place == 6 { lines.append("  …") }
            lines.append(
                "  " + pad(world.households[entry.home].id, 12)
                    + padLeft(euro(-world.accounts.participants[entry.home]), 12)
                    + padLeft(euro(-world.loneBalances[entry.home]), 12) + padLeft(euro(entry.saving), 12))
        }
        let losers = savings.filter { $0.saving < .zero }
        lines.append(
            losers.isEmpty
                ? "  nobody is worse off than alone with the grid" : "  worse off than alone with the grid:")
        for loser in losers {
            lines.append(
                "    \(world.households[loser.home].id) by \(euro(-loser.saving)) EUR: trading brought "
                    + "\(euro(sum(\.tradingGain, of: loser.home))), of which deviating from its forecast "
                    + "\(euro(sum(\.imbalanceCash, of: loser.home))), planning for neighbours "
                    + euro(sum(\.planningGain, of: loser.home)))
        }
        lines.append("  fingerprint \(world.fingerprint.text)")
        if let output { lines.append("  written to \(output)") }
        text = lines.joined(separator: "\n")
    }
}
