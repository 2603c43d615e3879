import Ethereum
import Signing
import Testing

@Suite("Blocks") struct BlockTests {
    private static let key = PrivateKey(reproducibleFrom: "sender")
    private static let sender = key.publicKey.address

    /// A first block whose state has a rich sender and a contract that logs.
    private static func chain(_ rules: ChainRules = ChainRules(chainID: 5)) -> Chain {
        var state = Programs.state([0x60, 7, 0x5f, 0x5f, 0xa1, 0x00])
        state.setBalance(U256(1) << 80, of: sender)
        var header = BlockHeader()
        header.stateRoot = state.root
        header.baseFee = rules.hasZeroBaseFee ? 0 : 1_000_000_000
        return Chain(genesis: Block(header: header), state: state, rules: rules)
    }

    private static func transaction(nonce: UInt64, gasLimit: UInt64 = 100_000) -> SignedTransaction {
        SignedTransaction(
            Transaction(
                chainID: 5, nonce: nonce, maxPriorityFee: 2, maxFee: 5_000_000_000, gasLimit: gasLimit,
                to: Programs.target, value: 3),
            key: key)
    }

    /// A block on the head whose header tells the truth.
    private static func next(_ chain: Chain, _ transactions: [SignedTransaction]) throws -> Block {
        let parent = chain.head.header
        var header = BlockHeader()
        header.parentHash = parent.hash
        header.number = parent.number + 1
        header.timestamp = parent.timestamp + 12
        header.baseFee = chain.rules.baseFee(after: parent)
        header.difficulty = chain.rules.difficulty
        header.excessBlobGas = BlobGas.excess(parentExcess: parent.excessBlobGas, parentUsed: parent.blobGasUsed)
        var state = chain.state
        let outcome = try BlockExecutor(rules: chain.rules) { _ in .zero }.execute(transactions, of: header, on: &state)
        header.gasUsed = outcome.gasUsed
        header.bloom = outcome.bloom
        header.stateRoot = outcome.stateRoot
        header.receiptsRoot = Block.root(of: outcome.receipts)
        header.transactionsRoot = Block.root(of: transactions)
        return Block(header: header, transactions: transactions)
    }

    @Test("are executed, and their receipts kept")
    func execution() throws {
        var chain = Self.chain()
        let block = try Self.next(chain, [Self.transaction(nonce: 0), Self.transaction(nonce: 1)])
        let hash = try chain.importBlock(try RLPItem(block.encoded))
        #expect(chain.headHash == hash && hash == block.header.hash)
        #expect(chain.state.balance(of: Programs.target) == 6)
        let receipts = try #require(chain.receipts(hash))
        #expect(receipts.map(\.isSuccess) == [true, true])
        #expect(receipts.map(\.cumulativeGasUsed) == [receipts[0].gasUsed, receipts[0].gasUsed * 2])
        #expect(receipts[1].bloom.mayContain(U256(7).bytes))
        // What the producer gets is 2 wei a unit of gas, the rest is burnt.
        #expect(chain.state.balance(of: .zero) == U256(block.header.gasUsed * 2))
    }

    @Test("whose header is not true are refused, the chain staying as it is")
    func lies() throws {
        var chain = Self.chain()
        let block = try Self.next(chain, [Self.transaction(nonce: 0)])
        let changes: [(inout BlockHeader) -> Void] = [
            { $0.gasUsed += 1 }, { $0.stateRoot = .zero }, { $0.receiptsRoot = .zero }, { $0.transactionsRoot = .zero },
            { $0.withdrawalsRoot = .zero }, { $0.bloom = Bloom() }, { $0.baseFee = $0.baseFee &+ 1 },
            { $0.timestamp = 0 },
            { $0.number += 1 }, { $0.gasLimit *= 2 }, { $0.difficulty = 1 }, { $0.nonce = 1 },
            { $0.ommersHash = .zero },
            { $0.extraData = [UInt8](repeating: 0, count: 33) }, { $0.excessBlobGas = 1 }, { $0.blobGasUsed = 131_072 },
            { $0.parentHash = .zero },
        ]
        let (before, root) = (chain.headHash, chain.state.currentRoot)
        for (index, change) in changes.enumerated() {
            var wrong = block
            change(&wrong.header)
            #expect(throws: BlockError.self, "change \(index)") { try chain.importBlock(wrong) }
            #expect(chain.headHash == before)
            #expect(chain.state.balance(of: Programs.target) == 0 && chain.state.currentRoot == root, "change \(index)")
        }
        try chain.importBlock(block)
        #expect(chain.headHash == block.header.hash)
    }

