package import Signing

/// A payment from the consensus layer, which costs no gas (EIP-4895).
package struct Withdrawal: Hashable, Sendable {
    package var index: UInt64
    package var validator: UInt64
    package var address: Address
    /// In units of 10^9 wei.
    package var amount: UInt64

    package init(index: UInt64, validator: UInt64, address: Address, amount: UInt64) {
        self.index = index
        self.validator = validator
        self.address = address
        self.amount = amount
    }

    package var encoded: [UInt8] {
        RLPEncoder.list { list in
            list.append(index)
            list.append(validator)
            list.append(address)
            list.append(amount)
        }
    }

    package init(_ item: RLPItem) throws(RLPError) {
        let fields = try item.elements(count: 4)
        index = try fields[0].uint64()
        validator = try fields[1].uint64()
        address = try fields[2].address()
        amount = try fields[3].uint64()
    }
}
