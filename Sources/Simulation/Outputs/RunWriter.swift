internal import Foundation
internal import Community
internal import Markets
internal import Quantities

/// Writes a run's tables while it happens: plain RFC 4180 CSV with ISO stamps
/// and units in the headers, and `run.json`.
///
/// It owns the open files of one output folder. Rows are kept until
/// ``flush()``, which writes whole rows only, so an interrupted run leaves
/// complete files up to the last finished slot.
package final class RunWriter {
    private let folder: URL
    private var slots: Table
    private var trades: Table
    private var bills: Table

    struct Table {
        let url: URL
        let handle: FileHandle
        var pending = ""
    }

    /// Why a run could not be written.
    package struct OutputError: Error, CustomStringConvertible {
        package let description: String
    }

    /// Creates the folder where it is missing and starts the tables afresh.
    package init(folder path: String) throws(OutputError) {
        folder = URL(fileURLWithPath: path, isDirectory: true)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw OutputError(description: "\(path): cannot be made a folder to write to; choose another --out")
        }
        slots = try Self.open("slots.csv", in: folder, header: Self.slotHeader)
        trades = try Self.open("trades.csv", in: folder, header: Self.tradeHeader)
        bills = try Self.open("bills.csv", in: folder, header: Self.billHeader)
    }

    private static func open(_ name: String, in folder: URL, header: [String]) throws(OutputError) -> Table {
        let url = folder.appendingPathComponent(name)
        guard FileManager.default.createFile(atPath: url.path, contents: nil),
            let handle = FileHandle(forWritingAtPath: url.path)
        else { throw OutputError(description: "\(url.path): cannot be written; choose another --out") }
        return Table(url: url, handle: handle, pending: header.joined(separator: ",") + "\r\n")
    }

    private static let slotHeader = [
        "slot_start", "retail_EUR_per_kWh", "feed_in_EUR_per_kWh", "pool_sell_EUR_per_kWh", "pool_buy_EUR_per_kWh",
        "supply_demand_ratio", "pool_supply_kWh", "pool_demand_kWh", "import_kWh", "export_kWh",
        "day_ahead_deals", "day_ahead_kWh", "day_ahead_price_EUR_per_kWh", "welfare_share", "dust_EUR",
    ]
    private static let tradeHeader = [
        "delivery_date", "number", "time", "slot_start", "seller", "buyer", "energy_kWh", "price_EUR_per_kWh",
        "ask_EUR_per_kWh", "bid_EUR_per_kWh", "value_EUR",
    ]
    private static let billHeader = [
        "date", "household_id", "consumption_kWh", "generation_kWh", "sold_day_ahead_kWh", "bought_day_ahead_kWh",
        "pool_surplus_kWh", "pool_deficit_kWh", "day_ahead_EUR", "pool_EUR", "total_EUR", "grid_alone_EUR",
        "saving_EUR",
    ]

    /// Adds what a step of a world brought.
    package func record(_ events: [Event], of world: World) {
        for event in events {
            switch event.kind {
            case .deal(let deal): add(deal, world)
            case .poolSettled: if let slot = world.slots.last { add(slot, world) }
            case .dayEnded: if let day = world.days.last { add(day, world) }
            default: break
            }
        }
    }

    private func add(_ slot: SlotRecord, _ world: World) {
        let clearing = slot.clearing
        let ratio = clearing.flatMap { clearing -> String? in
            clearing.demand == .zero
                ? nil : Decimal.text(clearing.supply.wattHours * 1_000_000 / clearing.demand.wattHours, decimals: 6)
        }
        let welfare =
            slot.dealableEnergy == .zero
            ? "" : Decimal.text(slot.dealtEnergy.wattHours * 10_000 / slot.dealableEnergy.wattHours, decimals: 4)
        slots.add([
            world.calendar.localISO(world.calendar.start(of: slot.slot)), slot.corridor.retail.description,
            slot.corridor.feedIn.description, clearing?.prices?.sell.description ?? "",
            clearing?.prices?.buy.description ?? "", ratio ?? "", kWh(clearing?.supply ?? .zero),
            kWh(clearing?.demand ?? .zero), kWh(slot.gridImport), kWh(slot.gridExport), String(slot.dealCount),
            kWh(slot.dealtEnergy), slot.averagePrice?.description ?? "", welfare,
            (clearing?.dust ?? .zero).description,
        ])
    }

    private func add(_ deal: Deal, _ world: World) {
        let start = world.calendar.start(of: deal.slot)
        trades.add([
            world.calendar.date(at: start).description, String(deal.number), world.calendar.localISO(deal.time),
            world.calendar.localISO(start), world.households[deal.seller].id, world.households[deal.buyer].id,
            kWh(deal.energy), deal.price.description, deal.ask.description, deal.bid.description,
            deal.value.description,
        ])
    }

    private func add(_ day: DayRecord, _ world: World) {
        for (home, bill) in day.bills.enumerated() {
            bills.add([
                day.date.description, world.households[home].id, kWh(bill.consumption), kWh(bill.generation),
                kWh(bill.sold), kWh(bill.bought), kWh(bill.surplus), kWh(bill.deficit),
                bill.dayAheadCash.description, bill.poolCash.description, bill.cash.description,
                bill.baselineCash.description, bill.saving.description,
            ])
        }
    }

    private func kWh(_ energy: Energy) -> String { Decimal.text(energy.wattHours, decimals: 3) }

    /// Writes all pending rows.
    package func flush() throws(OutputError) {
        try slots.flush()
        try trades.flush()
        try bills.flush()
    }

    /// Writes `run.json`, which two equal runs write byte for byte alike, and
    /// `timing.json`, which holds all that differs between them.
    ///
    /// - Parameter seconds: the wall time of the run.
    package func finish(_ world: World, version: String, interrupted: Bool, seconds: Double) throws(OutputError) {
        try flush()
        let run = RunSummary(world, version: version, interrupted: interrupted)
        try write(run, to: "run.json")
        try write(Timing(wallSeconds: (seconds * 1_000).rounded() / 1_000), to: "timing.json")
    }

    private struct Timing: Encodable {
        var wallSeconds: Double
    }

    private func write(_ value: some Encodable, to name: String) throws(OutputError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let url = folder.appendingPathComponent(name)
        do {
            var data = try encoder.encode(value)
            data.append(contentsOf: [0x0a])
            try data.write(to: url, options: .atomic)
        } catch {
            throw OutputError(description: "\(url.path): cannot be written: \(error.localizedDescription)")
        }
    }
}

extension RunWriter.Table {
    mutating func add(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { pending += "," }
            pending += Self.quoted(field)
        }
        pending += "\r\n"
    }

    private static func quoted(_ field: String) -> String {
        let special: Set<UInt8> = [0x22, 0x2c, 0x0a, 0x0d]
        guard field.utf8.contains(where: special.contains) else { return field }
        return "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    mutating func flush() throws(RunWriter.OutputError) {
        guard !pending.isEmpty else { return }
        do {
            try handle.write(contentsOf: Data(pending.utf8))
        } catch {
            throw RunWriter.OutputError(
                description: "\(url.path): cannot be written (is the disk full?): \(error.localizedDescription)")
        }
        pending = ""
    }
}
