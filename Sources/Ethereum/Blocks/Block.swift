package import Signing

/// A header and the body it commits to (yellow paper, section 4.4).
package struct Block: Hashable, Sendable {
    /// The header; its hash is the block's.
    package var header: BlockHeader
    /// The transactions, in the order in which they are executed.
    package var transactions: [SignedTransaction]
    /// The payments made after the transactions.
    package var withdrawals: [Withdrawal]

    /// Creates a block of these parts without checking that they belong together.
    package init(header: BlockHeader, transactions: [SignedTransaction] = [], withdrawals: [Withdrawal] = []) {
        self.header = header
        self.transactions = transactions
        self.withdrawals = withdrawals
    }

    /// The encoding of the block in files and between peers.
    package var encoded: [UInt8] {
        RLPEncoder.list { block in
            block.append(encoded: header.encoded)
            block.appendList { list in
                for transaction in transactions {
                    // A typed transaction is a string within the list.
                    if transaction.transaction.kind == .legacy {
                        list.append(encoded: transaction.encoding)
                    } else {
                        list.append(transaction.encoding)
                    }
                }
            }
            block.appendList { _ in }
            block.appendList { list in for withdrawal in withdrawals { list.append(encoded: withdrawal.encoded) } }
        }
    }

    /// Decodes a block and recovers the senders of its transactions.
    ///
    /// - Throws: ``BlockError`` for anything but the one encoding of a well-formed block.
    /// - Complexity: about 60 µs for each transaction, over all cores.
    package init(_ item: RLPItem, chainID: UInt64) throws(BlockError) {
        let parts = try Block.reading { () throws(RLPError) in try Block.parts(item) }
        header = parts.header
        withdrawals = parts.withdrawals
        if parts.hasOmmers { throw .ommers }
        do {
            transactions = try SignedTransaction.decoding(parts.transactions, chainID: chainID)
        } catch {
            throw .transaction(error)
        }
    }

    /// Decodes a block that takes up the whole buffer.
    ///
    /// - Throws: ``BlockError`` for anything but the one encoding of a well-formed block.
    /// - Complexity: about 60 µs for each transaction, over all cores.
    package init(decoding encoding: [UInt8], chainID: UInt64) throws(BlockError) {
        try self.init(try Block.reading { () throws(RLPError) in try RLPItem(encoding) }, chainID: chainID)
    }

    private static func parts(
        _ item: RLPItem
    ) throws(RLPError) -> (header: BlockHeader, transactions: [[UInt8]], hasOmmers: Bool, withdrawals: [Withdrawal]) {
        let parts = try item.elements(count: 4)
        var transactions: [[UInt8]] = []
        for element in try parts[1].elements() {
            if element.isList {
                transactions.append(Array(element.encoded))
            } else {
                let encoding = try element.bytes()
                // A list must not hide in a string.
                guard let first = encoding.first, first < 0x80 else {
                    throw RLPError(offset: element.range.lowerBound, .stringForList)
                }
                transactions.append(encoding)
            }
        }
        var withdrawals: [Withdrawal] = []
        for element in try parts[3].elements() { withdrawals.append(try Withdrawal(element)) }
        return (try BlockHeader(parts[0]), transactions, try !parts[2].elements().isEmpty, withdrawals)
    }

    private static func reading<Result>(_ body: () throws(RLPError) -> Result) throws(BlockError) -> Result {
        do {
            return try body()
        } catch {
            throw .encoding(error)
        }
    }

    /// The root over the transactions' encodings.
    package static func root(of transactions: [SignedTransaction]) -> Digest {
        OrderedTrie.root(of: transactions.map(\.encoding))
    }

    /// The root over the withdrawals' encodings.
    package static func root(of withdrawals: [Withdrawal]) -> Digest {
        OrderedTrie.root(of: withdrawals.map(\.encoded))
    }

    /// The root over the receipts' encodings.
    package static func root(of receipts: [Receipt]) -> Digest { OrderedTrie.root(of: receipts.map(\.encoded)) }
}
