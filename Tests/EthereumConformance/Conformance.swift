package import Foundation
import Signing

/// Runs the published vectors of Ethereum against this implementation.
///
/// Files of a category run side by side, over all cores; results come in the
/// order of their names.
package struct Conformance {
    /// The folder of vectors.
    package let folder: URL

    /// The vectors of a folder, which need not hold every category.
    package init(folder: URL) { self.folder = folder }

    /// A kind of vectors, by the folder that holds them.
    package enum Category: String, CaseIterable, Sendable {
        case rlp = "RLPTests"
        case trie = "TrieTests"
        case basic = "BasicTests"
        case transactions = "TransactionTests"
        case machine = "LegacyVMTests"
        case state = "StateTests"
        case valid = "BlockchainTests/ValidBlocks"
        case invalid = "BlockchainTests/InvalidBlocks"
        case chain = "rpc-compat"
        case slow = "StateTestsSlow"
    }

    /// The outcome of a case: a failure or a skip has its reason.
    package enum Outcome: Hashable, Sendable {
        case pass
        case fail(String)
        case skip(String)
    }

    /// A case with its outcome.
    package struct Result: Hashable, Sendable {
        /// The path of its file below the category's folder.
        package var file: String
        /// The name of the case within its file.
        package var name: String
        /// The outcome.
        package var outcome: Outcome
    }

    /// Vectors that are not run wherever they are found, and why: by category
    /// and file, as they stand below the folder.
    package static let skipped: [String: String] = [
        "BasicTests/crypto.json":
            "AES-CTR and ECIES of the peer-to-peer protocol's handshake, which this chain, run in one process, does not have"
    ]

    /// Whether the category has a folder.
    package func isPresent(_ category: Category) -> Bool {
        var isFolder: ObjCBool = false
        let path = folder.appendingPathComponent(category.rawValue).path
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The files of a category that hold vectors, below its folder, by name;
    /// none if there is no such folder. Of a chain that is `chain.rlp`, and
    /// its genesis stands beside it.
    package func files(_ category: Category) -> [String] {
        let root = folder.appendingPathComponent(category.rawValue)
        guard isPresent(category), let walker = FileManager.default.enumerator(atPath: root.path) else { return [] }
        return walker.compactMap { $0 as? String }
            .filter { category == .chain ? $0 == "chain.rlp" || $0.hasSuffix("/chain.rlp") : $0.hasSuffix(".json") }
            .sorted()
    }

    /// Runs a category.
    ///
    /// - Parameter isIncluded: whether to run a file, given below its folder.
    /// - Complexity: O(cases), over all cores.
    package func run(_ category: Category, isIncluded: (String) -> Bool = { _ in true }) -> [Result] {
        Batch.map(files(category).filter(isIncluded)) { run(category, file: $0) }.flatMap { $0 }
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
            if cases.isEmpty { throw NoCases("holds no case that this runner knows") }
            return cases.map { Result(file: file, name: $0.name, outcome: $0.problem.map { .fail($0) } ?? .pass) }
        } catch let noCases as NoCases {
            return [Result(file: file, name: file, outcome: .skip(noCases.reason))]
        } catch {
            return [Result(file: file, name: file, outcome: .fail("\(error)"))]
        }
    }

    /// The name of a vector, and its fault; `nil` if it passes.
    typealias Case = (name: String, problem: String?)

    /// A file without cases to run: no fault of the code that is tested.
    struct NoCases: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }
}
