/// Reads a table of comma- or semicolon-separated values, keeping track of
/// where everything stands.
///
/// Written here rather than taken from a library for two reasons: a problem
/// must be reported with its line and column, and a community's year of
/// quarter hours must be on the screen within half a second, which leaves no
/// time for a string per field. Fields are ranges of the file's bytes.
struct CSVReader {
    let file: String
    let bytes: [UInt8]
    private(set) var separator: UInt8 = 0x2c
    /// Column names of the header.
    private(set) var columns: [String] = []
    /// The line of the current row, from 1.
    private(set) var line = 0
    /// The fields of the current row.
    private(set) var fields: [Range<Int>] = []
    private var position = 0
    private var lineStart = 0

    static let longestLine = 1 << 20

    /// - Returns: nothing if the bytes are no table at all, which is then
    ///   reported.
    init?(file: String, bytes: [UInt8], problems: inout ScenarioError) {
        self.file = file
        self.bytes = bytes
        guard Self.isUTF8(bytes) else {
            problems.add(ScenarioProblem(file, "the file is not UTF-8 text; save it as UTF-8"))
            return nil
        }
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
        let headerEnd = bytes[position...].firstIndex { $0 == 0x0a } ?? bytes.endIndex
        let header = bytes[position..<headerEnd]
        if header.count(where: { $0 == 0x3b }) > header.count(where: { $0 == 0x2c }) { separator = 0x3b }
        guard nextRow(&problems) else {
            problems.add(ScenarioProblem(file, "the file is empty; its first line must name the columns"))
            return nil
        }
        columns = fields.indices.map { text($0) }
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        // ASCII needs no decoding.
        if bytes.allSatisfy({ $0 < 0x80 }) { return true }
        return String(validating: bytes, as: UTF8.self) != nil
    }

    /// Moves on to the next row that is not blank.
    ///
    /// - Returns: false at the end of the file, or where a line is too long
    ///   to go on, which is reported.
    mutating func nextRow(_ problems: inout ScenarioError) -> Bool {
        let end = bytes.count
        while position < end {
            line += 1
            lineStart = position
            fields.removeAll(keepingCapacity: true)
            var at = position
            var start = at
            var quoted = false
            while at < end {
                let byte = bytes[at]
                if byte == 0x22 { quoted.toggle() }
                if !quoted {
                    if byte == separator {
                        fields.append(start..<at)
                        start = at + 1
                    } else if byte == 0x0a {
                        break
                    }
                }
                at += 1
                if at - lineStart > Self.longestLine {
                    problems.add(
                        ScenarioProblem(file, line: line, "the line is longer than 1 MB; is this a table of rows?"))
                    position = end
                    return false
                }
            }
            position = at + 1
            let last = at > start && bytes[at - 1] == 0x0d ? at - 1 : at
            if fields.isEmpty && last == start { continue }
            fields.append(start..<last)
            return true
        }
        return false
    }

    /// The text of a field, without its quotes.
    func text(_ index: Int) -> String {
        var slice = bytes[fields[index]]
        if slice.count >= 2, slice.first == 0x22, slice.last == 0x22 {
            slice = slice.dropFirst().dropLast()
            return String(decoding: slice, as: UTF8.self).replacing("\"\"", with: "\"")
        }
        return String(decoding: slice, as: UTF8.self)
    }

    func isBlank(_ index: Int) -> Bool { index >= fields.count || fields[index].isEmpty }

    /// A problem with a field of the current row.
    func problem(_ index: Int, _ message: String) -> ScenarioProblem {
        let column = index < fields.count ? fields[index].lowerBound - lineStart + 1 : nil
        return ScenarioProblem(
            file, line: line, column: column, field: index < columns.count ? columns[index] : nil, message)
    }

    /// Whether the current row has a field for each column; reports it if
    /// not.
    func isWhole(_ problems: inout ScenarioError) -> Bool {
        if fields.count == columns.count { return true }
        problems.add(
            ScenarioProblem(
                file, line: line, "the row has \(fields.count) fields where the header has \(columns.count)"))
        return false
    }

    /// The place of a column, by any of its names.
    func column(_ names: String...) -> Int? {
        for name in names { if let place = columns.firstIndex(of: name) { return place } }
        return nil
    }
}
