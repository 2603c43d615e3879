internal import Signing

extension Transaction {
    /// Decodes a transaction and its signature. Its validity is checked by
    /// ``check()``.
    static func decoded(_ encoding: [UInt8]) throws(TransactionError) -> (Transaction, Signature) {
        guard let first = encoding.first else { throw .encoding("there are no bytes") }
        let parts: (transaction: Transaction, parity: UInt64?, r: U256, s: U256)
        if first >= 0xc0 {
            parts = try reading { () throws(RLPError) in try legacy(try RLPItem(encoding)) }
        } else {
            guard let kind = Kind(rawValue: first), kind != .legacy else { throw .unknownType(first) }
            parts = try reading { () throws(RLPError) in try typed(kind, try RLPItem(Array(encoding.dropFirst()))) }
        }
        // EIP-2: of the two values of s only the lower is valid.
        guard let parity = parts.parity, parity < 2, !parts.r.isZero, parts.r < curveOrder, !parts.s.isZero else {
            throw .signature
        }
        let signature = Signature(r: parts.r.digest, s: parts.s.digest, recoveryID: UInt8(parity))
        guard signature.hasLowS else { throw .signature }
        return (parts.transaction, signature)
    }

    private static func reading<Result>(_ body: () throws(RLPError) -> Result) throws(TransactionError) -> Result {
        do {
            return try body()
        } catch {
            throw .encoding(error.description)
        }
    }

    private static let curveOrder = U256(
        w0: 0xbfd2_5e8c_d036_4141, w1: 0xbaae_dce6_af48_a03b, w2: 0xffff_ffff_ffff_fffe, w3: .max)

    private static func legacy(
        _ item: RLPItem
    ) throws(RLPError) -> (transaction: Transaction, parity: UInt64?, r: U256, s: U256) {
        let fields = try item.elements(count: 9)
        let price = try fields[1].u256()
        var transaction = Transaction(
            kind: .legacy, chainID: nil, nonce: try fields[0].uint64(), maxPriorityFee: price, maxFee: price,
            gasLimit: try fields[2].uint64(), to: try fields[3].optionalAddress(), value: try fields[4].u256(),
            data: try fields[5].bytes())
        let v = try fields[6].u256()
        var parity: UInt64?
        if let v = v.word {
            if v == 27 || v == 28 {
                parity = v - 27
            } else if v >= 35 {
                transaction.chainID = (v - 35) / 2
                parity = (v - 35) % 2
            }
        }
        return (transaction, parity, try fields[7].u256(), try fields[8].u256())
    }

    private static func typed(
        _ kind: Kind, _ item: RLPItem
    ) throws(RLPError) -> (transaction: Transaction, parity: UInt64?, r: U256, s: U256) {
        let fields = try item.elements(count: kind == .accessList ? 11 : kind == .dynamicFee ? 12 : 14)
        // The fee takes one field in the first of these types and two in the
        // others.
        let next = kind == .accessList ? 3 : 4
        let blob = kind == .blob
        let transaction = Transaction(
            kind: kind, chainID: try fields[0].uint64(), nonce: try fields[1].uint64(),
            maxPriorityFee: try fields[2].u256(), maxFee: try fields[next - 1].u256(),
            gasLimit: try fields[next].uint64(),
            to: try fields[next + 1].optionalAddress(), value: try fields[next + 2].u256(),
            data: try fields[next + 3].bytes(),
            accessList: try entries(fields[next + 4]), maxBlobFee: blob ? try fields[next + 5].u256() : .zero,
            blobHashes: blob ? try digests(fields[next + 6]) : [])
        let parity = try fields[fields.count - 3].u256().word
        return (transaction, parity, try fields[fields.count - 2].u256(), try fields[fields.count - 1].u256())
    }

    private static func entries(_ item: RLPItem) throws(RLPError) -> [AccessListEntry] {
        var entries: [AccessListEntry] = []
        for element in try item.elements() {
            let pair = try element.elements(count: 2)
            entries.append(AccessListEntry(address: try pair[0].address(), storageKeys: try digests(pair[1])))
        }
        return entries
    }

    private static func digests(_ item: RLPItem) throws(RLPError) -> [Digest] {
        var digests: [Digest] = []
        for element in try item.elements() { digests.append(try element.digest()) }
        return digests
    }

    /// Checks the rules that depend on neither the state nor the block.
    ///
    /// - Throws: ``TransactionError`` with the first rule that it breaks.
    /// - Complexity: O(bytes of call data).
    package func check() throws(TransactionError) {
        if nonce == .max { throw .nonceOverflow }  // EIP-2681
        if maxPriorityFee > maxFee { throw .priorityAboveMaximum }
        if maxFee.multipliedReportingOverflow(by: U256(gasLimit)).overflow { throw .feeOverflow }
        let intrinsic = intrinsicGas
        if gasLimit < intrinsic { throw .intrinsicGas(intrinsic, limit: gasLimit) }
        if to == nil, data.count > Schedule.cancun.longestInitcode { throw .initcodeTooLong(data.count) }
        guard kind == .blob else { return }
        if to == nil { throw .blobCreation }
        if blobHashes.isEmpty || blobHashes.count > Transaction.mostBlobs { throw .blobCount(blobHashes.count) }
        if blobHashes.contains(where: { $0.words.0 >> 56 != 1 }) { throw .blobVersion }
    }
}

extension RLPItem {
    /// An integer of at most 256 bits.
    func u256() throws(RLPError) -> U256 {
        var value = U256.zero
        for digit in try integer(most: 32) { value = value << 8 | U256(UInt64(digit)) }
        return value
    }
}
