package import Signing

extension Block {
    /// The receipts of the block as `eth_getBlockReceipts` gives them.
    package func json(receipts: [Receipt]) -> JSON {
        let hash = header.hash
        var logIndex = 0
        var list: [JSON] = []
        for (index, (signed, receipt)) in zip(transactions, receipts).enumerated() {
            list.append(receipt.json(of: signed, index: index, firstLog: logIndex, in: header, hash: hash))
            logIndex += receipt.logs.count
        }
        return .array(list)
    }
}

extension Receipt {
    /// The receipt as `eth_getTransactionReceipt` gives it.
    ///
    /// - Parameters:
    ///   - index: the transaction's index in the block.
    ///   - firstLog: The number of logs in the block before the receipt's own.
    package func json(
        of signed: SignedTransaction, index: Int, firstLog: Int, in header: BlockHeader, hash blockHash: Digest
    ) -> JSON {
        let transaction = signed.transaction
        let logs = logs.enumerated().map { offset, log in
            log.json(
                blockHash: blockHash, blockNumber: header.number, transactionHash: signed.hash, transactionIndex: index,
                logIndex: firstLog + offset)
        }
        var members: [JSON.Member] = [
            .init("blockHash", .data(blockHash)), .init("blockNumber", .quantity(header.number)),
            .init("contractAddress", .data(contract)), .init("cumulativeGasUsed", .quantity(cumulativeGasUsed)),
            .init("effectiveGasPrice", .quantity(transaction.effectiveGasPrice(baseFee: header.baseFee))),
            .init("from", .data(signed.sender)), .init("gasUsed", .quantity(gasUsed)), .init("logs", .array(logs)),
            .init("logsBloom", .data(bloom.bytes)), .init("status", .quantity(isSuccess ? 1 : 0 as UInt64)),
            .init("to", .data(transaction.to)), .init("transactionHash", .data(signed.hash)),
            .init("transactionIndex", .quantity(UInt64(index))), .init("type", .quantity(UInt64(kind.rawValue))),
        ]
        if kind == .blob {
            members.append(.init("blobGasUsed", .quantity(transaction.blobGas)))
            members.append(.init("blobGasPrice", .quantity(BlobGas.baseFee(excess: header.excessBlobGas))))
        }
        return .object(members)
    }
}

extension Log {
    /// The log as `eth_getLogs` gives it.
    ///
    /// - Parameter logIndex: the log's index in the block.
    package func json(
        blockHash: Digest, blockNumber: UInt64, transactionHash: Digest, transactionIndex: Int, logIndex: Int
    ) -> JSON {
        .object([
            .init("address", .data(address)), .init("topics", .array(topics.map { .data($0) })),
            .init("data", .data(data)),
            .init("blockNumber", .quantity(blockNumber)), .init("transactionHash", .data(transactionHash)),
            .init("transactionIndex", .quantity(UInt64(transactionIndex))), .init("blockHash", .data(blockHash)),
            .init("logIndex", .quantity(UInt64(logIndex))), .init("removed", .bool(false)),
        ])
    }
}
