import Quantities
import Simulation
import Testing

@testable import Scenarios

/// Times as tables have them.
struct StampTests {
    private static func read(_ text: String) -> (wall: Int64, offset: Int64?)? {
        let bytes = Array(text.utf8)
        return StampText.read(bytes, 0..<bytes.count)
    }

    /// 3 June 2024, 12:00, in milliseconds of its own clock.
    private static let noon: Int64 = 1_717_416_000_000

    @Test(
        "ISO-8601 in full, and what databases make of it",
        arguments: [
            ("2024-06-03T12:00", nil), ("2024-06-03 12:00", nil), ("2024-06-03t12:00:00", nil), ("20240603T1200", nil),
            ("20240603T120000", nil), ("2024-06-03T12:00:00.000", nil), ("2024-06-03T12:00:00,0", nil),
            ("2024-06-03T12:00Z", 0), ("2024-06-03T12:00:00z", 0), ("20240603T1200Z", 0),
            ("2024-06-03 12:00:00 UTC", 0),
            ("2024-06-03 12:00 GMT", 0), ("2024-06-03 12:00:00+02", 120), ("2024-06-03 12:00:00 +0200", 120),
            ("2024-06-03T12:00:00+02:00", 120), ("2024-06-03T12:00-03:30", -210), ("20240603T1200-0330", -210),
            ("2024-06-02T36:00", 1), ("2024-06-03T11:59:60", 1),
        ] as [(String, Int64?)])
    func forms(text: String, minutes: Int64?) {
        // A number of minutes that no zone has marks what is no stamp.
        if minutes == 1 {
            #expect(Self.read(text) == nil)
        } else {
            #expect(Self.read(text)?.wall == Self.noon)
            #expect(Self.read(text)?.offset == minutes.map { $0 * 60_000 })
        }
    }

    @Test("24:00 is the next midnight, and nothing after it is a time")
    func endOfDay() {
        #expect(Self.read("2024-06-02T24:00")?.wall == Self.noon - 12 * 3_600_000)
        #expect(Self.read("2024-06-02T24:00:00Z")?.wall == Self.noon - 12 * 3_600_000)
        for text in ["2024-06-02T24:01", "2024-06-02T24:00:01", "2024-06-02T25:00", "2024-06-02T24:00:00.5"] {
            #expect(Self.read(text) == nil, "\(text)")
        }
    }

    @Test(
        "What is no stamp is none, and nothing is read beyond its end",
        arguments: [
            "", "2024", "2024-06-03", "2024-06-03T", "2024-06-03T12", "2024-06-03T12:0", "2024-06-03T12:60",
            "2024-13-03T12:00",
            "2024-02-30T12:00", "2024-0603T12:00", "202406-03T12:00", "2024-06-03T1200:00", "2024-06-03T12:00:",
            "2024-06-03T12:00:00.",
            "2024-06-03T12:00+", "2024-06-03T12:00+2", "2024-06-03T12:00+15", "2024-06-03T12:00+02:",
            "2024-06-03T12:00+02:60",
            "2024-06-03T12:00Zulu", "2024-06-03T12:00 CET", "2024-06-03  12:00", "03.06.2024 12:00", "99999999T9999",
        ])
    func none(text: String) {
        #expect(Self.read(text) == nil)
    }

    @Test("Every prefix of a stamp, and a stamp with any byte changed, is read or refused without a fault")
    func damaged() {
        let whole = Array("2024-06-03T12:00:00.125+02:00".utf8)
        for end in 0...whole.count { _ = StampText.read(whole, 0..<end) }
        for place in whole.indices {
            for byte in UInt8.min...UInt8.max {
                var bytes = whole
                bytes[place] = byte
                _ = StampText.read(bytes, 0..<bytes.count)
            }
        }
    }

    private static func reader(_ text: String) throws -> CSVReader {
        var problems = ScenarioError()
        let reader = CSVReader(file: "t.csv", bytes: Array(text.utf8), problems: &problems)
        return try #require(reader, "\(problems)")
    }

    @Test("A column of the epoch takes seconds and milliseconds")
    func epoch() throws {
        var problems = ScenarioError()
        var reader = try Self.reader("timestamp_epoch\n1717416000\n1717416000000\n12:00\n")
        let column = try #require(reader.timeColumn(&problems))
        var walls: [Int64?] = []
        while reader.nextRow(&problems) { walls.append(reader.stamp(column)?.wall) }
        #expect(walls == [Self.noon, Self.noon, nil])
    }

    @Test(
        "What is no time is told with the form that is",
        arguments: [
            ("03.06.2024 00:00", "write the year first, such as 2024-12-31T12:00"),
            ("6/3/2024 0:00", "write the year first, such as 2024-12-31T12:00"),
            ("1717416000", "looks like seconds since 1970; name the column timestamp_epoch"),
            ("1717416000000", "looks like milliseconds since 1970; name the column timestamp_epoch"),
            ("Total", "is not a time; write ISO-8601 such as 2024-06-03T12:00:00Z"),
        ])
    func remedy(text: String, remedy: String) throws {
        var problems = ScenarioError()
        var reader = try Self.reader("timestamp\n\(text)\n")
        let hasRow = reader.nextRow(&problems)
        #expect(hasRow)
        #expect(
            reader.notATime(0).message == "\"\(text)\" " + (remedy.hasPrefix("write") ? "is not a time; " : "") + remedy
        )
    }
}
