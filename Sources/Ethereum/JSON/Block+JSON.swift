package import Signing

extension Block {
    /// Returns the block as `eth_getBlockByNumber` gives it.
    ///
    /// - Parameter isFull: Whether its transactions are written out rather than
    ///   given by their hashes.
    package func json(isFull: Bool) -> JSON {
        let hash = header.hash
        let list = transactions.enumerated().map { index, signed in
            isFull ? signed.json(in: header, hash: hash, index: index) : .data(signed.hash)
        }
        return .object(
            header.members(hash: hash) + [
                .init("size", .quantity(UInt64(encoded.count))), .init("transactions", .array(list)),
                .init("uncles", .array([])), .init("withdrawals", .array(withdrawals.map(\.json))),
            ])
    }
}

extension BlockHeader {
    func members(hash: Digest) -> [JSON.Member] {
        [
            .init("baseFeePerGas", .quantity(baseFee)), .init("blobGasUsed", .quantity(blobGasUsed)),
            .init("difficulty", .quantity(difficulty)), .init("excessBlobGas", .quantity(excessBlobGas)),
            .init("extraData", .data(extraData)), .init("gasLimit", .quantity(gasLimit)),
            .init("gasUsed", .quantity(gasUsed)),
            .init("hash", .data(hash)), .init("logsBloom", .data(bloom.bytes)), .init("miner", .data(coinbase)),
            .init("mixHash", .data(mixHash)), .init("nonce", .data(U256(nonce).bytes.suffix(8))),
            .init("number", .quantity(number)), .init("parentBeaconBlockRoot", .data(parentBeaconRoot)),
            .init("parentHash", .data(parentHash)), .init("receiptsRoot", .data(receiptsRoot)),
            .init("sha3Uncles", .data(ommersHash)), .init("stateRoot", .data(stateRoot)),
            .init("timestamp", .quantity(timestamp)), .init("transactionsRoot", .data(transactionsRoot)),
            .init("withdrawalsRoot", .data(withdrawalsRoot)),
        ]
    }
}

extension Withdrawal {
    /// The withdrawal as it stands in a block's JSON.
    package var json: JSON {
        .object([
            .init("index", .quantity(index)), .init("validatorIndex", .quantity(validator)),
            .init("address", .data(address)),
            .init("amount", .quantity(amount)),
        ])
    }
}

extension SignedTransaction {
    /// Returns the transaction as `eth_getTransactionByHash` gives it.
    ///
    /// - Parameters:
    ///   - hash: The header's hash.
    ///   - index: the transaction's index in the block.
    package func json(in header: BlockHeader, hash blockHash: Digest, index: Int) -> JSON {
        let price = transaction.effectiveGasPrice(baseFee: header.baseFee)
        var members: [JSON.Member] = [
            .init("blockHash", .data(blockHash)), .init("blockNumber", .quantity(header.number)),
            .init("from", .data(sender)),
            .init("gas", .quantity(transaction.gasLimit)), .init("gasPrice", .quantity(price)),
            .init("hash", .data(hash)),
            .init("input", .data(transaction.data)), .init("nonce", .quantity(transaction.nonce)),
            .init("to", .data(transaction.to)), .init("transactionIndex", .quantity(UInt64(index))),
            .init("value", .quantity(transaction.value)), .init("type", .quantity(UInt64(transaction.kind.rawValue))),
            .init("v", .quantity(v)), .init("r", .quantity(U256(signature.r))),
            .init("s", .quantity(U256(signature.s))),
        ]
        if let chainID = transaction.chainID { members.append(.init("chainId", .quantity(chainID))) }
        if transaction.kind == .legacy { return .object(members) }
        members.append(.init("yParity", .quantity(v)))
        members.append(.init("accessList", .array(transaction.accessList.map(\.json))))
        if transaction.kind == .accessList { return .object(members) }
        members.append(.init("maxFeePerGas", .quantity(transaction.maxFee)))
        members.append(.init("maxPriorityFeePerGas", .quantity(transaction.maxPriorityFee)))
        if transaction.kind == .dynamicFee { return .object(members) }
        members.append(.init("maxFeePerBlobGas", .quantity(transaction.maxBlobFee)))
        members.append(.init("blobVersionedHashes", .array(transaction.blobHashes.map { .data($0) })))
        return .object(members)
    }
}

extension AccessListEntry {
    /// The entry as it stands in a transaction's JSON.
    package var json: JSON {
        .object([.init("address", .data(address)), .init("storageKeys", .array(storageKeys.map { .data($0) }))])
    }
}
