internal import Foundation
internal import Community
internal import Markets
internal import Quantities

/// Writes a run's tables while it happens, and `run.json`: plain RFC 4180 CSV
/// or JSON lines, with ISO stamps and units in the names of the columns.
///
/// It owns the open files of one output folder. Rows are written some at a
/// time, whole rows only, and all of them by ``flush()``, so an interrupted run
/// leaves complete files. Slots are written when their day is final, for late
/// readings can change them before; an interrupted run ends with those of
/// its last day as they stood.
package final class RunWriter {
    package enum Format: String, CaseIterable, Sendable {
        case csv, json

        /// Of a table's file.
        var ending: String { self == .csv ? ".csv" : ".jsonl" }
    }

    private let folder: URL
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

    /// Why a run could not be written.
    package struct OutputError: Error, CustomStringConvertible {
        package let description: String
    }

    /// Creates the folder where it is missing and starts the tables afresh.
    package init(folder path: String, format: Format = .csv) throws(OutputError) {
        folder = URL(fileURLWithPath: path, isDirectory: true)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw OutputError(description: "\(path): cannot be made a folder to write to; choose another --out")
        }
        // The tables of a run and of a scenario have names in common.
        if FileManager.default.fileExists(atPath: folder.appendingPathComponent("load.csv").path) {
            throw OutputError(description: "\(path): holds load.csv, so it is a scenario's folder; choose another --out")
        }
        try Self.removeEarlierRun(in: folder, keeping: format)
        slots = try Table("slots", in: folder, format, columns: Self.slotHeader)
        orders = try Table("orders", in: folder, format, columns: Self.orderHeader)
        trades = try Table("trades", in: folder, format, columns: Self.tradeHeader)
        bills = try Table("bills", in: folder, format, columns: Self.billHeader)
        positions = try Table("positions", in: folder, format, columns: Self.positionHeader)
        events = try Table("events", in: folder, format, columns: Self.eventHeader)
        households = try Table("households", in: folder, format, columns: Self.householdHeader)
    }

    /// Removes what an earlier run left and this one does not write over, or
    /// only at its end, so that all in the folder is of one run.
    private static func removeEarlierRun(in folder: URL, keeping format: Format) throws(OutputError) {
        let other: Format = format == .csv ? .json : .csv
        let tables = ["slots", "orders", "trades", "bills", "positions", "events", "households"]
        for name in ["run.json", "timing.json"] + tables.map({ $0 + other.ending }) {
            let file = folder.appendingPathComponent(name)
            guard FileManager.default.fileExists(atPath: file.path) else { continue }
            do {
                try FileManager.default.removeItem(at: file)
            } catch {
                throw OutputError(description: "\(file.path): is of an earlier run and cannot be removed; choose another --out")
            }
        }
    }

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
    /// `timing.json`, which holds all that differs between them.
    ///
    /// - Parameter seconds: the wall time of the run.
    package func finish(_ world: World, version: String, interrupted: Bool, seconds: Double) throws(OutputError) {
        try addSlots(until: nil, world)
        try addHouseholds(world)
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
