internal import Quantities

/// Reads a table of values separated by commas, semicolons or tabs (RFC 4180),
/// and keeps the position of everything.
///
/// It is written here rather than taken from a library for two reasons. A
/// problem must be reported with its line and column. And a community's year of
/// quarter hours must be on the screen within half a second, which leaves no
/// time for one string per field. Fields are ranges of the file's bytes,
/// without surrounding blanks and quotes.
struct CSVReader {
    let file: String
    let bytes: [UInt8]
    private(set) var separator: UInt8 = 0x2c
    /// The column names of the header, with units in brackets written as
    /// endings: `load [kWh]` becomes `load_kWh`.
    private(set) var columns: [String] = []
    /// The column names as they stand in the file.
    private(set) var written: [String] = []
    /// The line of the header, from 1.
    private(set) var headerLine = 1
    /// By column: the first line with a decimal comma, or 0.
    var commaLines: [Int] = []
    /// Numbers whose point may mark thousands; see
    /// ``reportThousandsMarks(_:)``.
    var doubtfulPoints: [(column: Int, problem: ScenarioProblem)] = []
    /// The line on which the current row begins, from 1.
    private(set) var line = 0
    /// The fields of the current row.
    private(set) var fields: [Range<Int>] = []
    private var position = 0
    private var lineStart = 0
    private var nextLine = 1
    /// Whether a quoted field may continue on the next line. False once an
    /// unclosed quote has been found; the rest of the file is then read line by
    /// line.
    private var quotesSpanLines = true

    /// The most bytes of a row.
    static let longestLine = 1 << 20

    /// Reads the header of a table.
    ///
    /// - Returns: `nil` if the bytes are no table at all, which is reported.
    init?(file: String, bytes: [UInt8], problems: inout ScenarioError) {
        self.file = file
        // Old Macs end lines with a carriage return alone.
        self.bytes = bytes.contains(0x0a) ? bytes : bytes.map { $0 == 0x0d ? 0x0a : $0 }
        if let line = Self.firstLineThatIsNotUTF8(self.bytes) {
            problems.add(ScenarioProblem(file, line: line, "the line is not UTF-8 text; save the file as UTF-8"))
            return nil
        }
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
        let first = self.bytes[position...].prefix { $0 != 0x0a }
        if let named = Self.namedSeparator(first) {
            separator = named
            position = min(self.bytes.count, first.endIndex + 1)
            nextLine = 2
        } else {
            func count(_ byte: UInt8) -> Int { first.count { $0 == byte } }
            if count(0x3b) > count(separator) { separator = 0x3b }
            if count(0x09) > count(separator) { separator = 0x09 }
        }
        guard nextRow(&problems) else {
            if problems.isEmpty {
                problems.add(ScenarioProblem(file, "the file is empty; its first line must name the columns"))
            }
            return nil
        }
        headerLine = line
        written = fields.indices.map { text($0) }
        columns = written.map(Self.columnName)
        commaLines = Array(repeating: 0, count: columns.count)
    }

    /// Returns the separator that a line such as `sep=;` names. Spreadsheets
    /// write and read such lines.
    private static func namedSeparator(_ line: ArraySlice<UInt8>) -> UInt8? {
        let text = line.filter { $0 != 0x0d && $0 != 0x22 }
        guard text.count == 5, text.starts(with: Array("sep=".utf8)), let last = text.last else { return nil }
        // Characters of numbers, times and names are not accepted.
        let marks = Set(",;\t|!$&*<>^~".utf8)
        return marks.contains(last) ? last : nil
    }

