package import Signing

/// An account of the state, without its storage (yellow paper, section 4.1).
package struct Account: Hashable, Sendable {
    /// The number of transactions sent, or of contracts created, 0…2^64 − 1.
    package var nonce: UInt64
    /// The balance, in wei.
    package var balance: U256
    /// Keccak-256 of the code; ``emptyCodeHash`` if there is none.
    package var codeHash: Digest

    /// Keccak-256 of no bytes.
    package static let emptyCodeHash = Digest(keccak: [UInt8]())

    /// Creates an account, by default an empty one.
    package init(nonce: UInt64 = 0, balance: U256 = .zero, codeHash: Digest = Account.emptyCodeHash) {
        self.nonce = nonce
        self.balance = balance
        self.codeHash = codeHash
    }

    /// Whether EIP-161 would remove it when it is touched.
    package var isEmpty: Bool { nonce == 0 && balance.isZero && codeHash == Account.emptyCodeHash }
}
