package import Ethereum
package import Foundation
import Signing

extension Conformance {
    /// Chains of blocks, decoded from their encodings: blocks that must be
    /// refused are, all others are taken, and the head and the state at the
    /// end are as given.
    func blockCases(_ file: Vector) throws -> [Case] {
        try file.members.map { name, test in (name, try blockProblem(test)) }
    }

    private func blockProblem(_ test: Vector) throws -> String? {
        let rules = ChainRules(chainID: 1)
        let genesis = try Block(decoding: test["genesisRLP"].bytes, chainID: rules.chainID)
        var state = try State(vector: test["pre"])
        if state.root != genesis.header.stateRoot { return "the first block's state root is not that of its state" }
        if genesis.header.hash != test["genesisBlockHeader"]["hash"].digest { return "hash of the first block" }
        var chain = Chain(genesis: genesis, state: state, rules: rules)
        for (index, entry) in test["blocks"].array.enumerated() {
            let mustFail = entry["expectException"].text
            do {
                let item = try RLPItem(entry["rlp"].bytes)
                let hash = try chain.importBlock(item)
                if let mustFail { return "block \(index + 1) should be refused with \(mustFail)" }
                if let expected = entry["blockHeader"]["hash"].digest, expected != hash {
                    return "hash of block \(index + 1)"
                }
                if chain.block(hash)?.encoded != entry["rlp"].bytes {
                    return "block \(index + 1) is encoded differently again"
                }
            } catch {
                if mustFail == nil { return "block \(index + 1) refused: \(error)" }
            }
        }
        if chain.headHash != test["lastblockhash"].digest {
            return "the head is \(chain.headHash.hex), not \(test["lastblockhash"].text ?? "given")"
        }
        var last = chain.state
        if let root = test["postStateHash"].digest { return last.root == root ? nil : "state root at the end" }
        var expected = try State(vector: test["postState"])
        return last.root == expected.root ? nil : "state at the end"
    }
}

extension Chain {
    /// Imports `chain.rlp` on `genesis.json` of a folder.
    package static func imported(from folder: URL) throws -> Chain {
        let genesis = try Vector(file: folder.appendingPathComponent("genesis.json"))
        var state = try State(vector: genesis["alloc"])
        var header = BlockHeader()
        header.stateRoot = state.root
        header.nonce = genesis["nonce"].word ?? 0
        header.timestamp = genesis["timestamp"].word ?? 0
        header.extraData = genesis["extraData"].bytes
        header.gasLimit = genesis["gasLimit"].word ?? 0
        header.difficulty = genesis["difficulty"].number ?? .zero
        header.mixHash = genesis["mixHash"].digest ?? .zero
        header.coinbase = genesis["coinbase"].address ?? .zero
        header.baseFee = genesis["baseFeePerGas"].number ?? .zero
        guard let chainID = genesis["config"]["chainId"].value as? NSNumber else {
            throw VectorError("genesis.json names no chain")
        }
        let rules = ChainRules(chainID: chainID.uint64Value)
        var chain = Chain(genesis: Block(header: header), state: state, rules: rules)
        let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent("chain.rlp")))
        for item in try RLPItem.sequence(bytes) { try chain.importBlock(item) }
        return chain
    }
}
