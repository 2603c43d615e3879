internal import Dispatch

/// Signs and verifies many things at once, on all cores. Results are in the
/// order of the requests, whichever core computed them, so a run does not
/// depend on the number of cores.
package enum Batch {
    /// A signature to verify.
    package struct Request: Sendable {
        /// The digest that is said to be signed.
        package var digest: Digest
        /// The key that is said to have signed it.
        package var key: PublicKey
        /// The signature.
        package var signature: Signature

        /// Creates a request.
        package init(digest: Digest, key: PublicKey, signature: Signature) {
            self.digest = digest
            self.key = key
            self.signature = signature
        }
    }

    /// Fewer elements than this are computed on the calling thread: waking a
    /// core costs as much.
    private static let smallest = 4

    /// Signs each digest with its key.
    ///
    /// - Complexity: about 45 µs of one core for each digest.
    package static func sign(_ requests: [(digest: Digest, key: PrivateKey)]) -> [Signature] {
        map(requests) { $0.key.sign($0.digest) }
    }

    /// Returns whether each signature is valid.
    ///
    /// - Complexity: about 55 µs of one core for each request.
    package static func verify(_ requests: [Request]) -> [Bool] {
        map(requests) { $0.key.verifies($0.signature, of: $0.digest) }
    }

    /// Returns the key that signed each digest; `nil` if no key can have made
    /// the signature.
    ///
    /// - Complexity: about 60 µs of one core for each request.
    package static func recover(_ requests: [(digest: Digest, signature: Signature)]) -> [PublicKey?] {
        map(requests) { try? $0.signature.signer(of: $0.digest) }
    }

    /// Applies a pure function to each element, on all cores. Returns when all
    /// are done.
    package static func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], _ transform: @Sendable (Element) -> Result
    ) -> [Result] {
        if elements.count < smallest { return elements.map(transform) }
        return [Result](unsafeUninitializedCapacity: elements.count) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            // Every place is written by exactly one iteration.
            nonisolated(unsafe) let results = base
            DispatchQueue.concurrentPerform(iterations: elements.count) { place in
                (results + place).initialize(to: transform(elements[place]))
            }
            count = elements.count
        }
    }
}
