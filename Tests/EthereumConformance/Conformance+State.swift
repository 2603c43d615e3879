import Ethereum
import Signing

extension Conformance {
    /// One transaction on a pre-state: the state's root and the hash of the
    /// logs must be as given; a transaction that must be refused leaves the
    /// root as it was.
    func stateCases(_ file: Vector) throws -> [Case] {
        var cases: [Case] = []
        for (name, test) in file.members {
            let pre = try State(vector: test["pre"])
            let block = try BlockContext(vector: test["env"])
            for (index, post) in test["post"]["Cancun"].array.enumerated() {
                let indexes = post["indexes"]
                let label = ["data", "gas", "value"].map { "\($0) \(indexes[$0].value as? Int ?? 0)" }
                cases.append(("\(name), \(label.joined(separator: ", ")) (\(index))", stateProblem(post, pre, block)))
            }
        }
        return cases
    }

    private func stateProblem(_ post: Vector, _ pre: State, _ block: BlockContext) -> String? {
        var state = pre
        let before = state.root
        let mustFail = post["expectException"].text
        var logs: [Log] = []
        do {
            let transaction = try SignedTransaction(decoding: post["txbytes"].bytes, chainID: block.chainID.word)
            let outcome = try TransactionExecutor(block: block).execute(transaction, on: &state)
            logs = outcome.logs
            if let mustFail { return "should be refused with \(mustFail)" }
        } catch {
            guard mustFail != nil else { return "refused: \(error)" }
            if state.root != before { return "refused, but the state changed" }
        }
        let root = state.root
        if root != post["hash"].digest { return "state root \(root.hex), not \(post["hash"].text ?? "given")" }
        let hash = Digest(keccak: logs.encoded)
        if hash != post["logs"].digest { return "hash of the logs \(hash.hex), not \(post["logs"].text ?? "given")" }
        return nil
    }
}

extension BlockContext {
    init(vector: Vector) throws {
        guard let number = vector["currentNumber"].word, let timestamp = vector["currentTimestamp"].word,
            let coinbase = vector["currentCoinbase"].address, let gasLimit = vector["currentGasLimit"].word
        else { throw VectorError("the block's environment is not complete") }
        self.init(
            number: number, timestamp: timestamp, coinbase: coinbase, gasLimit: gasLimit,
            baseFee: vector["currentBaseFee"].number ?? .zero,
            randomness: (vector["currentRandom"].number ?? vector["currentDifficulty"].number ?? .zero).digest,
            blobBaseFee: BlobGas.baseFee(excess: vector["currentExcessBlobGas"].word ?? 0),
            // The vectors have this instead of a chain.
            ancestorHash: { Digest(keccak: Array(String($0).utf8)) })
    }
}
