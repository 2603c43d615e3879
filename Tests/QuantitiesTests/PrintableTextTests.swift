import Quantities
import Testing

struct PrintableTextTests {
    @Test(
        "What does not show is written as JSON writes it, all else as it is",
        arguments: [
            ("", ""), ("Zonnedael 5 €, 漢字, e\u{301}", "Zonnedael 5 €, 漢字, e\u{301}"),
            ("\u{1b}]0;x\u{7}", "\\u001b]0;x\\u0007"), ("a\u{7f}\u{85}\u{9b}b", "a\\u007f\\u0085\\u009bb"),
            ("lane \u{202e}teerts", "lane \\u202eteerts"),
            ("\u{61c}\u{200e}\u{200f}\u{2066}\u{2069}", "\\u061c\\u200e\\u200f\\u2066\\u2069"),
            ("a\u{200b}b\u{feff}\u{ad}", "a\\u200bb\\ufeff\\u00ad"), ("a\u{2028}b\u{2029}", "a\\u2028b\\u2029"),
            ("a\r\nb\tc", "a\\u000d\\u000ab\\u0009c"), ("\u{e0041}", "\\udb40\\udc41"), ("C:\\x", "C:\\x"),
        ])
    func printable(text: String, expected: String) {
        #expect(text.printable() == expected)
        #expect(expected.printable() == expected)
        #expect(!expected.unicodeScalars.contains { $0.isInvisible })
    }

    @Test("Lines of a longer text may stay, the carriage before them does not")
    func lines() {
        #expect("one\ntwo\r\n\u{1b}".printable(keepingLines: true) == "one\ntwo\\u000d\n\\u001b")
    }

    @Test(
        "The middle of a long text is left out",
        arguments: [("abcdefg", "abcdefg"), ("abcdefgh", "abc…fgh"), ("ééééééé", "ééééééé"), ("ééééééééé", "ééé…ééé")])
    func abridged(text: String, expected: String) {
        #expect(text.abridged(to: 7) == expected)
    }
}