    private static func firstLineThatIsNotUTF8(_ bytes: [UInt8]) -> Int? {
        // ASCII needs no decoding.
        if bytes.allSatisfy({ $0 < 0x80 }) || String(validating: bytes, as: UTF8.self) != nil { return nil }
        var line = 1
        for text in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
            if String(validating: text, as: UTF8.self) == nil { return line }
            line += 1
        }
        return 1
    }

    /// Moves to the next row that is not blank.
    ///
    /// - Returns: false at the end of the file, and if a line is too long,
    ///   which is reported.
    mutating func nextRow(_ problems: inout ScenarioError) -> Bool {
        let end = bytes.count
        while position < end {
            line = nextLine
            nextLine += 1
            lineStart = position
            fields.removeAll(keepingCapacity: true)
            var at = position
            var start = at
            // The quote that is open, with the start of the line after it.
            var quote: OpenQuote?
            var currentLineStart = position
            while at < end {
                let byte = bytes[at]
                if byte == 0x22 {
                    if quote == nil {
                        // A quote inside a field is an ordinary character.
                        if bytes[start..<at].allSatisfy(isPadding) {
                            quote = OpenQuote(line: nextLine - 1, column: at - currentLineStart + 1)
                        }
                    } else if at + 1 < end, bytes[at + 1] == 0x22 {
                        at += 1
                    } else {
                        quote = nil
                    }
                } else if byte == 0x0a {
                    if quote == nil || !quotesSpanLines { break }
                    if quote?.resumption == nil { quote?.resumption = (at + 1, nextLine) }
                    nextLine += 1
                    currentLineStart = at + 1
                } else if byte == separator, quote == nil {
                    fields.append(trimmed(start, at))
                    start = at + 1
                }
                at += 1
                if at - lineStart > Self.longestLine { break }
            }
            if let quote, quotesSpanLines, at == end || at - lineStart > Self.longestLine {
                problems.add(
                    ScenarioProblem(
                        file, line: quote.line, column: quote.column,
                        "a quote opens here and never closes; take it out, or close it before the next comma"))
                quotesSpanLines = false
                (position, nextLine) = quote.resumption ?? (end, nextLine)
                continue
            }
            if at - lineStart > Self.longestLine {
                problems.add(
                    ScenarioProblem(file, line: line, "the line is longer than 1 MB; is this a table of rows?"))
                position = end
                return false
            }
            position = at + 1
            let last = trimmed(start, at)
            if fields.isEmpty && last.isEmpty { continue }
            fields.append(last)
            return true
        }
        return false
    }

    private struct OpenQuote {
        var line: Int
        var column: Int
        /// The start and number of the line after the one in which the quote
        /// opens.
        var resumption: (position: Int, line: Int)?
    }

    /// Whether a byte is a space, or a tab if tabs do not separate fields.
    private func isPadding(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 && separator != 0x09 }

    /// Returns a field without surrounding blanks, carriage return and quotes.
    private func trimmed(_ start: Int, _ end: Int) -> Range<Int> {
        var (low, high) = (start, end)
        while low < high, isPadding(bytes[low]) { low += 1 }
        while low < high, isPadding(bytes[high - 1]) || bytes[high - 1] == 0x0d { high -= 1 }
        if high - low >= 2, bytes[low] == 0x22, bytes[high - 1] == 0x22 { return low + 1..<high - 1 }
        return low..<high
    }

    /// Returns the text of a field.
    func text(_ index: Int) -> String {
        let text = String(decoding: bytes[fields[index]], as: UTF8.self)
        return text.utf8.contains(0x22) ? text.replacing("\"\"", with: "\"") : text
    }

    /// Returns whether the current row has no value in a column.
    func isBlank(_ index: Int) -> Bool { index >= fields.count || fields[index].isEmpty }

    /// The offset of the current row in the file, in bytes.
    var rowStart: Int { lineStart }

    /// Makes an earlier row current again, so that a problem with it can be
    /// reported with its position.
    mutating func reread(start: Int, line: Int) {
        position = start
        nextLine = line
        var told = ScenarioError()
        _ = nextRow(&told)
    }

    /// Returns the column in which a field of the current row begins, in bytes
    /// from 1.
    func columnNumber(_ index: Int) -> Int { fields[index].lowerBound - lineStart + 1 }

    /// Returns a problem with a field of the current row.
    func problem(_ index: Int, _ message: String) -> ScenarioProblem {
        let column = index < fields.count ? columnNumber(index) : nil
        return ScenarioProblem(
            file, line: line, column: column, field: index < written.count ? shortened(written[index]) : nil, message)
    }

    /// Returns whether the current row has a field for each column, and reports
    /// it if not.
    func isWhole(_ problems: inout ScenarioError) -> Bool {
        if fields.count == columns.count { return true }
        problems.add(
            ScenarioProblem(
                file, line: line,
                "the row has \(fields.count) fields where the header has \(columns.count)"
                    + (fields.count > columns.count && separator == 0x2c
                        ? "; a decimal comma needs ; or tabs between the fields" : "")))
        return false
    }
}
