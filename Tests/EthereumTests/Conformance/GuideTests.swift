import Foundation
import TestSupport
import Testing

/// The module's guide against its sources.
@Suite("The guide") struct GuideTests {
    private static let sources = SharedFolder.packageRoot.appendingPathComponent("Sources/Ethereum")

    private static func guide() throws -> String {
        try String(contentsOf: sources.appendingPathComponent("Ethereum.docc/Ethereum.md"), encoding: .utf8)
    }

    /// The texts between two marks.
    private static func quoted(_ text: String, _ mark: String) -> [String] {
        text.components(separatedBy: mark).enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }

    @Test("names files that are there")
    func files() throws {
        let text = try Self.guide().replacingOccurrences(of: "``", with: "")
        let files = Self.quoted(text, "`").filter { $0.hasSuffix(".swift") }
        #expect(files.count >= 15)
        for file in files {
            #expect(FileManager.default.fileExists(atPath: Self.sources.appendingPathComponent(file).path), "\(file)")
        }
    }

    @Test("names declarations that are there")
    func symbols() throws {
        let walker = try #require(FileManager.default.enumerator(atPath: Self.sources.path))
        let code = try walker.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map {
            try String(contentsOf: Self.sources.appendingPathComponent($0), encoding: .utf8)
        }.joined(separator: "\n")
        let text = try Self.guide().replacingOccurrences(of: "```", with: "")
        let symbols = Set(Self.quoted(text, "``").filter { $0 != "Ethereum" })
        #expect(symbols.count >= 30)
        for symbol in symbols {
            for part in symbol.split(separator: "/") {
                let name = part.prefix { $0 != "(" }
                let kinds =
                    name == "init"
                    ? ["init("] : ["struct ", "enum ", "protocol ", "func ", "var ", "let ", "case "].map { $0 + name }
                #expect(kinds.contains { code.contains($0) }, "\(symbol)")
            }
        }
    }
}
