import EthereumConformance
import Foundation
import TestSupport
import Testing

extension Tag {
    /// Takes minutes in a debug build.
    @Tag static var slow: Self
}

/// The published vectors of Ethereum, all of them but what the tests' own
/// build is too slow for; that is named and counted, and
/// `benchmarks conformance` runs it in a release build.
@Suite("Ethereum's published vectors", .enabled(if: SharedFolder.isPresent, "\(SharedFolder.skipReason)"))
struct ConformanceTests {
    static let conformance = Conformance(folder: URL(fileURLWithPath: SharedFolder.path("ethereum-tests")))

    /// The files that take minutes in a debug build: pairings, great powers
    /// and long loops. By the beginnings of paths.
    static let heavy = [
        "stZeroKnowledge/", "stPreCompiledContracts2/", "vmPerformance/",
        "Pyspecs/cancun/eip4844_blobs/point_evaluation_precompile_external_vectors",
    ]

    #if DEBUG
        static let leavesHeavyOut = true
    #else
        static let leavesHeavyOut = false
    #endif

    static func isIncluded(_ file: String) -> Bool {
        !leavesHeavyOut || !heavy.contains { file.hasPrefix($0) }
    }

    /// - Returns: how many cases passed, skipped files not counted.
    private func check(_ category: Conformance.Category) -> Int {
        let results = Self.conformance.run(category, isIncluded: Self.isIncluded)
        for result in results {
            if case .fail(let problem) = result.outcome {
                Issue.record("\(category.rawValue)/\(result.file), \(result.name): \(problem)")
            }
        }
        let leftOut = Self.conformance.files(category).filter { !Self.isIncluded($0) }
        for start in Self.heavy {
            let count = leftOut.filter { $0.hasPrefix(start) }.count
            if count > 0 { print("\(category.rawValue)/\(start): \(count) files are left to benchmarks conformance") }
        }
        return results.filter { $0.outcome == .pass }.count
    }

    @Test(
        "pass in every case",
        arguments: [
            (Conformance.Category.rlp, 39), (.trie, 19), (.basic, 17), (.transactions, 148), (.valid, 289),
            (.invalid, 95), (.chain, 20),
        ] as [(Conformance.Category, Int)])
    func pass(category: Conformance.Category, least: Int) {
        // The number shows that the files were found and read.
        #expect(check(category) >= least)
    }

    @Test("of the machine pass by the first rules", .tags(.slow))
    func machine() { #expect(check(.machine) >= 591) }

    @Test("of state transitions pass", .tags(.slow))
    func state() { #expect(check(.state) >= 8_000) }

    @Test("name only files that exist among those skipped")
    func skipList() {
        for (path, reason) in Conformance.skipped {
            #expect(FileManager.default.fileExists(atPath: SharedFolder.path("ethereum-tests/" + path)), "\(path)")
            #expect(reason.count > 20)
        }
    }
}
