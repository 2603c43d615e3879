package import Signing

/// A payment from the consensus layer, which costs no gas (EIP-4895).
package struct Withdrawal: Hashable, Sendable {
    /// The number of the chain's withdrawals before this one.
    package var index: UInt64
    /// The index of the validator whose stake is paid out.
    package var validator: UInt64
    /// The receiver.
    package var address: Address
    /// The amount, in units of 10^9 wei.
    package var amount: UInt64

    /// Creates a payment.
    package init(index: UInt64, validator: UInt64, address: Address, amount: UInt64) {
        self.index = index
        self.validator = validator
        self.address = address
        self.amount = amount
    }

    /// The encoding from which the root of the withdrawals is computed.
    package var encoded: [UInt8] {
        RLPEncoder.list { list in
            list.append(index)
            list.append(validator)
            list.append(address)
            list.append(amount)
        }
    }

    /// Decodes a withdrawal.
    ///
    /// - Throws: ``RLPError`` for another number of fields, or a field of another form.
    package init(_ item: RLPItem) throws(RLPError) {
        let fields = try item.elements(count: 4)
        index = try fields[0].uint64()
        validator = try fields[1].uint64()
        address = try fields[2].address()
        amount = try fields[3].uint64()
    }
}
