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
    var slots: Table
    var trades: Table
    var bills: Table
    var positions: Table
    var events: Table
    var households: Table

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
        positions = try Self.open("positions.csv", in: folder, header: Self.positionHeader)
        events = try Self.open("events.csv", in: folder, header: Self.eventHeader)
        households = try Self.open("households.csv", in: folder, header: Self.householdHeader)
    }

    private static func open(_ name: String, in folder: URL, header: [String]) throws(OutputError) -> Table {
        let url = folder.appendingPathComponent(name)
        guard FileManager.default.createFile(atPath: url.path, contents: nil),
            let handle = FileHandle(forWritingAtPath: url.path)
        else { throw OutputError(description: "\(url.path): cannot be written; choose another --out") }
        return Table(url: url, handle: handle, pending: header.joined(separator: ",") + "\r\n")
    }

    /// Adds what a step of a world brought.
    package func record(_ events: [Event], of world: World) {
        for event in events {
            switch event.kind {
            case .deal(let deal): add(deal, world)
            case .poolSettled:
                if let slot = world.slots.last {
                    add(slot, world)
                    addPositions(slot, world)
                }
            case .dayEnded: if let day = world.days.last { add(day, world) }
            default: break
            }
            add(event, world)
        }
    }

    /// Writes all pending rows.
    package func flush() throws(OutputError) {
        try slots.flush()
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
        addHouseholds(world)
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
