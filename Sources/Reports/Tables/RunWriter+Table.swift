internal import Files
internal import Foundation
internal import Glibc

extension RunWriter {
    /// A file of rows, in either format.
    struct Table {
        private let path: String
        private let handle: FileHandle
        private var pending = ""
        private let columns: [(name: String, isText: Bool)]
        /// In JSON, the text before each value, such as `{"time":`; `nil` in
        /// CSV.
        private let openings: [String]?

        /// The columns whose values are words; all others have numbers.
        static let wordColumns: Set<String> = [
            "slot_start", "time", "date", "delivery_date", "household_id", "seller", "buyer", "side", "event", "text",
            "reading",
        ]

        /// Creates a file, with a header in CSV.
        ///
        /// - Throws: if the file exists or cannot be written.
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

        /// The size at which pending rows are written: large enough for few
        /// writes, and small compared with the memory of a run.
        private static let pendingBytes = 1 << 16

        /// Adds a row with one text for each column; an empty text means no
        /// value.
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

        /// Writes all pending rows.
        mutating func flush() throws(OutputError) {
            guard !pending.isEmpty else { return }
            let code = WholeFile.writeAll(pending, to: handle.fileDescriptor)
            if code != 0 { throw OutputError(path, code: code) }
            pending.removeAll(keepingCapacity: true)
        }

        /// Closes the file. Some file systems report a full disk only here.
        func close() throws(OutputError) {
            do {
                try handle.close()
            } catch {
                throw OutputError(description: "\(path): cannot be written: \(error.localizedDescription)")
            }
        }
    }
}
