import EthereumConformance
import Foundation
import TestSupport
import Testing

extension Tag {
    /// Takes minutes where nothing is optimised.
    @Tag static var slow: Self
}

/// The published vectors of Ethereum, all of them but what the tests' own
/// build is too slow for; that is named and counted, and
/// `benchmarks conformance` runs it in a release build.
@Suite("Ethereum's published vectors", .enabled(if: SharedFolder.isPresent, "\(SharedFolder.skipReason)"))
struct ConformanceTests {
    static let conformance = Conformance(folder: URL(fileURLWithPath: SharedFolder.path("ethereum-tests")))

    /// Folders of long computations, left to the release build.
    static let heavy: Set<String> = [
        "VMTests", "stAttackTest", "stQuadraticComplexityTest", "stMemoryStressTest", "vmPerformance", "stStaticCall",
        "stZeroKnowledge", "stZeroKnowledge2", "stPreCompiledContracts", "stPreCompiledContracts2", "stCallCreateCallCodeTest",
        "stRevertTest", "stSystemOperationsTest", "stRandom2", "bcForkStressTest",
    ]

    #if DEBUG
        static let leavesHeavyOut = true
    #else
        static let leavesHeavyOut = false
    #endif

    static func isIncluded(_ file: String) -> Bool {
        !leavesHeavyOut || heavy.isDisjoint(with: file.split(separator: "/").map { String($0) })
    }

    /// - Returns: how many cases passed, skipped files not counted.
    private func check(_ category: Conformance.Category) throws -> Int {
        let results = try Self.conformance.run(category, isIncluded: Self.isIncluded)
        for result in results {
            if case .fail(let problem) = result.outcome { Issue.record("\(category.rawValue)/\(result.file), \(result.name): \(problem)") }
        }
        let leftOut = try Self.conformance.files(category).filter { !Self.isIncluded($0) }
        if !leftOut.isEmpty {
            let folders = Set(leftOut.compactMap { file in Self.heavy.first { file.split(separator: "/").map { String($0) }.contains($0) } })
            print("\(category.rawValue): \(leftOut.count) files of \(folders.sorted().joined(separator: ", ")) are left to benchmarks conformance")
        }
        return results.filter { $0.outcome == .pass }.count
    }

    @Test(
        "pass in every case",
        arguments: [
            (Conformance.Category.rlp, 39), (.trie, 19), (.basic, 17), (.transactions, 148), (.valid, 100), (.invalid, 95), (.chain, 2),
        ] as [(Conformance.Category, Int)])
    func pass(category: Conformance.Category, least: Int) throws {
        // The number shows that the files were found and read.
        #expect(try check(category) >= least)
    }

    @Test("of the machine pass by the first rules", .tags(.slow))
    func machine() throws { #expect(try check(.machine) >= 500) }

    @Test("of state transitions pass", .tags(.slow))
    func state() throws { #expect(try check(.state) >= 3_000) }

    @Test("name only files that exist among those skipped")
    func skipList() {
        for (path, reason) in Conformance.skipped {
            #expect(FileManager.default.fileExists(atPath: SharedFolder.path("ethereum-tests/" + path)), "\(path)")
            #expect(reason.count > 20)
        }
    }
}
