import EthereumConformance
import Foundation
import TestSupport
import Testing

/// A subset of the published vectors, committed so that a plain clone is held
/// to them.
@Suite("The committed vectors") struct CommittedVectorTests {
    private static let folder = SharedFolder.packageRoot.appendingPathComponent("Tests/EthereumTests/Vectors")
    private static let conformance = Conformance(folder: folder)

    /// The numbers of files and cases: a file that is lost, or read as one
    /// without cases, is missed.
    private static let counts: [(Conformance.Category, files: Int, cases: Int)] = [
        (.rlp, 3, 39), (.trie, 6, 19), (.basic, 4, 17), (.transactions, 14, 14), (.machine, 22, 22), (.state, 78, 134),
        (.valid, 4, 4),
        (.invalid, 3, 3),
    ]

    @Test("pass in every case", arguments: counts)
    func pass(category: Conformance.Category, files: Int, cases: Int) {
        let results = Self.conformance.run(category)
        for result in results where result.outcome != .pass {
            Issue.record("\(category.rawValue)/\(result.file), \(result.name): \(result.outcome)")
        }
        #expect(results.count == cases)
        #expect(Set(results.map(\.file)).count == files)
    }

    private static func files() throws -> [String] {
        let walker = try #require(FileManager.default.enumerator(atPath: folder.path))
        return walker.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }.sorted()
    }

    @Test("are at most 300 kB, with their licence, and none is left out")
    func size() throws {
        let files = try Self.files()
        #expect(files.count == Self.counts.reduce(0) { $0 + $1.files })
        let sizes = try (files + ["LICENSE", "README.md"]).map {
            try Data(contentsOf: Self.folder.appendingPathComponent($0)).count
        }
        #expect(sizes.reduce(0, +) <= 300_000)
        let licence = try String(contentsOf: Self.folder.appendingPathComponent("LICENSE"), encoding: .utf8)
        #expect(licence.hasPrefix("Copyright 2014 Ethereum Foundation"))
    }

    @Test("are the published ones to the byte", .enabled(if: SharedFolder.isPresent, "\(SharedFolder.skipReason)"))
    func published() throws {
        for file in try Self.files() {
            let own = try Data(contentsOf: Self.folder.appendingPathComponent(file))
            #expect(try SharedFolder.bytes("ethereum-tests/" + file) == [UInt8](own), "\(file)")
        }
    }
}
