internal import Signing

/// An executor of transactions, and of calls outside of them, in one block.
///
/// ```
/// let executor = TransactionExecutor(block: context)
/// let outcome = try executor.execute(transaction, on: &state)
/// ```
///
/// To observe a run, pass a ``Tracer``.
package struct TransactionExecutor: Sendable {
    /// The block in which they run.
    package var block: BlockContext
    /// The rules by which they run.
    package var revision: Revision

    /// Creates an executor for a block.
    package init(block: BlockContext, revision: Revision = .cancun) {
        self.block = block
        self.revision = revision
    }

    /// Executes a transaction (yellow paper, section 6, as of Cancun).
    ///
    /// - Parameter availableGas: the gas that the block has left; all of it if
    ///   `nil`.
    /// - Throws: ``TransactionError`` if the transaction is not valid here; the
    ///   state is then as before.
    /// - Complexity: O(gas used).
    package func execute(
        _ signed: SignedTransaction, on state: inout State, availableGas: UInt64? = nil
    ) throws(TransactionError) -> TransactionOutcome {
        var tracer = NoTracer()
        return try execute(signed, on: &state, availableGas: availableGas, tracer: &tracer)
    }

    /// Executes a transaction observed by a tracer.
    ///
    /// - Throws: ``TransactionError`` if the transaction is not valid here; the
    ///   state is then as before.
    /// - Complexity: O(gas used).
    package func execute<Observer: Tracer>(
        _ signed: SignedTransaction, on state: inout State, availableGas: UInt64? = nil, tracer: inout Observer
    ) throws(TransactionError) -> TransactionOutcome {
        let transaction = signed.transaction
        let availableGas = availableGas ?? block.gasLimit
        if transaction.gasLimit > availableGas { throw .blockGas(transaction.gasLimit, available: availableGas) }
        try transaction.check()
        try check(transaction, of: state.account(signed.sender) ?? Account())

        let schedule = revision.schedule
        let price = transaction.effectiveGasPrice(baseFee: block.baseFee)
        let blobFee = block.blobBaseFee &* U256(transaction.blobGas)
        let sender = state.index(of: signed.sender)
        state.debit(price &* U256(transaction.gasLimit) &+ blobFee, account: sender)
        state.setNonce(transaction.nonce + 1, account: sender)
        let contract = transaction.to == nil ? Address(creator: signed.sender, nonce: transaction.nonce) : nil
        warm([signed.sender, block.coinbase], transaction.to, in: &state)
        warm(transaction.accessList, in: &state)

        let context = TransactionContext(origin: signed.sender, gasPrice: price, blobHashes: transaction.blobHashes)
        let message = CallMessage(
            kind: transaction.to.map { .call(to: $0) } ?? .create(at: contract ?? .zero), sender: signed.sender,
            value: transaction.value, input: transaction.data, gas: transaction.gasLimit - transaction.intrinsicGas)
        let result = runMachine(message, on: &state, transaction: context, tracer: &tracer)

        var used = transaction.gasLimit - result.gas
        used -= min(UInt64(max(0, state.refund)), used / schedule.refundQuotient)
        state.credit(price &* U256(transaction.gasLimit - used), account: sender)
        state.credit((price &- block.baseFee) &* U256(used), account: state.index(of: block.coinbase))
        return TransactionOutcome(
            halt: result.halt, gasUsed: used, output: result.output, logs: state.commit(), contract: contract)
    }

    /// Checks a transaction against its sender's account and the block.
    private func check(_ transaction: Transaction, of sender: Account) throws(TransactionError) {
        if sender.codeHash != Account.emptyCodeHash { throw .senderHasCode }
        if transaction.nonce != sender.nonce { throw .nonce(transaction.nonce, expected: sender.nonce) }
        if transaction.maxFee < block.baseFee { throw .feeBelowBase(transaction.maxFee, base: block.baseFee) }
        if transaction.kind == .blob, transaction.maxBlobFee < block.blobBaseFee {
            throw .blobFee(transaction.maxBlobFee, current: block.blobBaseFee)
        }
        // The greatest possible cost, which may exceed 2^256.
        let gas = transaction.maxFee.multipliedReportingOverflow(by: U256(transaction.gasLimit))
        let blobs = transaction.maxBlobFee.multipliedReportingOverflow(by: U256(transaction.blobGas))
        let both = gas.partialValue.addingReportingOverflow(blobs.partialValue)
        let all = both.partialValue.addingReportingOverflow(transaction.value)
        if gas.overflow || blobs.overflow || both.overflow || all.overflow || sender.balance < all.partialValue {
            throw .balance(sender.balance)
        }
    }

    /// Runs a machine on the state, which is moved into the machine and back:
    /// copying it would copy its tables.
    func runMachine<Observer: Tracer>(
        _ message: CallMessage, on state: inout State, transaction: TransactionContext, tracer: inout Observer
    ) -> CallResult {
        var machine = Machine(
            state: State(), block: block, transaction: transaction, revision: revision, tracer: tracer)
        swap(&machine.state, &state)
        let result = machine.run(message)
        swap(&machine.state, &state)
        tracer = machine.tracer
        return result
    }

    /// Warms accounts, a call's target, and the precompiled contracts: they
    /// are warm from the first instruction on (EIPs 2929 and 3651).
    func warm(_ addresses: [Address], _ target: Address?, in state: inout State) {
        for address in addresses { _ = state.warm(account: state.index(of: address)) }
        if let target { _ = state.warm(account: state.index(of: target)) }
        for number in Precompiles.numbers(revision) {
            _ = state.warm(account: state.index(of: Address(words: (0, 0, UInt32(number)))))
        }
    }

    /// Warms the accounts and slots that a transaction announces (EIP-2930).
    private func warm(_ accessList: [AccessListEntry], in state: inout State) {
        for entry in accessList {
            let account = state.index(of: entry.address)
            _ = state.warm(account: account)
            for key in entry.storageKeys { _ = state.warm(slot: state.slotIndex(account: account, key: U256(key))) }
        }
    }
}
