import Foundation
import Simulation
import TestSupport
import Testing

@testable import Scenarios

/// Headers, numbers and the report of a table's problems.
struct TableTests {
    private static func reader(_ text: String) throws -> CSVReader {
        var problems = ScenarioError()
        return try #require(CSVReader(file: "t.csv", bytes: Array(text.utf8), problems: &problems), "\(problems)")
    }

    @Test(
        "A unit in brackets is the ending of a column's name",
        arguments: [
            ("load [kWh]", "load_kWh"), ("load (W)", "load_W"), ("load_[kWh]", "load_kWh"),
            ("price [EUR/MWh]", "price_EUR_per_MWh"),
            ("price (€/kWh)", "price_EUR_per_kWh"), ("temperature [°C]", "temperature_C"),
            ("ghi [W/m²]", "ghi_W_per_m2"),
            ("heat pump [kWh]", "heat_pump_kWh"), ("load_kWh", "load_kWh"), ("[kWh]", "[kWh]"), ("load []", "load []"),
            ("", ""),
        ])
    func brackets(written: String, name: String) {
        #expect(CSVReader.columnName(written) == name)
    }

    @Test(
        "A cell is a number, a missing value or a fault",
        arguments: [
            ("12.5", .number(12_500, isNegative: false)), ("+0.1", .number(100, isNegative: false)),
            ("-0.0001", .number(0, isNegative: true)), ("-0", .number(0, isNegative: false)),
            ("1e-2", .number(10, isNegative: false)),
            (".5", .number(500, isNegative: false)), ("5.", .number(5_000, isNegative: false)), ("", .missing),
            ("NaN", .missing),
            ("null", .missing), ("n/a", .missing), ("-", .missing), ("Unavailable", .missing),
            ("inf", .fault("is not a finite number")),
            ("9223372036854775808", .fault("is too large a number")),
            ("9223372036854775807", .fault("is too large a number")),
            ("99999999999999999999999999", .fault("is too large a number")), ("1e999", .fault("is too large a number")),
            ("1e", .fault("is not a number")),
            ("1.2.3", .fault("has more than one point or comma; take the thousands marks out")),
            ("--1", .fault("is not a number")), ("0x10", .fault("is not a number")),
            ("1 000", .fault("is not a number")),
            ("e5", .fault("is not a number")), ("+", .fault("is not a number")),
        ] as [(String, CSVReader.Cell)])
    func cells(text: String, cell: CSVReader.Cell) throws {
        var problems = ScenarioError()
        var reader = try Self.reader("a,b\n\(text),1\n")
        let hasRow = reader.nextRow(&problems)
        #expect(hasRow)
        let read = reader.cell(0, decimals: 3)
        #expect(read == cell)
    }

    @Test("A point with three digits is told where its column has a decimal comma, before or after it")
    func thousands() throws {
        for rows in [["950,5", "1.250"], ["1.250", "950,5"]] {
            var problems = ScenarioError()
            var reader = try Self.reader("a;b\n" + rows.map { "\($0);0\n" }.joined())
            while reader.nextRow(&problems) { _ = reader.cell(0, decimals: 3) }
            reader.reportThousandsMarks(&problems)
            #expect(problems.total == 1)
            #expect(
                problems.description.contains(
                    "\"1.250\" has a point where line \(rows[0] == "950,5" ? 2 : 3) has a decimal comma"))
        }
        // Alone, a point is a decimal point.
        var problems = ScenarioError()
        var reader = try Self.reader("a;b\n1.250;0\n")
        while reader.nextRow(&problems) {
            let read = reader.cell(0, decimals: 3)
            #expect(read == .number(1_250, isNegative: false))
        }
        reader.reportThousandsMarks(&problems)
        #expect(problems.total == 0)
    }

    @Test(
        "A line that names the separator is no header",
        arguments: [("sep=;", ";"), ("sep=,", ","), ("\"sep=\t\"", "\t")])
    func separatorLine(line: String, separator: String) throws {
        var problems = ScenarioError()
        var reader = try Self.reader("\(line)\r\na\(separator)b\r\n1\(separator)2\r\n")
        #expect(reader.columns == ["a", "b"] && reader.headerLine == 2)
        let hasRow = reader.nextRow(&problems)
        #expect(hasRow && reader.line == 3 && reader.text(1) == "2")
    }

    @Test("A flood in one column leaves room for what is wrong elsewhere; lines stand in their order")
    func fairReport() {
        var error = ScenarioError()
        for line in (2...1_000).reversed() {
            error.add(ScenarioProblem("load.csv", line: line, field: "load_kWh", "bad"))
        }
        error.add(ScenarioProblem("load.csv", line: 7, field: "timestamp", "odd"))
        error.add(ScenarioProblem("prices.csv", line: 1, "no column"))
        let problems = error.problems
        #expect(problems.count == ScenarioError.limit && error.total == 1_001)
        #expect(problems.contains { $0.message == "odd" } && problems.last?.file == "prices.csv")
        #expect(problems.map(\.file) == problems.map(\.file).sorted())
        let lines = problems.filter { $0.file == "load.csv" }.compactMap(\.line)
        #expect(lines == lines.sorted())
        #expect(error.description.hasSuffix("… and 951 more problems"))
    }

    @Test("A report of very many kinds of problems is bounded, too")
    func manyKinds() {
        var error = ScenarioError()
        for number in 0..<10_000 { error.add(ScenarioProblem("f\(number).csv", line: 1, field: "c", "bad")) }
        #expect(error.problems.count == ScenarioError.limit && error.total == 10_000)
    }

    @Test(
        "Names of any script are taken; invisible, turning and formula characters are not",
        arguments: [
            ("D07", nil), ("Straße 4/2", nil), ("家 12", nil), ("Dům č. 5", nil), ("घर-१", nil), ("#3", nil),
            ("", "is empty"),
            (String(repeating: "a", count: 65), "is longer than 64 characters"),
            ("a\u{1b}[31m", "holds the invisible character U+001B; take it out"),
            ("a\u{202e}b", "holds the invisible character U+202E; take it out"),
            ("=1", "begins with =, which a spreadsheet takes for a formula; begin with a letter or a digit"),
            ("-1", "begins with -, which a spreadsheet takes for a formula; begin with a letter or a digit"),
            ("@x", "begins with @, which a spreadsheet takes for a formula; begin with a letter or a digit"),
            ("a,b", "holds \",\"; write letters, digits, blanks and - _ . # /"), (" a", "begins or ends with a blank"),
        ] as [(String, String?)])
    func names(name: String, fault: String?) {
        #expect(NameRule.usual.fault(name) == fault)
    }

    @Test(
        "A folder's name is made a scenario's",
        arguments: [("my street", "my street"), ("a,b", "a_b"), ("--x", "x"), ("\u{1b}", "_"), ("", "scenario")])
    func folderNames(folder: String, name: String) {
        #expect(NameRule.usual.repaired(folder) == name)
    }
}
