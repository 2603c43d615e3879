import Ethereum
import Signing
import Testing

@Suite("Transactions") struct TransactionTests {
    private static let key = PrivateKey(reproducibleFrom: "sender")
    private static let sender = key.publicKey.address

    private static func signed(_ change: (inout Transaction) -> Void = { _ in }) -> SignedTransaction {
        var transaction = Transaction(
            chainID: 1, nonce: 0, maxPriorityFee: 1, maxFee: 10, gasLimit: 100_000, to: Programs.target)
        change(&transaction)
        return SignedTransaction(transaction, key: key)
    }

    private static func state(_ code: [UInt8] = [0x00]) -> State {
        var state = Programs.state(code)
        state.setBalance(10_000_000, of: sender)
        return state
    }

    private static let block = BlockContext(coinbase: Programs.other, baseFee: 7, blobBaseFee: 3)
    private static let blob = Digest(words: (1 << 56, 0, 0, 0))

    /// A change that makes a transaction invalid, and why it is.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let error: TransactionError
        let change: @Sendable (inout Transaction) -> Void
        var testDescription: String { error.description }

        init(_ error: TransactionError, _ change: @escaping @Sendable (inout Transaction) -> Void) {
            self.error = error
            self.change = change
        }
    }

    static let refusals: [Refusal] = [
        Refusal(.nonce(1, expected: 0)) { $0.nonce = 1 },
        Refusal(.nonceOverflow) { $0.nonce = .max },
        Refusal(.priorityAboveMaximum) { $0.maxPriorityFee = 11 },
        Refusal(.feeBelowBase(6, base: 7)) { $0.maxFee = 6 },
        Refusal(.feeOverflow) { $0.maxFee = .max },
        Refusal(.intrinsicGas(21_000, limit: 20_999)) { $0.gasLimit = 20_999 },
        Refusal(.blockGas(30_000_001, available: 30_000_000)) { $0.gasLimit = 30_000_001 },
        Refusal(.balance(10_000_000)) { $0.value = 9_000_001 },
        Refusal(.balance(10_000_000)) { $0.value = .max },
        Refusal(.initcodeTooLong(49_153)) {
            $0.to = nil
            $0.data = [UInt8](repeating: 0, count: 49_153)
            $0.gasLimit = 1_000_000
        },
        Refusal(.blobCount(0)) { $0.kind = .blob },
        Refusal(.blobVersion) {
            $0.kind = .blob
            $0.blobHashes = [.zero]
        },
        Refusal(.blobCreation) {
            $0.kind = .blob
            $0.blobHashes = [blob]
            $0.to = nil
        },
        Refusal(.blobFee(2, current: 3)) {
            $0.kind = .blob
            $0.blobHashes = [blob]
            $0.maxBlobFee = 2
        },
        Refusal(.blobCount(7)) {
            $0.kind = .blob
            $0.blobHashes = [Digest](repeating: blob, count: 7)
        },
    ]

    @Test("that are not valid are refused for the reason there is, and nothing changes", arguments: refusals)
    func refuse(_ refusal: Refusal) {
        var state = Self.state()
        let before = state.root
        let signed = Self.signed(refusal.change)
        #expect(throws: refusal.error) { try TransactionExecutor(block: Self.block).execute(signed, on: &state) }
        #expect(state.currentRoot == before)
    }

    @Test("of contracts are refused (EIP-3607)")
    func contractsSend() {
        var state = Self.state()
        state.setCode([0x00], of: Self.sender)
        #expect(throws: TransactionError.senderHasCode) {
            try TransactionExecutor(block: Self.block).execute(Self.signed(), on: &state)
        }
    }

    @Test("pay for their gas: the base fee burnt, the rest to the producer")
    func fees() throws {
        var state = Self.state()
        let outcome = try TransactionExecutor(block: Self.block).execute(Self.signed { $0.value = 5 }, on: &state)
        #expect(outcome.gasUsed == 21_000)
        #expect(state.balance(of: Self.sender) == U256(10_000_000 - 5 - 21_000 * 8))
        #expect(state.balance(of: Programs.other) == 21_000)
        #expect(state.nonce(of: Self.sender) == 1)
    }

    @Test("get back at most a fifth of what they used")
    func refunds() throws {
        // Clears a slot: 4,800 of the 26,000 gas and some would come back.
        var state = Self.state([0x5f, 0x60, 1, 0x55])
        state.setStorage(9, of: Programs.target, at: 1)
        let outcome = try TransactionExecutor(block: Self.block).execute(Self.signed(), on: &state)
        // 21,000 + 2 + 3 + 2,100 + 2,900, less 4,800.
        #expect(outcome.gasUsed == 26_005 - 4_800)
        #expect(state.storage(of: Programs.target, at: 1) == 0)
    }

    @Test("make contracts where their sender and nonce say")
    func creation() throws {
        var state = Self.state()
        // Returns one byte of code, a STOP.
        let signed = Self.signed {
            $0.to = nil
            $0.data = [0x60, 1, 0x5f, 0xf3]
        }
        let outcome = try TransactionExecutor(block: Self.block).execute(signed, on: &state)
        let contract = try #require(outcome.contract)
        #expect(contract == Address(creator: Self.sender, nonce: 0))
        #expect(state.code(of: contract) == [0x00])
        #expect(state.nonce(of: contract) == 1)
    }

    @Test("of another chain are refused where the chain is named")
    func chains() throws {
        let encoding = Self.signed().encoding
        #expect(try SignedTransaction(decoding: encoding, chainID: 1).hash == Digest(keccak: encoding))
        #expect(throws: TransactionError.wrongChain(1, expected: 2)) {
            try SignedTransaction(decoding: encoding, chainID: 2)
        }
    }

    @Test("are decoded many at once in their order, the first that is wrong naming why")
    func batches() throws {
        let encodings = (UInt64(0)..<9).map { nonce in Self.signed { $0.nonce = nonce }.encoding }
        let decoded = try SignedTransaction.decoding(encodings, chainID: 1)
        #expect(decoded.map(\.transaction.nonce) == Array(0..<9))
        #expect(throws: TransactionError.unknownType(4)) {
            try SignedTransaction.decoding(encodings + [[4]], chainID: 1)
        }
    }
}
