package import Signing

/// A contract's report (yellow paper, section 4.3.1).
package struct Log: Hashable, Sendable {
    /// The contract that logged.
    package var address: Address
    /// The topics, at most four.
    package var topics: [Digest]
    /// The bytes that the contract read from its memory.
    package var data: [UInt8]

    /// Creates a log of a contract.
    package init(address: Address, topics: [Digest], data: [UInt8]) {
        self.address = address
        self.topics = topics
        self.data = data
    }
}
