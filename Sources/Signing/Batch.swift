internal import Dispatch

/// Signing and checking many things at once, over all cores. Results come in
/// the order of the requests, whatever core had them: a run does not depend
/// on how many there are.
package enum Batch {
    package struct Request: Sendable {
        package var digest: Digest
        package var key: PublicKey
        package var signature: Signature

        package init(digest: Digest, key: PublicKey, signature: Signature) {
            self.digest = digest
            self.key = key
            self.signature = signature
        }
    }

    /// Fewer than this many are done at once: waking a core costs as much.
    private static let smallest = 4

    /// Signs each digest with its key.
    package static func sign(_ requests: [(digest: Digest, key: PrivateKey)]) -> [Signature] {
        map(requests) { $0.key.sign($0.digest) }
    }

    /// Whether each signature is right.
    package static func verify(_ requests: [Request]) -> [Bool] {
        map(requests) { $0.key.verifies($0.signature, of: $0.digest) }
    }

    /// Who signed each digest; nothing where nobody can have.
    package static func recover(_ requests: [(digest: Digest, signature: Signature)]) -> [PublicKey?] {
        map(requests) { try? $0.signature.signer(of: $0.digest) }
    }

    /// Applies a pure function to each element, over all cores.
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
