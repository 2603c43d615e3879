internal import Foundation

extension RunWriter {
    /// One file of rows, in either format.
    struct Table {
        let url: URL
        private let handle: FileHandle
        private var pending = ""
        private let columns: [String]
        /// In JSON, what stands before each value: `{"time":"` and so on.
        private let openings: [(text: String, isText: Bool)]?

        /// Columns whose values are words; all others are numbers.
        static let wordColumns: Set<String> = [
            "slot_start", "time", "date", "delivery_date", "household_id", "seller", "buyer", "side", "event", "text",
            "reading",
        ]

        /// - Throws: ``RunWriter/OutputError`` if the file cannot be written.
        init(_ name: String, in folder: URL, _ format: Format, columns: [String]) throws(OutputError) {
            url = folder.appendingPathComponent(name + format.ending)
            self.columns = columns
            openings =
                format == .csv
                ? nil
                : columns.enumerated().map { place, column in
                    ((place == 0 ? "{\"" : ",\"") + column + "\":", Self.wordColumns.contains(column))
                }
            guard FileManager.default.createFile(atPath: url.path, contents: nil),
                let handle = FileHandle(forWritingAtPath: url.path)
            else { throw OutputError(description: "\(url.path): cannot be written; choose another --out") }
            self.handle = handle
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
                for (opening, field) in zip(openings, fields) {
                    pending += opening.text
                    if field.isEmpty {
                        pending += "null"
                    } else {
                        pending += opening.isText ? Self.jsonText(field) : field
                    }
                }
                pending += "}\n"
                return
            }
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

        private static func jsonText(_ field: String) -> String {
            var text = "\""
            for scalar in field.unicodeScalars {
                switch scalar {
                case "\"": text += "\\\""
                case "\\": text += "\\\\"
                case "\n": text += "\\n"
                case "\r": text += "\\r"
                case "\t": text += "\\t"
                case _ where scalar.value < 0x20:
                    text += "\\u" + String(repeating: "0", count: scalar.value < 0x10 ? 3 : 2) + String(scalar.value, radix: 16)
                default: text.unicodeScalars.append(scalar)
                }
            }
            return text + "\""
        }

        mutating func flush() throws(OutputError) {
            guard !pending.isEmpty else { return }
            do {
                try handle.write(contentsOf: Data(pending.utf8))
            } catch {
                throw OutputError(
                    description: "\(url.path): cannot be written (is the disk full?): \(error.localizedDescription)")
            }
            pending.removeAll(keepingCapacity: true)
        }
    }
}
