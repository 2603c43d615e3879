import Foundation
import TestSupport
import Testing

@testable import Reports

/// Words in tables.
struct TableTextTests {
    @Test(
        "A word in a CSV table is never a formula, a control or the end of a field",
        arguments: [
            ("A1", "A1"), ("", ""), ("a,b", "\"a,b\""), ("a \"b\"", "\"a \"\"b\"\"\""), ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("=a,b", "\"'=a,b\""), ("\u{ff1d}1", "'\u{ff1d}1"),
            ("a=1", "a=1"),
            ("\t=1", "\\u0009=1"), ("\r=1", "\\u000d=1"), ("a\nb", "a\\u000ab"), ("\u{202e}x", "\\u202ex"),
            ("-\u{301}", "'-\u{301}"),
        ])
    func field(word: String, expected: String) {
        #expect(TableText.field(word) == expected)
    }

    @Test(
        "A word in a JSON table reads back as it was",
        arguments: ["A1", "", "a \"b\" \\u001b \\", "\u{1b}\r\n\t\u{202e}\u{e0041}\u{7f}", "=1"])
    func json(word: String) throws {
        let text = TableText.json(word)
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 || $0.properties.generalCategory == .format })
        #expect(try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) as? String == word)
    }

    @Test("Numbers of a table are never quoted or marked")
    func numbers() throws {
        let folder = try TemporaryFolder()
        var table = try RunWriter.Table(folder.path + "/t.csv", .csv, columns: ["household_id", "net_kWh"])
        try table.add(["-x", "-0.250"])
        try table.add(["+x", ""])
        try table.flush()
        #expect(try folder.read("t.csv") == "household_id,net_kWh\r\n'-x,-0.250\r\n'+x,\r\n")
    }
}
