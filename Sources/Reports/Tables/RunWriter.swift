internal import Community
package import Files
internal import Foundation
internal import Glibc
internal import Markets
internal import Quantities
package import Simulation

/// Writes a run's tables while it happens, and `run.json`: plain RFC 4180 CSV
/// or JSON lines, with ISO stamps and units in the names of the columns.
///
/// It owns the open files of one output folder, which appear there together
/// when the run ends, ``RunSummary`` last: until then an earlier run in the
/// folder stays whole. An interrupted run is finished like any other, with the
/// rows it has. Slots are written when their day is final, for late readings
/// can change them before; an interrupted run ends with those of its last day
/// as they stood.
package final class RunWriter {
    package enum Format: String, CaseIterable, Sendable {
        case csv, json

        /// Of a table's file.
        var ending: String { self == .csv ? ".csv" : ".jsonl" }
    }

    private let staged: StagedFolder
    private let format: Format
    var slots: Table
    var orders: Table
    var trades: Table
    var bills: Table
    var positions: Table
    var events: Table
    var households: Table
    /// How many of the world's slots are written.
    var slotsWritten = 0
    /// Stamps of slots that were written lately.
    var startTexts: [Slot: String] = [:]

    private static let tableNames = ["slots", "orders", "trades", "bills", "positions", "events", "households"]
    private static let summaryName = "run.json"
    private static let timingName = "timing.json"

    /// Creates the folder where it is missing and starts the tables afresh.
    ///
    /// - Throws: if the folder holds anything but an earlier run, or another
    ///   one is writing there.
    package init(folder path: String, format: Format = .csv) throws(OutputError) {
        self.format = format
        let staged = try StagedFolder(path, ownNames: Set(Self.ownNames), check: Self.check)
        self.staged = staged
        func table(_ name: String, _ columns: [String]) throws(OutputError) -> Table {
            try Table(staged.place(of: name + format.ending), format, columns: columns)
        }
        slots = try table("slots", Self.slotHeader)
        orders = try table("orders", Self.orderHeader)
        trades = try table("trades", Self.tradeHeader)
        bills = try table("bills", Self.billHeader)
        positions = try table("positions", Self.positionHeader)
        events = try table("events", Self.eventHeader)
        households = try table("households", Self.householdHeader)
    }

    // MARK: What may be replaced

    /// Refuses a folder in which a run would replace what no run wrote.
    private static func check(_ path: String, _ entries: [String]) throws(OutputError) {
        func refused(_ why: String) -> OutputError { OutputError(description: "\(path): \(why)") }
        // The tables of a run and of a scenario have names in common.
        if entries.contains("load.csv") {
            throw refused("holds load.csv, so it is a scenario's folder; choose another --out")
        }
        guard let first = entries.first else { return }
        guard entries.contains(summaryName) else {
            let more = entries.count > 1 ? " and \(entries.count - 1) more" : ""
            throw refused(
                "holds \(first)\(more), but no run.json of an earlier run; choose an empty or a new folder for --out")
        }
        guard isSummary(path + "/" + summaryName) else {
            throw refused("holds a run.json that commonwatt did not write; choose an empty or a new folder for --out")
        }
        for name in ownNames where entries.contains(name) && !isFile(path + "/" + name) {
            throw refused(
                "holds \(name), which is not a file that a run wrote; choose an empty or a new folder for --out")
        }
        // A run has its tables in one form, so one of the two is no table.
        for name in tableNames where entries.contains(name + ".csv") && entries.contains(name + ".jsonl") {
            throw refused(
                "holds \(name).csv beside \(name).jsonl, and a run writes only one of them; move the other one away, "
                    + "or choose another --out")
        }
    }

    /// All files that a run may write.
    private static var ownNames: [String] {
        [summaryName, timingName] + Format.allCases.flatMap { format in tableNames.map { $0 + format.ending } }
    }

    /// Whether there is an ordinary file of a name, of less than so many
    /// bytes.
    private static func isFile(_ path: String, below size: Int = .max) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size < size
    }

    /// Whether a file is what ``finish(_:version:interrupted:seconds:)`` calls
    /// `run.json`.
    private static func isSummary(_ path: String) -> Bool {
        struct Author: Decodable {
            var program: String
        }
        guard isFile(path, below: 1 << 26), let data = FileManager.default.contents(atPath: path) else { return false }
        return (try? JSONDecoder().decode(Author.self, from: data))?.program == RunSummary.programName
    }

    // MARK: Writing

    /// Adds what a step of a world brought.
    package func record(_ events: [Event], of world: World) throws(OutputError) {
        for event in events {
            switch event.kind {
            case .deal(let deal): try add(deal, world)
            case .dayEnded:
                if let day = world.days.last {
                    try addSlots(until: day.date, world)
                    try add(day, world)
                }
                startTexts = [:]
            default: break
            }
            try add(event, world)
        }
    }

    /// Adds the slots that are not written, up to the end of a day, or all.
    private func addSlots(until date: CivilDate?, _ world: World) throws(OutputError) {
        let end = date.map { world.calendar.slots(of: $0).upperBound }
        for slot in world.slots[slotsWritten...] {
            if let end, slot.slot >= end { break }
            try add(slot, world)
            try addPositions(slot, world)
            slotsWritten += 1
        }
    }

    /// Writes all pending rows.
    package func flush() throws(OutputError) {
        try slots.flush()
        try orders.flush()
        try trades.flush()
        try bills.flush()
        try positions.flush()
        try events.flush()
        try households.flush()
    }

    /// Writes `run.json`, which two equal runs write byte for byte alike, and
    /// `timing.json`, which holds all that differs between them, and puts all
    /// in the place of what an earlier run left.
    ///
    /// - Parameter seconds: the wall time of the run.
    package func finish(_ world: World, version: String, interrupted: Bool, seconds: Double) throws(OutputError) {
        try addSlots(until: nil, world)
        try addHouseholds(world)
        try flush()
        for table in [slots, orders, trades, bills, positions, events, households] { try table.close() }
        try write(RunSummary(world, version: version, interrupted: interrupted), to: Self.summaryName)
        try write(Timing(wallSeconds: (seconds * 1_000).rounded() / 1_000), to: Self.timingName)
        let names = Self.tableNames.map { $0 + format.ending } + [Self.timingName, Self.summaryName]
        try staged.finish(names, removing: [Self.summaryName] + Self.ownNames.filter { !names.contains($0) })
    }

    /// Leaves the folder as it was before.
    package func discard() { staged.discard() }

    private struct Timing: Encodable {
        var wallSeconds: Double
    }

    private func write(_ value: some Encodable, to name: String) throws(OutputError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text: String
        do {
            text = String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw OutputError(description: "\(name): cannot be written: \(error.localizedDescription)")
        }
        // What is invisible in a name is an escape of JSON, too.
        try WholeFile.write(text.printable(keepingLines: true) + "\n", to: staged.place(of: name), replacing: true)
    }
}
