package import Signing

/// What a contract reports (yellow paper, section 4.3.1).
package struct Log: Hashable, Sendable {
    package var address: Address
    /// At most four.
    package var topics: [Digest]
    package var data: [UInt8]

    package init(address: Address, topics: [Digest], data: [UInt8]) {
        self.address = address
        self.topics = topics
        self.data = data
    }
}
