internal import Synchronization

/// The signatures that have been found valid, so that none is verified twice.
/// The object owns facts that are true for every caller, so copies of a world,
/// and worlds that replay one another, share it.
///
/// A signature counts as known only for the same digest, key and signature. The
/// latest are kept, at least half of the capacity.
package final class SignatureCache: Sendable {
    private struct Entry: Hashable {
        var digest: Digest
        var key: PublicKey
        var signature: Signature
    }

    private struct State {
        var recent: Set<Entry> = []
        var older: Set<Entry> = []
        var checks = 0
    }

    private let state = Mutex(State())
    private let capacity: Int

    /// Creates an empty cache.
    ///
    /// - Parameter capacity: the number of signatures kept, at about 200 bytes
    ///   each.
    package init(capacity: Int = 100_000) { self.capacity = max(2, capacity) }

    /// The number of signatures that were really verified, not found in the
    /// cache.
    package var checkCount: Int { state.withLock { $0.checks } }

    /// Returns whether each signature is valid. Those not known are verified on
    /// all cores.
    ///
    /// - Complexity: O(requests) for known signatures; see ``Batch/verify(_:)``
    ///   for the others.
    package func verify(_ requests: [Batch.Request]) -> [Bool] {
        let entries = requests.map { Entry(digest: $0.digest, key: $0.key, signature: $0.signature) }
        var results = state.withLock { state in
            entries.map { state.recent.contains($0) || state.older.contains($0) }
        }
        let unknown = results.indices.filter { !results[$0] }
        if unknown.isEmpty { return results }
        let found = Batch.verify(unknown.map { requests[$0] })
        for (place, isRight) in zip(unknown, found) { results[place] = isRight }
        state.withLock { state in
            state.checks += unknown.count
            for place in unknown where results[place] { state.recent.insert(entries[place]) }
            if state.recent.count >= capacity / 2 {
                state.older = state.recent
                state.recent = []
            }
        }
        return results
    }

    /// Returns whether one signature is valid.
    package func verify(_ signature: Signature, of digest: Digest, by key: PublicKey) -> Bool {
        verify([Batch.Request(digest: digest, key: key, signature: signature)])[0]
    }
}
