import Signing

extension TrieNode {
    /// Returns the reference of this node, computed only for the nodes below it
    /// that were created since it was last requested.
    ///
    /// - Parameter scratch: A buffer to encode in; its contents are lost.
    /// - Complexity: O(new nodes).
    func reference(_ scratch: inout RLPEncoder) -> TrieReference {
        if let known = remembered.reference { return known }
        encode(&scratch)
        let reference = TrieReference(encoding: scratch.bytes)
        remembered.remember(reference)
        return reference
    }

    /// Writes the encoding of this node alone into a buffer (yellow paper, appendix
    /// D, function c).
    func encode(_ scratch: inout RLPEncoder) {
        switch self {
        case .leaf(let leaf):
            scratch.removeAll()
            scratch.appendTrieLeaf(leaf.key, leaf.part, value: leaf.value)
        case .extension(let part):
            // The child first: it uses the same buffer.
            let child = TrieNode.branch(part.child).reference(&scratch)
            scratch.removeAll()
            scratch.appendTrieExtension(part.key, part.part, child: child)
        case .branch(let branch):
            var references = InlineArray<16, TrieReference?>(repeating: nil)
            for nibble in 0..<16 { references[nibble] = branch.children[nibble]?.reference(&scratch) }
            scratch.removeAll()
            scratch.appendTrieBranch(references, value: branch.value?.value ?? [])
        }
    }
}

extension RLPEncoder {
    /// Appends a leaf: the rest of its path and its value.
    mutating func appendTrieLeaf(_ key: [UInt8], _ part: Range<Int>, value: [UInt8]) {
        let isItself = value.count == 1 && value[0] < 0x80
        appendListHeader(
            contentCount: TrieKey.hexPrefixEncodedCount(part.count)
                + (isItself ? 1 : RLPEncoder.encodedCount(ofContentCount: value.count)))
        TrieKey.appendHexPrefix(key, part, isLeaf: true, to: &self)
        append(value)
    }

    /// Appends an extension: its part of the path and the reference of its
    /// child.
    mutating func appendTrieExtension(_ key: [UInt8], _ part: Range<Int>, child: TrieReference) {
        appendListHeader(contentCount: TrieKey.hexPrefixEncodedCount(part.count) + child.encodedCount)
        TrieKey.appendHexPrefix(key, part, isLeaf: false, to: &self)
        child.append(to: &self)
    }

    /// Appends a branch: sixteen references and a value, each empty if there is
    /// none.
    mutating func appendTrieBranch(_ references: InlineArray<16, TrieReference?>, value: [UInt8]) {
        let isItself = value.count == 1 && value[0] < 0x80
        var count = isItself ? 1 : RLPEncoder.encodedCount(ofContentCount: value.count)
        for index in 0..<16 { count += references[index]?.encodedCount ?? 1 }
        appendListHeader(contentCount: count)
        for index in 0..<16 {
            if let reference = references[index] { reference.append(to: &self) } else { append(0 as UInt64) }
        }
        append(value)
    }
}
