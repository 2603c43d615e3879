/// A chain's rules for its blocks, beyond those of execution.
package struct ChainRules: Hashable, Sendable {
    /// The chain for which transactions must be signed.
    package var chainID: UInt64
    /// The rules of execution.
    package var revision: Revision
    /// Whether the base fee is always 0 rather than that of EIP-1559.
    package var hasZeroBaseFee: Bool
    /// The difficulty of every header after the first: 0 since the merge.
    package var difficulty: U256
    /// The most extra data of a header, in bytes.
    package var longestExtraData: Int

    /// Creates rules; the defaults are those of Ethereum's main chain.
    package init(
        chainID: UInt64, revision: Revision = .cancun, hasZeroBaseFee: Bool = false, difficulty: U256 = .zero,
        longestExtraData: Int = 32
    ) {
        self.chainID = chainID
        self.revision = revision
        self.hasZeroBaseFee = hasZeroBaseFee
        self.difficulty = difficulty
        self.longestExtraData = longestExtraData
    }

    /// Returns the base fee of a parent's child, in wei for each unit of gas: the
    /// parent's, raised or lowered by at most an eighth as the parent used more or
    /// less than half of its limit (EIP-1559).
    package func baseFee(after parent: BlockHeader) -> U256 {
        if hasZeroBaseFee { return .zero }
        let target = parent.gasLimit / 2
        if target == 0 || parent.gasUsed == target { return parent.baseFee }
        let difference = parent.gasUsed > target ? parent.gasUsed - target : target - parent.gasUsed
        let delta = parent.baseFee &* U256(difference) / U256(target) / 8
        return parent.gasUsed > target ? parent.baseFee &+ max(delta, .one) : parent.baseFee &- delta
    }

    /// Checks a header against its parent's.
    ///
    /// - Throws: ``BlockError`` with the first rule that the header breaks.
    package func check(_ header: BlockHeader, after parent: BlockHeader) throws(BlockError) {
        let (number, overflow) = parent.number.addingReportingOverflow(1)
        if overflow || header.number != number { throw .number(header.number, expected: number) }
        if header.timestamp <= parent.timestamp { throw .timestamp(header.timestamp, parent: parent.timestamp) }
        let (limit, old) = (header.gasLimit, parent.gasLimit)
        let distance = limit > old ? limit - old : old - limit
        if distance >= old / 1_024 || limit < 5_000 || limit > UInt64(Int64.max) { throw .gasLimit(limit, parent: old) }
        if header.gasUsed > limit { throw .gasUsed(header.gasUsed, limit: limit) }
        if header.extraData.count > longestExtraData { throw .extraData(header.extraData.count) }
        if header.difficulty != difficulty { throw .difficulty(header.difficulty) }
        if header.nonce != 0 { throw .nonce(header.nonce) }
        if header.ommersHash != BlockHeader.noOmmers { throw .ommers }
        let fee = baseFee(after: parent)
        if header.baseFee != fee { throw .baseFee(header.baseFee, expected: fee) }
        let excess = BlobGas.excess(parentExcess: parent.excessBlobGas, parentUsed: parent.blobGasUsed)
        if header.excessBlobGas != excess { throw .excessBlobGas(header.excessBlobGas, expected: excess) }
    }
}
