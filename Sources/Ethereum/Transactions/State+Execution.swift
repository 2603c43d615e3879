package import Signing

/// What came of a transaction.
package struct TransactionOutcome: Sendable {
    /// Nothing where it succeeded.
    package var halt: Halt?
    /// What is paid for, after the refund.
    package var gasUsed: UInt64
    /// What was returned, or the reason of a revert.
    package var output: [UInt8]
    /// In the order in which contracts logged; none where it failed.
    package var logs: [Log]
    /// The contract made, where one was to be.
    package var contract: Address?
}

extension State {
    /// Executes a transaction (yellow paper, section 6, as of Cancun).
    ///
    /// - Parameter availableGas: what the block has left.
    /// - Throws: ``TransactionError`` where the transaction is not valid here;
    ///   the state is then as before.
    package mutating func execute(
        _ signed: SignedTransaction, in block: BlockContext, revision: Revision = .cancun, availableGas: UInt64? = nil
    ) throws(TransactionError) -> TransactionOutcome {
        var tracer = NoTracer()
        return try execute(signed, in: block, revision: revision, availableGas: availableGas, tracer: &tracer)
    }

    /// Executes a transaction and lets a tracer follow.
    package mutating func execute<Observer: Tracer>(
        _ signed: SignedTransaction, in block: BlockContext, revision: Revision = .cancun, availableGas: UInt64? = nil,
        tracer: inout Observer
    ) throws(TransactionError) -> TransactionOutcome {
        let transaction = signed.transaction
        let availableGas = availableGas ?? block.gasLimit
        if transaction.gasLimit > availableGas { throw .blockGas(transaction.gasLimit, available: availableGas) }
        try transaction.check()
        try check(signed, in: block)

        let schedule = revision.schedule
        let price = transaction.effectiveGasPrice(baseFee: block.baseFee)
        let blobFee = block.blobBaseFee &* U256(transaction.blobGas)
        let sender = place(of: signed.sender)
        debit(price &* U256(transaction.gasLimit) &+ blobFee, account: sender)
        setNonce(transaction.nonce + 1, account: sender)
        let contract = transaction.to == nil ? Address(creator: signed.sender, nonce: transaction.nonce) : nil
        warmAtStart(signed, in: block, revision: revision)

        let context = TransactionContext(origin: signed.sender, gasPrice: price, blobHashes: transaction.blobHashes)
        let message = Message(
            kind: transaction.to.map { .call(to: $0) } ?? .create(at: contract ?? .zero), sender: signed.sender,
            value: transaction.value, input: transaction.data, gas: transaction.gasLimit - transaction.intrinsicGas)
        let result = runMachine(message, in: block, transaction: context, revision: revision, tracer: &tracer)

        var used = transaction.gasLimit - result.gas
        used -= min(UInt64(max(0, refund)), used / schedule.refundQuotient)
        credit(price &* U256(transaction.gasLimit - used), account: sender)
        credit((price &- block.baseFee) &* U256(used), account: place(of: block.coinbase))
        return TransactionOutcome(halt: result.halt, gasUsed: used, output: result.output, logs: commit(), contract: contract)
    }

    /// What must hold of a transaction in this state and block.
    private func check(_ signed: SignedTransaction, in block: BlockContext) throws(TransactionError) {
        let transaction = signed.transaction
        let sender = account(signed.sender) ?? Account()
        if sender.codeHash != Account.emptyCodeHash { throw .senderHasCode }
        if transaction.nonce != sender.nonce { throw .nonce(transaction.nonce, expected: sender.nonce) }
        if transaction.maxFee < block.baseFee { throw .feeBelowBase(transaction.maxFee, base: block.baseFee) }
        if transaction.kind == .blob, transaction.maxBlobFee < block.blobBaseFee {
            throw .blobFee(transaction.maxBlobFee, current: block.blobBaseFee)
        }
        // What it may cost at most, which may be beyond 2^256.
        let gas = transaction.maxFee.multipliedReportingOverflow(by: U256(transaction.gasLimit))
        let blobs = transaction.maxBlobFee.multipliedReportingOverflow(by: U256(transaction.blobGas))
        let both = gas.partialValue.addingReportingOverflow(blobs.partialValue)
        let all = both.partialValue.addingReportingOverflow(transaction.value)
        if gas.overflow || blobs.overflow || both.overflow || all.overflow || sender.balance < all.partialValue {
            throw .balance(sender.balance)
        }
    }

    /// What is warm from the first instruction on (EIPs 2929, 2930, 3651).
    private mutating func warmAtStart(_ signed: SignedTransaction, in block: BlockContext, revision: Revision) {
        let transaction = signed.transaction
        warm([signed.sender, block.coinbase], transaction.to, revision: revision)
        for entry in transaction.accessList {
            let account = place(of: entry.address)
            _ = warm(account: account)
            for key in entry.storageKeys { _ = warm(slot: slotPlace(account: account, key: U256(key))) }
        }
    }
}
