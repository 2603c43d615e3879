package import Signing

/// A call from outside, or the creation of a contract.
package struct CallMessage: Sendable {
    /// The kinds of messages.
    package enum Kind: Hashable, Sendable {
        /// Runs the code of an account, if it has any.
        case call(to: Address)
        /// Creates a contract at the address given by its creator's nonce.
        case create(at: Address)
    }

    /// The kind of the message.
    package var kind: Kind
    /// The caller: CALLER of the outermost frame.
    package var sender: Address
    /// The value sent along, in wei.
    package var value: U256
    /// Call data, or initcode.
    package var input: [UInt8]
    /// The gas it may use, after everything that is paid before it starts.
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
    /// The reason for its failure; `nil` if it succeeded.
    package var halt: Halt?
    /// The data returned, the reason of a revert, or the code of a contract
    /// created.
    package var output: [UInt8]
    /// The part of the message's gas that is left.
    package var gas: UInt64
}
