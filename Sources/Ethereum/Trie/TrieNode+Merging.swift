/// A change of one key.
struct TrieChange: Sendable {
    var key: [UInt8]
    /// The new value; empty to remove the key.
    var value: [UInt8]
    /// The number of bytes at the end of the key that are a name; see
    /// ``TrieLeaf/name``.
    var nameCount = 0
}

/// Changes of many keys at once. There is one algorithm for setting and removing,
/// for one key and for a hundred thousand: sorted changes go down the trie
/// together, and each node on their path is created once. A node that no change
/// reaches, or that the changes leave as it was, remains the same node with its
/// hash.
extension TrieNode {
    /// Returns a trie after changes that come in the order of their keys, each key
    /// once, and that agree in the nibbles above a depth.
    ///
    /// - Complexity: O(changes × depth); the recursion goes as deep as keys
    ///   have nibbles.
    static func merging(_ changes: ArraySlice<TrieChange>, into node: TrieNode?, depth: Int) -> TrieNode? {
        guard let first = changes.first, let last = changes.last else { return node }
        switch node {
        case nil:
            if changes.contains(where: { $0.value.isEmpty }) {
                let set = changes.filter { !$0.value.isEmpty }
                return building(set[...], depth: depth)
            }
            return building(changes, depth: depth)
        case .leaf(let leaf):
            if changes.count == 1, first.key == leaf.key {
                if first.value == leaf.value { return node }
                if first.value.isEmpty { return nil }
                return .leaf(leaf.copy(value: first.value, depth: depth))
            }
            return merging(changes, into: leaf, depth: depth)
        case .extension(let part):
            // All changes lie between the first and the last, so they all share
            // what these two share with the path.
            let agreed = min(
                TrieKey.agreement(first.key, part.key, from: depth),
                TrieKey.agreement(last.key, part.key, from: depth), part.part.upperBound)
            if agreed == part.part.upperBound {
                let child = TrieNode.branch(part.child)
                let merged = merging(changes, into: child, depth: agreed)
                if child.isIdentical(to: merged) { return node }
                return merged.map { $0.lifted(from: agreed, to: depth) }
            }
            var children = TrieChildren()
            children[TrieKey.nibble(part.key, agreed)] =
                agreed + 1 == part.part.upperBound
                ? .branch(part.child)
                : .extension(TrieExtension(key: part.key, part: agreed + 1..<part.part.upperBound, child: part.child))
            return merging(changes, children: children, value: nil, depth: agreed)?.lifted(from: agreed, to: depth)
        case .branch(let branch):
            return merging(changes, children: branch.children, value: branch.value, unchanged: branch, depth: depth)
        }
    }

    /// Returns a trie of the changes and one entry that was there before.
    private static func merging(_ changes: ArraySlice<TrieChange>, into leaf: TrieLeaf, depth: Int) -> TrieNode? {
        var entries = changes.filter { !$0.value.isEmpty }
        if entries.isEmpty, !changes.contains(where: { $0.key == leaf.key }) { return .leaf(leaf) }
        if !changes.contains(where: { $0.key == leaf.key }) {
            let index = entries.firstIndex { TrieKey.precedes(leaf.key, $0.key) } ?? entries.endIndex
            entries.insert(leaf.change, at: index)
        }
        return building(entries[...], depth: depth)
    }

    /// Passes each change to the child that it belongs to.
    ///
    /// - Parameter unchanged: The branch that the parts belong to, if there is one,
    ///   to be returned if the changes leave it as it is.
    private static func merging(
        _ changes: ArraySlice<TrieChange>, children: TrieChildren, value: TrieLeaf?,
        unchanged: TrieBranch? = nil, depth: Int
    ) -> TrieNode? {
        var (children, value) = (children, value)
        var hasChanged = unchanged == nil
        var start = changes.startIndex
        // A key that ends here comes before those that go on.
        if changes[start].key.count * 2 == depth {
            let change = changes[start]
            start += 1
            if value?.value ?? [] != change.value {
                hasChanged = true
                value = change.value.isEmpty ? nil : TrieLeaf(change, depth: depth)
            }
        }
        while start < changes.endIndex {
            let nibble = TrieKey.nibble(changes[start].key, depth)
            var end = start + 1
            while end < changes.endIndex, TrieKey.nibble(changes[end].key, depth) == nibble { end += 1 }
            let child = children[nibble]
            let merged = merging(changes[start..<end], into: child, depth: depth + 1)
            start = end
            if let merged, merged.isIdentical(to: child) { continue }
            if merged == nil, child == nil { continue }
            hasChanged = true
            children[nibble] = merged
        }
        if !hasChanged { return unchanged.map(TrieNode.branch) }
        return collapsed(children: children, value: value, depth: depth)
    }

    /// Returns a branch, or its replacement if fewer than two paths continue.
    private static func collapsed(
        children: TrieChildren, value: TrieLeaf?, depth: Int
    ) -> TrieNode? {
        if children.count + (value == nil ? 0 : 1) > 1 {
            return .branch(TrieBranch(children: children, value: value))
        }
        if let only = children.first { return only.lifted(from: depth + 1, to: depth) }
        return value.map(TrieNode.leaf)
    }

    /// Returns a node moved from a depth to a higher place: the nibbles between
    /// become part of its path.
    private func lifted(from depth: Int, to above: Int) -> TrieNode {
        if depth == above { return self }
        switch self {
        case .leaf(let leaf): return .leaf(leaf.moved(to: above))
        case .extension(let part):
            return .extension(
                TrieExtension(key: part.key, part: above..<part.part.upperBound, child: part.child))
        case .branch(let branch):
            return .extension(TrieExtension(key: someKey, part: above..<depth, child: branch))
        }
    }

    /// Returns a trie of entries in the order of their keys, none of them empty.
    private static func building(_ entries: ArraySlice<TrieChange>, depth: Int) -> TrieNode? {
        guard let first = entries.first, let last = entries.last else { return nil }
        if entries.count == 1 { return .leaf(TrieLeaf(first, depth: depth)) }
        let agreed = TrieKey.agreement(first.key, last.key, from: depth)
        var children = TrieChildren()
        var value: TrieLeaf?
        var start = entries.startIndex
        if first.key.count * 2 == agreed {
            value = TrieLeaf(first, depth: agreed)
            start += 1
        }
        while start < entries.endIndex {
            let nibble = TrieKey.nibble(entries[start].key, agreed)
            var end = start + 1
            while end < entries.endIndex, TrieKey.nibble(entries[end].key, agreed) == nibble { end += 1 }
            children[nibble] = building(entries[start..<end], depth: agreed + 1)
            start = end
        }
        let branch = TrieBranch(children: children, value: value)
        if agreed == depth { return .branch(branch) }
        return .extension(TrieExtension(key: first.key, part: depth..<agreed, child: branch))
    }
}
