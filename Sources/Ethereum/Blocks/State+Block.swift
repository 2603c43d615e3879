package import Signing

/// What came of a block's execution.
package struct BlockOutcome: Sendable {
    /// The state after it.
    package var state: State
    /// Of that state.
    package var stateRoot: Digest
    /// In the order of the transactions.
    package var receipts: [Receipt]
    /// By all its transactions.
    package var gasUsed: UInt64
    /// By all its blobs.
    package var blobGasUsed: UInt64
    /// Over the logs of all its transactions.
    package var bloom: Bloom
}

extension State {
    /// Executes the body of a block: the beacon root's system call
    /// (EIP-4788), the transactions, the withdrawals (EIP-4895).
    ///
    /// - Parameters:
    ///   - header: gives the block's number, time, coinbase, gas limit, base
    ///     fee, randomness, excess blob gas and beacon root. What the
    ///     execution decides is not looked at.
    ///   - ancestorHash: the hash of one of the 256 blocks before.
    /// - Returns: the state after it; this one stays as it is.
    /// - Throws: ``BlockError/transaction(_:)`` where one is not valid.
    package func executing(
        _ transactions: [SignedTransaction], withdrawals: [Withdrawal] = [], of header: BlockHeader, rules: ChainRules,
        ancestorHash: @escaping @Sendable (UInt64) -> Digest
    ) throws(BlockError) -> BlockOutcome {
        var state = self
        let context = BlockContext(header, chainID: rules.chainID, ancestorHash: ancestorHash)
        state.storeBeaconRoot(header.parentBeaconRoot, in: context, revision: rules.revision)
        var receipts: [Receipt] = []
        receipts.reserveCapacity(transactions.count)
        var gasUsed: UInt64 = 0
        var blobGasUsed: UInt64 = 0
        var bloom = Bloom()
        for signed in transactions {
            let blobGas = signed.transaction.blobGas
            let outcome: TransactionOutcome
            do throws(TransactionError) {
                if blobGasUsed + blobGas > BlobGas.limit {
                    throw .blockBlobGas(blobGas, available: BlobGas.limit - blobGasUsed)
                }
                outcome = try state.execute(
                    signed, in: context, revision: rules.revision, availableGas: header.gasLimit - gasUsed)
            } catch {
                throw .transaction(error)
            }
            gasUsed += outcome.gasUsed
            blobGasUsed += blobGas
            let receipt = Receipt(outcome, kind: signed.transaction.kind, cumulativeGasUsed: gasUsed)
            bloom.formUnion(receipt.bloom)
            receipts.append(receipt)
        }
        for withdrawal in withdrawals {
            state.credit(U256(withdrawal.amount) &* 1_000_000_000, account: state.place(of: withdrawal.address))
        }
        _ = state.commit()
        let root = state.root
        return BlockOutcome(
            state: state, stateRoot: root, receipts: receipts, gasUsed: gasUsed, blobGasUsed: blobGasUsed, bloom: bloom)
    }

    /// Executes a block and checks that its header tells the truth of its
    /// body and of what came of it.
    package func executing(
        _ block: Block, rules: ChainRules, ancestorHash: @escaping @Sendable (UInt64) -> Digest
    ) throws(BlockError) -> BlockOutcome {
        let header = block.header
        if header.transactionsRoot != Block.root(of: block.transactions) { throw .mismatch("transactions root") }
        if header.withdrawalsRoot != Block.root(of: block.withdrawals) { throw .mismatch("withdrawals root") }
        let outcome = try executing(
            block.transactions, withdrawals: block.withdrawals, of: header, rules: rules, ancestorHash: ancestorHash)
        if header.gasUsed != outcome.gasUsed { throw .mismatch("gas used") }
        if header.blobGasUsed != outcome.blobGasUsed { throw .mismatch("blob gas used") }
        if header.bloom != outcome.bloom { throw .mismatch("bloom filter") }
        if header.receiptsRoot != Block.root(of: outcome.receipts) { throw .mismatch("receipts root") }
        if header.stateRoot != outcome.stateRoot { throw .mismatch("state root") }
        return outcome
    }

    /// The contract that keeps beacon roots, and who calls it (EIP-4788).
    private static let beaconRoots = Address(words: (0x000F_3df6_D732_807E, 0xf131_9fB7_B8bB_8522, 0xd0Be_ac02))
    private static let systemAddress = Address(words: (.max, .max, 0xffff_fffe))

    private mutating func storeBeaconRoot(_ root: Digest, in block: BlockContext, revision: Revision) {
        guard let place = knownPlace(of: State.beaconRoots), accounts[place].code.count > 0 else { return }
        let message = Message(
            kind: .call(to: State.beaconRoots), sender: State.systemAddress, input: root.bytes, gas: 30_000_000)
        _ = run(message, in: block, revision: revision)
    }
}

extension BlockContext {
    /// The block of a header, as a program sees it.
    package init(_ header: BlockHeader, chainID: UInt64, ancestorHash: @escaping @Sendable (UInt64) -> Digest) {
        self.init(
            number: header.number, timestamp: header.timestamp, coinbase: header.coinbase, gasLimit: header.gasLimit,
            baseFee: header.baseFee, randomness: header.mixHash, blobBaseFee: BlobGas.baseFee(excess: header.excessBlobGas),
            chainID: U256(chainID), ancestorHash: ancestorHash)
    }
}
