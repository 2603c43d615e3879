package import Signing

/// Executed blocks from a first one on, with the state after each of the latest.
///
/// The head is the block with the greatest number, of several the one added first;
/// a consensus layer above may decide otherwise. A block may follow any block whose
/// state is still kept.
package struct Chain: Sendable {
    /// The rules for the chain's blocks.
    package let rules: ChainRules
    private var entries: [Digest: Entry] = [:]
    /// The hash of the head.
    package private(set) var headHash: Digest
    /// The state after the head, with its tables.
    package private(set) var state: State
    /// The hashes of blocks whose state is kept, oldest first.
    private var withState: [Digest] = []

    private struct Entry: Sendable {
        var block: Block
        var receipts: [Receipt]
        var state: State?
    }

    /// The number of states kept; see ``State/kept()`` for the cost of each.
    private static let keptStates = 256

    /// Creates a chain of one block.
    ///
    /// - Parameters:
    ///   - genesis: The first block, which is not checked.
    ///   - state: The state after it.
    ///   - rules: The rules for the blocks that follow.
    package init(genesis: Block, state: State, rules: ChainRules) {
        self.rules = rules
        headHash = genesis.header.hash
        self.state = state
        entries[headHash] = Entry(block: genesis, receipts: [], state: self.state.kept())
        withState = [headHash]
    }

    /// The block with the greatest number.
    package var head: Block { entries[headHash]?.block ?? Block(header: BlockHeader()) }

    /// Returns the block with a hash, on any branch; `nil` if it is not known.
    package func block(_ hash: Digest) -> Block? { entries[hash]?.block }

    /// Returns the receipts of a block in the order of its transactions; empty for
    /// the first block, `nil` for one that is not known.
    package func receipts(_ hash: Digest) -> [Receipt]? { entries[hash]?.receipts }

    /// Returns the block with a number among the head and its ancestors; `nil` if
    /// there is none.
    ///
    /// - Complexity: O(blocks above it).
    package func block(number: UInt64) -> Block? {
        var entry = entries[headHash]
        while let block = entry?.block {
            if block.header.number == number { return block }
            if block.header.number < number { return nil }
            entry = entries[block.header.parentHash]
        }
        return nil
    }

    /// Decodes, checks and executes a block.
    ///
    /// - Returns: its hash.
    /// - Throws: ``BlockError``; the chain is then as before.
    /// - Complexity: O(gas used).
    @discardableResult
    package mutating func importBlock(_ item: RLPItem) throws(BlockError) -> Digest {
        try importBlock(try Block(item, chainID: rules.chainID))
    }

    /// Checks and executes a block.
    ///
    /// - Returns: its hash.
    /// - Throws: ``BlockError``; the chain is then as before.
    /// - Complexity: O(gas used).
    @discardableResult
    package mutating func importBlock(_ block: Block) throws(BlockError) -> Digest {
        let hash = block.header.hash
        if entries[hash] != nil { return hash }
        guard let parent = entries[block.header.parentHash], let parentState = parent.state else {
            throw .unknownParent(block.header.parentHash)
        }
        try rules.check(block.header, after: parent.block.header)
        let hashes = ancestors(of: block.header)
        let executor = BlockExecutor(rules: rules) { number in hashes[number] ?? .zero }
        let (receipts, kept): ([Receipt], State)
        if block.header.parentHash == headHash {
            receipts = try executor.execute(block, on: &state).receipts
            kept = state.kept()
            headHash = hash
        } else {
            // Another branch: it becomes the head when it is longer.
            var other = parentState
            receipts = try executor.execute(block, on: &other).receipts
            kept = other.kept()
            if block.header.number > head.header.number {
                headHash = hash
                state = other
            }
        }
        entries[hash] = Entry(block: block, receipts: receipts, state: kept)
        withState.append(hash)
        if withState.count > Chain.keptStates { entries[withState.removeFirst()]?.state = nil }
        return hash
    }

    private func ancestors(of header: BlockHeader) -> [UInt64: Digest] {
        var hashes: [UInt64: Digest] = [:]
        var hash = header.parentHash
        while hashes.count < 256, let ancestor = entries[hash]?.block.header {
            hashes[ancestor.number] = hash
            hash = ancestor.parentHash
        }
        return hashes
    }
}
