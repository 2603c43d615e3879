import Quantities
import TestSupport
import Testing
import Yams

@testable import Files

/// YAML of other people.
struct YAMLFileTests {
    private static func message(_ text: String) -> String {
        do throws(YAMLFile.Failure) {
            return try YAMLFile.compose(Array(text.utf8)) == nil ? "empty" : "read"
        } catch {
            return error.errors.map { "\($0.line ?? 0): \($0.message)" }.joined(separator: "\n")
        }
    }

    @Test(
        "An anchor or alias is found whatever stands before it",
        arguments: [
            ("a: &x 1\n", 1), ("a: &x [1]\n", 1), ("a: &x { k: 1 }\n", 1), ("- &x\n", 1), ("&x a: 1\n", 1),
            ("&x\na: 1\n", 1),
            ("a: |\n  - \"open\nb: &x 1\n", 3), ("a: >\n  'it\n  \"\nb: &x 1\n", 4), ("a: \"\\\"\"\nb: &x 1\n", 2),
            ("a: 'it''s'\nb: &x 1\n", 2), ("a: # \"\nb: &x 1\n", 2), ("a: it's\nb: &x 1\n", 2),
            ("a: \"two\n  lines\"\nb: &x 1\n", 3),
            ("a: !!str &x 1\n", 1), ("? &x k\n: 1\n", 1), ("%YAML 1.1\n---\na: &x 1\n", 3), ("a: {b: [c, &x d]}\n", 1),
            ("é: &x 1\n", 1), ("a: *x\n", 1), ("a: [*x]\n", 1), ("*x : 1\n", 1), ("<<: *x\n", 1),
        ])
    func found(text: String, line: Int) {
        let message = Self.message(text)
        #expect(message.hasPrefix("\(line): a"), "\(message)")
        #expect(message.contains("are not taken here; write the value out"))
    }

    @Test(
        "Asterisks and ampersands elsewhere are text",
        arguments: [
            "a: \"*x &y\"\n", "a: '*x &y'\n", "a: 2 * 3 & 4\n", "a: # *x &y\n  1\n", "a: |\n  *x\n  &y\n", "a: b*c\n",
            "a: b&c\n", "a*: 1\nax: 2\n",
        ])
    func text(text: String) throws {
        #expect(Self.message(text) == "read")
        #expect(try YAMLFile.compose(Array(text.utf8)) == Yams.compose(yaml: text))
    }

    @Test("Both are told: where the anchor stands, and where the alias")
    func both() {
        #expect(
            Self.message("a: |\n  - \"x\nb: &c 1\nd: { e: *c }\n") == """
                3: anchors (&c) and aliases (*) are not taken here; write the value out
                4: aliases (*name) are not taken here; write the value out
                """)
    }

    @Test("Aliases that would take for ever are refused at once, whatever is broken besides")
    func bombs() {
        var text = "x: |\n  - \"y\nz0: &c0 { k: 1 }\n"
        for level in 1..<40 {
            text += "z\(level): &c\(level) { ? [*c\(level - 1), *c\(level - 1)] : 1, *c\(level - 1) : 2 }\n"
        }
        #expect(Self.message(text).hasPrefix("3: anchors (&c0)"))
        #expect(Self.message(text + "broken: [\n").contains("not YAML"))
        #expect(Self.message("broken: {\n" + text) != "read")
    }

    @Test(
        "What is no YAML is told with its line",
        arguments: [
            ("a: [1\n", "2: not YAML: did not find expected ',' or ']'"),
            ("a: 1\na: 2\n", "1: the key is there more than once; keep one of them"),
            ("a: \u{1b}[31m\n", "1: not YAML: control characters are not allowed (U+1B)"), ("", "empty"),
            ("# only\n", "empty"),
            ("a: 1\n---\nb: 2\n", "2: not YAML: but found another document"),
        ])
    func broken(text: String, message: String) {
        #expect(Self.message(text) == message)
    }

    @Test("Nesting without end, and keys that are nested, are refused or read in little time")
    func deep() {
        #expect(Self.message(String(repeating: "[", count: 100_000)) != "read")
        #expect(Self.message(String(repeating: "{a: ", count: 100_000)) != "read")
        #expect(Self.message(String(repeating: "? ", count: 50_000)) != "read")
        let wide = "a: [" + String(repeating: "1, ", count: 200_000) + "1]\n"
        #expect(Self.message(wide) == "read")
    }

    @Test("Whatever is done to a file with aliases, none of them is ever resolved", arguments: testSeeds)
    func random(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        let alphabet = Array("&*ab\"'|>#:,-?[]{} \n\n  !%")
        for _ in 0..<3_000 {
            let text = String((0..<random.int(1...60)).map { _ in random.pick(alphabet) })
            guard let root = try? YAMLFile.compose(Array(text.utf8)) else { continue }
            // What was read is what the library reads of a text that has no
            // asterisk where a token may begin.
            #expect(root == (try? Yams.compose(yaml: text)), "seed \(seed): \(text.debugDescription)")
            #expect(!Self.hasAnchor(text), "seed \(seed): \(text.debugDescription)")
        }
    }

    private static func hasAnchor(_ text: String) -> Bool {
        guard let parser = try? Parser(yaml: text), let root = try? parser.singleRoot() else { return false }
        func search(_ node: Node) -> Bool {
            if node.anchor != nil { return true }
            switch node {
            case .mapping(let mapping): return mapping.contains { search($0.key) || search($0.value) }
            case .sequence(let sequence): return sequence.contains { search($0) }
            default: return false
            }
        }
        return withExtendedLifetime(parser) { search(root) }
    }
}
