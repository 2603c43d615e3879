package import Signing

extension Trie {
    /// Returns the encodings of the nodes on a key's path, root first. From the
    /// root's hash alone they show that the key has its value, or that it has none
    /// (EIP-1186). A node that is embedded in its parent is not listed by itself;
    /// an empty trie has an empty proof.
    ///
    /// - Complexity: O(depth), and the cost of ``rootHash``.
    package func proof(of key: [UInt8]) -> [[UInt8]] {
        var proof: [[UInt8]] = []
        var scratch = RLPEncoder(capacity: 600)
        var node = root
        var depth = 0
        while let here = node {
            here.encode(&scratch)
            if proof.isEmpty || scratch.bytes.count >= 32 { proof.append(scratch.bytes) }
            switch here {
            case .leaf: return proof
            case .extension(let part):
                guard TrieKey.agreement(key, part.key, from: depth) >= part.part.upperBound else { return proof }
                depth = part.part.upperBound
                node = .branch(part.child)
            case .branch(let branch):
                if key.count * 2 == depth { return proof }
                node = branch.children[TrieKey.nibble(key, depth)]
                depth += 1
            }
        }
        return proof
    }
}

/// The verification of proofs made by ``Trie/proof(of:)``, which needs only the
/// root.
package enum MerkleProof {
    /// The ways in which a proof fails.
    package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The proof ends where a node is still needed.
        case missingNode(index: Int)
        /// A node's hash differs from the one given by the node above it, or from
        /// the root.
        case wrongHash(index: Int, expected: Digest)
        /// More nodes follow the one that answers.
        case unusedNodes(Int)
        /// The bytes are not an encoding, or not that of a node.
        case notANode(index: Int)

        /// The fault in words, with the index of the node.
        package var description: String {
            switch self {
            case .missingNode(let index): "the proof ends before node \(index), which is still needed"
            case .wrongHash(let index, let expected): "node \(index) of the proof should have the hash \(expected)"
            case .unusedNodes(let count): "\(count) nodes follow after the one that answers"
            case .notANode(let index): "node \(index) of the proof is not a node of a trie"
            }
        }
    }

    /// Returns the value that a proof shows a key to have under a root; `nil` if it
    /// shows that the key has none.
    ///
    /// - Throws: ``Failure`` if the proof shows neither.
    /// - Complexity: O(bytes of the proof).
    package static func value(
        of key: [UInt8], in proof: [[UInt8]], root: Digest
    ) throws(Failure) -> [UInt8]? {
        if root == Trie.emptyRoot {
            guard proof.isEmpty || proof == [[0x80]] else { throw .unusedNodes(proof.count) }
            return nil
        }
        var used = 0
        var expected = root
        var depth = 0
        var value: [UInt8]?
        hashed: while true {
            guard used < proof.count else { throw .missingNode(index: used) }
            guard Digest(keccak: proof[used]) == expected else { throw .wrongHash(index: used, expected: expected) }
            let index = used
            used += 1
            do {
                var node = try RLPItem(proof[index])
                // Nodes embedded in their parents are followed within the same
                // encoding.
                while true {
                    switch try step(&node, key, &depth) {
                    case .within: continue
                    case .at(let hash):
                        expected = hash
                        continue hashed
                    case .answer(let answer):
                        value = answer
                        break hashed
                    }
                }
            } catch { throw .notANode(index: index) }
        }
        guard used == proof.count else { throw .unusedNodes(proof.count - used) }
        return value
    }

    /// The next step for a key after a node.
    private enum Step {
        case within
        case at(Digest)
        case answer([UInt8]?)
    }

    /// An encoding that is not a node's; the caller says which.
    private struct Malformed: Error {}

    private static func step(_ node: inout RLPItem, _ key: [UInt8], _ depth: inout Int) throws -> Step {
        let elements = try node.elements()
        if elements.count == 17 {
            if key.count * 2 == depth {
                let value = try elements[16].bytes()
                return .answer(value.isEmpty ? nil : value)
            }
            let child = elements[TrieKey.nibble(key, depth)]
            depth += 1
            return try follow(child, &node)
        }
        guard elements.count == 2 else { throw Malformed() }
        let prefix = try elements[0].bytes()
        guard let first = prefix.first, first < 0x40, first & 0x10 != 0 || first & 15 == 0 else { throw Malformed() }
        let start = first & 0x10 == 0 ? 2 : 1
        let count = prefix.count * 2 - start
        let isLeaf = first & 0x20 != 0
        guard isLeaf || count > 0 else { throw Malformed() }
        guard depth + count <= key.count * 2,
            (0..<count).allSatisfy({ TrieKey.nibble(prefix, start + $0) == TrieKey.nibble(key, depth + $0) })
        else { return .answer(nil) }
        depth += count
        if !isLeaf { return try follow(elements[1], &node) }
        guard depth == key.count * 2 else { return .answer(nil) }
        return .answer(try elements[1].bytes())
    }

    private static func follow(_ child: RLPItem, _ node: inout RLPItem) throws -> Step {
        if child.isList {
            guard child.encoded.count < 32 else { throw Malformed() }
            node = child
            return .within
        }
        let bytes = try child.string()
        if bytes.isEmpty { return .answer(nil) }
        return .at(try child.digest())
    }
}