    @Test("with a transaction that is not valid are refused")
    func invalidTransactions() {
        let chain = Self.chain()
        #expect(throws: BlockError.transaction(.nonce(1, expected: 0))) {
            try Self.next(chain, [Self.transaction(nonce: 1)])
        }
        #expect(throws: BlockError.transaction(.blockGas(40_000_000, available: 30_000_000))) {
            try Self.next(chain, [Self.transaction(nonce: 0, gasLimit: 40_000_000)])
        }
    }

    @Test("may fork, and the longest is the head")
    func forks() throws {
        var chain = Self.chain()
        let genesis = chain
        let first = try Self.next(chain, [Self.transaction(nonce: 0)])
        try chain.importBlock(first)
        var other = genesis
        var sibling = try Self.next(other, [])
        try other.importBlock(sibling)
        let child = try Self.next(other, [Self.transaction(nonce: 0)])
        try chain.importBlock(sibling)
        #expect(chain.headHash == first.header.hash)
        try chain.importBlock(child)
        #expect(chain.headHash == child.header.hash)
        #expect(chain.block(number: 1) == sibling)
        sibling.header.parentHash = .zero
        #expect(throws: BlockError.unknownParent(.zero)) { try chain.importBlock(sibling) }
    }

    @Test("move the base fee by an eighth at most")
    func baseFee() {
        let rules = ChainRules(chainID: 1)
        var parent = BlockHeader()
        parent.gasLimit = 30_000_000
        parent.baseFee = 1_000_000_000
        for (used, fee) in [
            (15_000_000, 1_000_000_000), (30_000_000, 1_125_000_000), (0, 875_000_000), (15_000_001, 1_000_000_008),
        ] as [(UInt64, UInt64)] {
            parent.gasUsed = used
            #expect(rules.baseFee(after: parent) == U256(fee), "\(used)")
        }
        parent.baseFee = 1
        parent.gasUsed = 30_000_000
        #expect(rules.baseFee(after: parent) == 2)
        #expect(ChainRules(chainID: 1, hasZeroBaseFee: true).baseFee(after: parent) == 0)
    }

    @Test("price blobs by what was used beyond the target")
    func blobGas() {
        #expect(BlobGas.baseFee(excess: 0) == 1)
        // The excess at which the price doubles and is first above 1 (EIP-4844).
        #expect(BlobGas.baseFee(excess: 2_314_057) == 1)
        #expect(BlobGas.baseFee(excess: 2_314_058) == 2)
        #expect(BlobGas.baseFee(excess: 10 * 1_024 * 1_024) == 23)
        #expect(BlobGas.excess(parentExcess: 0, parentUsed: BlobGas.target) == 0)
        #expect(BlobGas.excess(parentExcess: 5, parentUsed: BlobGas.limit) == 5 + BlobGas.target)
        #expect(BlobGas.baseFee(excess: .max) == .max)
    }

    @Test("without a base fee run transactions that offer nothing")
    func permissioned() throws {
        var chain = Self.chain(ChainRules(chainID: 5, hasZeroBaseFee: true, difficulty: 1))
        let free = SignedTransaction(
            Transaction(chainID: 5, nonce: 0, maxPriorityFee: 0, maxFee: 0, gasLimit: 100_000, to: Programs.target),
            key: Self.key)
        let block = try Self.next(chain, [free])
        try chain.importBlock(block)
        #expect(chain.head.header.baseFee == 0)
        #expect(chain.receipts(chain.headHash)?.first?.isSuccess == true)
    }
}
