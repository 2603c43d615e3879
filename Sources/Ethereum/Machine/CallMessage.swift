package import Signing

/// A call from outside, or the making of a contract.
package struct CallMessage: Sendable {
    /// The kinds of messages.
    package enum Kind: Hashable, Sendable {
        /// Runs the code of an account, if it has any.
        case call(to: Address)
        /// Makes a contract at the address that its creator's nonce gives.
        case create(at: Address)
    }

    /// A call, or the making of a contract.
    package var kind: Kind
    /// The caller: CALLER of the outermost frame.
    package var sender: Address
    /// The value sent along, in wei.
    package var value: U256
    /// Call data, or initcode.
    package var input: [UInt8]
    /// The gas it may use, after everything that is paid before it begins.
    package var gas: UInt64

    /// A message, by default without value and input.
    package init(kind: Kind, sender: Address, value: U256 = .zero, input: [UInt8] = [], gas: UInt64) {
        self.kind = kind
        self.sender = sender
        self.value = value
        self.input = input
        self.gas = gas
    }
}

/// The result of a message.
package struct CallResult: Sendable {
    /// Why it failed; `nil` if it succeeded.
    package var halt: Halt?
    /// The data returned, the reason of a revert, or the code of a contract
    /// made.
    package var output: [UInt8]
    /// The part of the message's gas that is left.
    package var gas: UInt64
}
