package import Signing

/// An executor of blocks: the beacon root's system call (EIP-4788), the
/// transactions, the withdrawals (EIP-4895).
///
/// ```
/// let executor = BlockExecutor(rules: rules) { number in hashes[number] ?? .zero }
/// let outcome = try executor.execute(block, on: &state)
/// ```
package struct BlockExecutor: Sendable {
    /// The rules for the chain's blocks.
    package var rules: ChainRules
    /// Returns the hash of one of the 256 blocks before the one being executed.
    package var ancestorHash: @Sendable (_ number: UInt64) -> Digest

    /// Creates an executor of blocks on one chain.
    package init(rules: ChainRules, ancestorHash: @escaping @Sendable (_ number: UInt64) -> Digest) {
        self.rules = rules
        self.ancestorHash = ancestorHash
    }

    /// Executes the body of a block.
    ///
    /// - Parameters:
    ///   - header: The source of the block's number, time, coinbase, gas limit,
    ///     base fee, randomness, excess blob gas and beacon root. The fields that
    ///     the execution determines are ignored.
    ///   - state: the state before the block, then the one after it.
    /// - Throws: ``BlockError/transaction(_:)`` if one is not valid; the state
    ///   is then as before.
    /// - Complexity: O(gas used), and the cost of ``State/root``.
    package func execute(
        _ transactions: [SignedTransaction], withdrawals: [Withdrawal] = [], of header: BlockHeader,
        on state: inout State
    ) throws(BlockError) -> BlockOutcome {
        try restoring(&state) { state throws(BlockError) in try run(transactions, withdrawals, header, &state) }
    }

    /// Executes a block and checks its header against its body and the
    /// execution's outcome.
    ///
    /// - Throws: ``BlockError`` if the block is not valid; the state is then as
    ///   before.
    /// - Complexity: O(gas used), and the cost of ``State/root``.
    package func execute(_ block: Block, on state: inout State) throws(BlockError) -> BlockOutcome {
        let header = block.header
        if header.transactionsRoot != Block.root(of: block.transactions) { throw .mismatch("transactions root") }
        if header.withdrawalsRoot != Block.root(of: block.withdrawals) { throw .mismatch("withdrawals root") }
        return try restoring(&state) { state throws(BlockError) in
            let outcome = try run(block.transactions, block.withdrawals, header, &state)
            if header.gasUsed != outcome.gasUsed { throw .mismatch("gas used") }
            if header.blobGasUsed != outcome.blobGasUsed { throw .mismatch("blob gas used") }
            if header.bloom != outcome.bloom { throw .mismatch("bloom filter") }
            if header.receiptsRoot != Block.root(of: outcome.receipts) { throw .mismatch("receipts root") }
            if header.stateRoot != outcome.stateRoot { throw .mismatch("state root") }
            return outcome
        }
    }

    /// Runs a change of the state. If it fails, the state's tables are loaded again
    /// from the tries, which never change, so that the state is as before.
    private func restoring(
        _ state: inout State, _ body: (inout State) throws(BlockError) -> BlockOutcome
    ) throws(BlockError) -> BlockOutcome {
        state.updateTries()
        let before = state.tries
        do {
            return try body(&state)
        } catch {
            state = State(tries: before)
            throw error
        }
    }

    private func run(
        _ transactions: [SignedTransaction], _ withdrawals: [Withdrawal], _ header: BlockHeader, _ state: inout State
    ) throws(BlockError) -> BlockOutcome {
        let context = BlockContext(header, chainID: rules.chainID, ancestorHash: ancestorHash)
        let executor = TransactionExecutor(block: context, revision: rules.revision)
        storeBeaconRoot(header.parentBeaconRoot, on: &state, with: executor)
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
                outcome = try executor.execute(signed, on: &state, availableGas: header.gasLimit - gasUsed)
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
            state.credit(U256(withdrawal.amount) &* 1_000_000_000, account: state.index(of: withdrawal.address))
        }
        _ = state.commit()
        return BlockOutcome(
            stateRoot: state.root, receipts: receipts, gasUsed: gasUsed, blobGasUsed: blobGasUsed, bloom: bloom)
    }

    /// The contract that keeps beacon roots, and its caller (EIP-4788).
    private static let beaconRoots = Address(words: (0x000F_3df6_D732_807E, 0xf131_9fB7_B8bB_8522, 0xd0Be_ac02))
    private static let systemAddress = Address(words: (.max, .max, 0xffff_fffe))

    private func storeBeaconRoot(_ root: Digest, on state: inout State, with executor: TransactionExecutor) {
        if state.accounts[state.index(of: Self.beaconRoots)].code.count == 0 { return }
        let message = CallMessage(
            kind: .call(to: Self.beaconRoots), sender: Self.systemAddress, input: root.bytes, gas: 30_000_000)
        _ = executor.run(message, on: &state)
    }
}

extension BlockContext {
    /// Creates the block context of a header.
    package init(
        _ header: BlockHeader, chainID: UInt64, ancestorHash: @escaping @Sendable (_ number: UInt64) -> Digest
    ) {
        self.init(
            number: header.number, timestamp: header.timestamp, coinbase: header.coinbase, gasLimit: header.gasLimit,
            baseFee: header.baseFee, randomness: header.mixHash,
            blobBaseFee: BlobGas.baseFee(excess: header.excessBlobGas),
            chainID: U256(chainID), ancestorHash: ancestorHash)
    }
}
