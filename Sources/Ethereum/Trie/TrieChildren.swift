/// The children of a branch, by nibble.
///
/// Most branches of a large trie stand just above the leaves and have few children,
/// so only those that exist are stored, in their order, beside a mask that tells
/// which they are: reading one touches no other, and a copy retains only as many
/// references as there are children.
struct TrieChildren: Sendable {
    private var mask: UInt16 = 0
    private(set) var nodes: [TrieNode] = []

    init() {}

    var count: Int { nodes.count }
    var first: TrieNode? { nodes.first }
    var last: TrieNode? { nodes.last }

    /// The child of a nibble, 0 to 15.
    subscript(nibble: Int) -> TrieNode? {
        @inline(__always)
        get { has(nibble) ? nodes[index(of: nibble)] : nil }
        set {
            switch (has(nibble), newValue) {
            case (true, let node?): nodes[index(of: nibble)] = node
            case (true, nil):
                nodes.remove(at: index(of: nibble))
                mask &= ~(1 << UInt16(nibble))
            case (false, let node?):
                nodes.insert(node, at: index(of: nibble))
                mask |= 1 << UInt16(nibble)
            case (false, nil): break
            }
        }
    }

    /// The first child after a nibble, which may be -1 for the first of all.
    func first(after nibble: Int) -> TrieNode? {
        let index = index(of: nibble + 1)
        return index < nodes.count ? nodes[index] : nil
    }

    /// The last child before a nibble.
    func last(before nibble: Int) -> TrieNode? {
        let index = index(of: nibble)
        return index > 0 ? nodes[index - 1] : nil
    }

    @inline(__always)
    func has(_ nibble: Int) -> Bool { mask &>> UInt16(nibble) & 1 == 1 }

    /// The number of children before a nibble, 0 to 16.
    @inline(__always)
    private func index(of nibble: Int) -> Int {
        (UInt32(mask) & (1 &<< UInt32(truncatingIfNeeded: nibble) &- 1)).nonzeroBitCount
    }
}
