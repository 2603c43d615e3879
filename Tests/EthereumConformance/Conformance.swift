package import Foundation
import Signing

/// Runs the published vectors of Ethereum against this implementation.
///
/// Files of a category run side by side, over all cores; results come in the
/// order of their names.
package struct Conformance {
    /// The folder of vectors.
    package let folder: URL

    package init(folder: URL) { self.folder = folder }

    package enum Category: String, CaseIterable, Sendable {
        case rlp = "RLPTests", trie = "TrieTests", basic = "BasicTests", transactions = "TransactionTests"
        case machine = "LegacyVMTests", state = "StateTests", valid = "BlockchainTests/ValidBlocks"
        case invalid = "BlockchainTests/InvalidBlocks", chain = "rpc-compat", slow = "StateTestsSlow"
    }

    package enum Outcome: Hashable, Sendable {
        case pass
        case fail(String)
        case skip(String)
    }

    package struct Result: Hashable, Sendable {
        /// Below the category's folder.
        package var file: String
        package var name: String
        package var outcome: Outcome
    }

    /// The vectors that are not run, and why: by category and file, as they
    /// stand below the folder.
    package static let skipped: [String: String] = [
        "BasicTests/crypto.json":
            "AES-CTR and ECIES of the peer-to-peer protocol's handshake, which this chain, run in one process, does not have"
    ]

    /// The files of a category, below its folder, by name.
    package func files(_ category: Category) throws -> [String] {
        let root = folder.appendingPathComponent(category.rawValue)
        guard let walker = FileManager.default.enumerator(atPath: root.path) else {
            throw VectorError("\(root.path) cannot be read")
        }
        return walker.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") || $0 == "chain.rlp" }.sorted()
    }

    /// Runs a category.
    ///
    /// - Parameter isIncluded: which of its files, given below its folder.
    package func run(_ category: Category, isIncluded: (String) -> Bool = { _ in true }) throws -> [Result] {
        // A folder of the vectors has one chain with its genesis.
        let files = try files(category).filter { isIncluded($0) && $0 != "genesis.json" }
        return Batch.map(files) { run(category, file: $0) }.flatMap { $0 }
    }

    private func run(_ category: Category, file: String) -> [Result] {
        if let reason = Conformance.skipped[category.rawValue + "/" + file] {
            return [Result(file: file, name: file, outcome: .skip(reason))]
        }
        let url = folder.appendingPathComponent(category.rawValue).appendingPathComponent(file)
        do {
            let cases =
                switch category {
                case .rlp: encodingCases(try Vector(file: url))
                case .trie: trieCases(try Vector(file: url), name: file)
                case .basic: try basicCases(try Vector(file: url), name: file)
                case .transactions: transactionCases(try Vector(file: url))
                case .machine: try machineCases(try Vector(file: url))
                case .state, .slow: try stateCases(try Vector(file: url))
                case .valid, .invalid: try blockCases(try Vector(file: url))
                case .chain: try chainCases(url)
                }
            return cases.map { Result(file: file, name: $0.name, outcome: $0.problem.map { .fail($0) } ?? .pass) }
        } catch {
            return [Result(file: file, name: file, outcome: .fail("\(error)"))]
        }
    }

    /// One vector, and what is wrong; nothing where it passes.
    typealias Case = (name: String, problem: String?)
}
