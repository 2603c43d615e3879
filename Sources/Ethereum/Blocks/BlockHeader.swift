package import Signing

/// The part of a block that its hash is taken of (yellow paper, section 4.4; EIPs
/// 1559, 4399, 4895, 4844 and 4788).
package struct BlockHeader: Hashable, Sendable {
    /// The hash of the block before.
    package var parentHash = Digest.zero
    /// The hash of the list of ommers, which is empty since the merge.
    package var ommersHash = BlockHeader.noOmmers
    /// The account that gets the priority fees.
    package var coinbase = Address.zero
    /// The root of the state after the block.
    package var stateRoot = Trie.emptyRoot
    /// The root over the transactions, in their order.
    package var transactionsRoot = Trie.emptyRoot
    /// The root over their receipts.
    package var receiptsRoot = Trie.emptyRoot
    /// The filter over the logs of all receipts.
    package var bloom = Bloom()
    /// The difficulty: 0 since the merge, 1 on a permissioned chain.
    package var difficulty = U256.zero
    /// The number of ancestors.
    package var number: UInt64 = 0
    /// The most gas that its transactions may use together.
    package var gasLimit: UInt64 = 30_000_000
    /// The gas that they used.
    package var gasUsed: UInt64 = 0
    /// Seconds since 1970.
    package var timestamp: UInt64 = 0
    /// Bytes that its producer adds.
    package var extraData: [UInt8] = []
    /// The word that PREVRANDAO gives.
    package var mixHash = Digest.zero
    /// The nonce: 0 since the merge.
    package var nonce: UInt64 = 0
    /// The base fee, in wei for each unit of gas.
    package var baseFee = U256.zero
    /// The root over the withdrawals (EIP-4895).
    package var withdrawalsRoot = Trie.emptyRoot
    /// The blob gas that its blobs used (EIP-4844).
    package var blobGasUsed: UInt64 = 0
    /// The blob gas that its ancestors used beyond the target.
    package var excessBlobGas: UInt64 = 0
    /// The root that the system call stores (EIP-4788).
    package var parentBeaconRoot = Digest.zero

    /// Keccak-256 of an empty list: since the merge no block has ommers.
    package static let noOmmers = Digest(keccak: [0xc0])

    /// A header of an empty block on an empty state.
    package init() {}

    /// The header's encoding as a list, whose hash is the block's.
    package var encoded: [UInt8] { RLPEncoder.list { append(fieldsTo: &$0) } }

    /// The block's hash.
    ///
    /// - Complexity: One hash of some 600 bytes.
    package var hash: Digest { Digest(keccak: encoded) }

    func append(fieldsTo list: inout RLPEncoder) {
        list.append(parentHash)
        list.append(ommersHash)
        list.append(coinbase)
        list.append(stateRoot)
        list.append(transactionsRoot)
        list.append(receiptsRoot)
        list.append(bloom.bytes)
        list.append(difficulty.minimalBytes)
        list.append(number)
        list.append(gasLimit)
        list.append(gasUsed)
        list.append(timestamp)
        list.append(extraData)
        list.append(mixHash)
        list.append(U256(nonce).bytes.suffix(8))
        list.append(baseFee.minimalBytes)
        list.append(withdrawalsRoot)
        list.append(blobGasUsed)
        list.append(excessBlobGas)
        list.append(parentBeaconRoot)
    }

    /// Decodes a header with the fields of Cancun.
    ///
    /// - Throws: ``RLPError`` for another number of fields, or a field of another form.
    package init(_ item: RLPItem) throws(RLPError) {
        let fields = try item.elements(count: 20)
        parentHash = try fields[0].digest()
        ommersHash = try fields[1].digest()
        coinbase = try fields[2].address()
        stateRoot = try fields[3].digest()
        transactionsRoot = try fields[4].digest()
        receiptsRoot = try fields[5].digest()
        bloom = Bloom(try fields[6].string(count: 256)) ?? Bloom()
        difficulty = try fields[7].u256()
        number = try fields[8].uint64()
        gasLimit = try fields[9].uint64()
        gasUsed = try fields[10].uint64()
        timestamp = try fields[11].uint64()
        extraData = try fields[12].bytes()
        mixHash = try fields[13].digest()
        nonce = try fields[14].string(count: 8).reduce(0) { $0 << 8 | UInt64($1) }
        baseFee = try fields[15].u256()
        withdrawalsRoot = try fields[16].digest()
        blobGasUsed = try fields[17].uint64()
        excessBlobGas = try fields[18].uint64()
        parentBeaconRoot = try fields[19].digest()
    }
}
