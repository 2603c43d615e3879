/// Entries in the order of their keys: that of their bytes, a key before those of
/// which it is a prefix.
extension Trie {
    /// Calls a closure with each entry, in the order of the keys.
    ///
    /// - Complexity: O(entries).
    package func forEach(_ body: (_ key: [UInt8], _ value: [UInt8]) -> Void) {
        forEachLeaf { body($0.key, $0.value) }
    }

    /// Calls a closure with each leaf, in the order of the keys.
    func forEachLeaf(_ body: (TrieLeaf) -> Void) {
        func visit(_ node: TrieNode) {
            switch node {
            case .leaf(let leaf): body(leaf)
            case .extension(let part): visit(.branch(part.child))
            case .branch(let branch):
                if let value = branch.value { body(value) }
                for child in branch.children.nodes { visit(child) }
            }
        }
        if let root { visit(root) }
    }

    /// The number of entries.
    ///
    /// - Complexity: O(entries).
    package var count: Int {
        var count = 0
        forEachLeaf { _ in count += 1 }
        return count
    }

    /// Returns the first key after a given one, which need not be in the trie;
    /// `nil` if there is none.
    ///
    /// - Complexity: O(depth).
    package func key(after key: [UInt8]) -> [UInt8]? { root?.key(after: key, depth: 0) }

    /// Returns the last key before a given one, which need not be in the trie;
    /// `nil` if there is none.
    ///
    /// - Complexity: O(depth).
    package func key(before key: [UInt8]) -> [UInt8]? { root?.key(before: key, depth: 0) }
}

extension TrieNode {
    fileprivate func key(after key: [UInt8], depth: Int) -> [UInt8]? {
        switch self {
        case .leaf(let leaf): return TrieKey.precedes(key, leaf.key) ? leaf.key : nil
        case .extension(let part):
            let end = part.part.upperBound
            if TrieKey.agreement(key, part.key, from: depth) >= end {
                return TrieNode.branch(part.child).key(after: key, depth: end)
            }
            return TrieKey.precedes(key, part.key) ? firstKey : nil
        case .branch(let branch):
            guard key.count * 2 > depth else { return branch.children.first?.firstKey }
            let nibble = TrieKey.nibble(key, depth)
            if let found = branch.children[nibble]?.key(after: key, depth: depth + 1) { return found }
            return branch.children.first(after: nibble)?.firstKey
        }
    }

    fileprivate func key(before key: [UInt8], depth: Int) -> [UInt8]? {
        switch self {
        case .leaf(let leaf): return TrieKey.precedes(leaf.key, key) ? leaf.key : nil
        case .extension(let part):
            let end = part.part.upperBound
            if TrieKey.agreement(key, part.key, from: depth) >= end {
                return TrieNode.branch(part.child).key(before: key, depth: end)
            }
            return TrieKey.precedes(part.key, key) ? lastKey : nil
        case .branch(let branch):
            guard key.count * 2 > depth else { return nil }
            let nibble = TrieKey.nibble(key, depth)
            if let found = branch.children[nibble]?.key(before: key, depth: depth + 1) { return found }
            if let child = branch.children.last(before: nibble) { return child.lastKey }
            return branch.value?.key
        }
    }

    private var firstKey: [UInt8]? {
        var node = self
        while true {
            switch node {
            case .leaf(let leaf): return leaf.key
            case .extension(let part): node = .branch(part.child)
            case .branch(let branch):
                if let value = branch.value { return value.key }
                guard let child = branch.children.first else { return nil }
                node = child
            }
        }
    }

    private var lastKey: [UInt8]? {
        var node = self
        while true {
            switch node {
            case .leaf(let leaf): return leaf.key
            case .extension(let part): node = .branch(part.child)
            case .branch(let branch):
                guard let child = branch.children.last else { return branch.value?.key }
                node = child
            }
        }
    }
}
