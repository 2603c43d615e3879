internal import Community
package import Files
internal import Foundation
internal import Glibc
internal import Markets
internal import Quantities
package import Simulation

/// Writes a run's tables while it happens, and `run.json` at its end. Tables
/// are RFC 4180 CSV or JSON lines, with ISO stamps, and with units in the names
/// of columns.
///
/// A class because it owns the open files of one output folder. They appear
/// there together when the run ends, ``RunSummary`` last; until then an earlier
/// run in the folder stays complete. An interrupted run is finished like any
/// other, with the rows it has. Slots are written when their day is final,
/// because late readings can change them before; an interrupted run ends with
/// those of its last day in their present state.
package final class RunWriter {
    /// The format of the tables.
    package enum Format: String, CaseIterable, Sendable {
        case csv, json

        /// The ending of a table's file name.
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
    /// The number of the world's slots that are written.
    var slotsWritten = 0
    /// The starts of slots as text, kept until the day is final because many
    /// orders share them.
    var startTexts: [Slot: String] = [:]

    private static let tableNames = ["slots", "orders", "trades", "bills", "positions", "events", "households"]
    private static let summaryName = "run.json"
    private static let timingName = "timing.json"

    /// Creates the folder if it does not exist, and starts new tables.
    ///
    /// - Throws: if the folder holds anything but an earlier run, or another
    ///   run is writing there.
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

    /// Refuses a folder in which a run would replace files that no run wrote.
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
        // A run writes all tables in one format, so one of the two is not a
        // run's table.
        for name in tableNames where entries.contains(name + ".csv") && entries.contains(name + ".jsonl") {
            throw refused(
                "holds \(name).csv beside \(name).jsonl, and a run writes only one of them; move the other one away, "
                    + "or choose another --out")
        }
    }

    /// The names of all files that a run may write.
    private static var ownNames: [String] {
        [summaryName, timingName] + Format.allCases.flatMap { format in tableNames.map { $0 + format.ending } }
    }

    /// Returns whether there is an ordinary file of a name with fewer bytes
    /// than `size`.
    private static func isFile(_ path: String, below size: Int = .max) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size < size
    }

    /// Returns whether a file is a `run.json` written by
    /// ``finish(_:version:interrupted:seconds:)``.
    private static func isSummary(_ path: String) -> Bool {
        struct Author: Decodable {
            var program: String
        }
        guard isFile(path, below: 1 << 26), let data = FileManager.default.contents(atPath: path) else { return false }
        return (try? JSONDecoder().decode(Author.self, from: data))?.program == RunSummary.programName
    }

    // MARK: Writing

    /// Adds the events of a step, and the results of a day that became final in
    /// it.
    ///
    /// - Throws: if a file cannot be written.
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

    /// Adds the slots that are not yet written, up to the end of a day; all of
    /// them if it is `nil`.
    private func addSlots(until date: CivilDate?, _ world: World) throws(OutputError) {
        let end = date.map { world.calendar.slots(of: $0).upperBound }
        for slot in world.slots[slotsWritten...] {
            if let end, slot.slot >= end { break }
            try add(slot, world)
            try addPositions(slot, world)
            slotsWritten += 1
        }
    }

    /// Writes all pending rows to the files in the hidden folder.
    ///
    /// - Throws: if a file cannot be written.
    package func flush() throws(OutputError) {
        try slots.flush()
        try orders.flush()
        try trades.flush()
        try bills.flush()
        try positions.flush()
        try events.flush()
        try households.flush()
    }

    /// Writes the remaining rows, `run.json` and `timing.json`, and puts all
    /// files in place of an earlier run's. Two equal runs write `run.json` byte
    /// for byte the same; `timing.json` has everything that differs between
    /// them.
    ///
    /// - Parameter seconds: the wall time of the run.
    /// - Throws: if a file cannot be written or put in place.
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

    /// Removes everything written and leaves the folder as it was before.
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
        // Invisible characters in names become JSON escapes.
        try WholeFile.write(text.printable(keepingLines: true) + "\n", to: staged.place(of: name), replacing: true)
    }
}
