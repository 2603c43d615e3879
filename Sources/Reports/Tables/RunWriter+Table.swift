internal import Files
internal import Foundation
internal import Glibc

extension RunWriter {
    /// One file of rows, in either format.
    struct Table {
        private let path: String
        private let handle: FileHandle
        private var pending = ""
        private let columns: [(name: String, isText: Bool)]
        /// In JSON, what stands before each value: `{"time":` and so on.
        private let openings: [String]?

        /// Columns whose values are words; all others are numbers.
        static let wordColumns: Set<String> = [
            "slot_start", "time", "date", "delivery_date", "household_id", "seller", "buyer", "side", "event", "text",
            "reading",
        ]

        /// - Throws: if the file cannot be written.
        init(_ path: String, _ format: Format, columns: [String]) throws(OutputError) {
            self.path = path
            self.columns = columns.map { ($0, Self.wordColumns.contains($0)) }
            openings =
                format == .csv
                ? nil : columns.enumerated().map { place, column in (place == 0 ? "{\"" : ",\"") + column + "\":" }
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw OutputError(path, code: errno) }
            handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            if format == .csv { pending = columns.joined(separator: ",") + "\r\n" }
        }

        /// Rows kept until there are so many bytes of them: enough for few
        /// writes, and little beside what a run holds.
        private static let pendingBytes = 1 << 16

        /// Adds a row: a text for each column, empty where there is nothing.
        mutating func add(_ fields: [String]) throws(OutputError) {
            addRow(fields)
            if pending.utf8.count >= Self.pendingBytes { try flush() }
        }

        private mutating func addRow(_ fields: [String]) {
            precondition(fields.count == columns.count, "\(fields.count) values for \(columns.count) columns")
            if let openings {
                for (index, field) in fields.enumerated() {
                    pending += openings[index]
                    if field.isEmpty {
                        pending += "null"
                    } else {
                        pending += columns[index].isText ? TableText.json(field) : field
                    }
                }
                pending += "}\n"
                return
            }
            for (index, field) in fields.enumerated() {
                if index > 0 { pending += "," }
                pending += columns[index].isText ? TableText.field(field) : field
            }
            pending += "\r\n"
        }

        mutating func flush() throws(OutputError) {
            guard !pending.isEmpty else { return }
            let code = WholeFile.writeAll(pending, to: handle.fileDescriptor)
            if code != 0 { throw OutputError(path, code: code) }
            pending.removeAll(keepingCapacity: true)
        }

        /// Some file systems tell of a full disk only here.
        func close() throws(OutputError) {
            do {
                try handle.close()
            } catch {
                throw OutputError(description: "\(path): cannot be written: \(error.localizedDescription)")
            }
        }
    }
}
