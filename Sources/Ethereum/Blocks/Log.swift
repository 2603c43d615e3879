package import Signing

/// What a contract reports (yellow paper, section 4.3.1).
package struct Log: Hashable, Sendable {
    /// The contract that logged.
    package var address: Address
    /// At most four.
    package var topics: [Digest]
    /// What the contract read from its memory.
    package var data: [UInt8]

    /// A log of a contract.
    package init(address: Address, topics: [Digest], data: [UInt8]) {
        self.address = address
        self.topics = topics
        self.data = data
    }
}
