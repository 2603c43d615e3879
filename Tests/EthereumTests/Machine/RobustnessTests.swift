import Ethereum
import Signing
import Testing

/// Inputs that would crash, hang or exhaust a careless implementation.
@Suite("Hostile input") struct RobustnessTests {
    private static let key = PrivateKey(reproducibleFrom: "sender")

    @Test("of 1024 calls within one another runs and returns", arguments: [UInt64(30_000_000), 1 << 63])
    func nestedCalls(gas: UInt64) {
        // Calls itself with all its gas.
        let code: [UInt8] = [0x5f, 0x5f, 0x5f, 0x5f, 0x5f, 0x30, 0x5a, 0xf1, 0x00]
        var state = Programs.state(code)
        var tracer = RecordingTracer()
        let outcome = TransactionExecutor(block: BlockContext()).run(
            Programs.call(gas: gas), on: &state, tracer: &tracer)
        #expect(outcome.result.halt == nil)
        #expect(outcome.result.gas <= gas)
        if gas == 1 << 63 { #expect(tracer.deepest == 1024) }
    }

    @Test("of creations within one another runs and returns")
    func nestedCreations() {
        // Initcode that copies itself and creates with it.
        let code: [UInt8] = [0x38, 0x5f, 0x5f, 0x39, 0x38, 0x5f, 0x5f, 0xf0, 0x00]
        var state = Programs.state(code)
        let before = state.nonce(of: Programs.target)
        let outcome = TransactionExecutor(block: BlockContext()).run(Programs.call(gas: 1 << 50), on: &state)
        #expect(outcome.result.halt == nil)
        #expect(state.nonce(of: Programs.target) == before + 1)
    }

    @Test("of 2 MB of call data is hashed in a transaction")
    func longCallData() throws {
        // Hashes all call data and stores the hash.
        let code: [UInt8] = [0x36, 0x5f, 0x5f, 0x37, 0x36, 0x5f, 0x20, 0x5f, 0x55, 0x00]
        var state = Programs.state(code)
        state.setBalance(1 << 200, of: Self.key.publicKey.address)
        let data = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let transaction = SignedTransaction(
            Transaction(
                chainID: 1, nonce: 0, maxPriorityFee: 1, maxFee: 10, gasLimit: 100_000_000, to: Programs.target,
                data: data),
            key: Self.key)
        let decoded = try SignedTransaction(decoding: transaction.encoding, chainID: 1)
        let outcome = try TransactionExecutor(block: BlockContext(gasLimit: 100_000_000, baseFee: 7)).execute(
            decoded, on: &state)
        #expect(outcome.halt == nil)
        #expect(state.storage(of: Programs.target, at: 0) == U256(Digest(keccak: data)))
    }

    @Test("of 2^63 gas cannot have unlimited memory")
    func endlessMemory() {
        // Doubles its memory forever.
        let code: [UInt8] = [0x60, 1, 0x5f, 0x52, 0x5b, 0x60, 1, 0x59, 0x60, 2, 0x02, 0x52, 0x60, 4, 0x56]
        #expect(Programs.run(code, gas: 1 << 63).result.halt == .outOfGas)
        for offset in [U256(1) << 32, U256(1) << 40, U256(1) << 63, U256(1) << 64, .max] {
            let far = Programs.push(offset)
            #expect(
                Programs.run([0x60, 1] + far + [0x52], gas: 1 << 63).result.halt == .outOfGas, "MSTORE at \(offset)")
            #expect(Programs.run(far + [0x5f, 0xf3], gas: 1 << 63).result.halt == .outOfGas, "RETURN of \(offset)")
            #expect(
                Programs.run(far + [0x5f, 0x5f, 0x37], gas: 1 << 63).result.halt == .outOfGas,
                "CALLDATACOPY of \(offset)")
            #expect(
                Programs.run(far + [0x5f, 0x5f, 0x5e], gas: 1 << 63).result.halt == .outOfGas, "MCOPY of \(offset)")
            // Nothing may be anywhere.
            #expect(
                Programs.run([0x5f] + far + [0x20], gas: 1 << 63).result.halt == nil,
                "KECCAK256 of nothing at \(offset)")
        }
    }

    @Test("of 24 kB of JUMPDESTs, or of PUSHes that hide them, is analysed rightly")
    func jumpTables() {
        let destinations = [UInt8](repeating: 0x5b, count: 24_576)
        #expect(Programs.run(destinations).result.halt == nil)
        // Jumps to each offset of a table whose odd offsets are data of a PUSH1.
        var table: [UInt8] = [0x5f, 0x35, 0x56, 0x5b]
        while table.count < 24_000 { table += [0x60, 0x5b] }
        table += [0x5b, 0x00]
        for offset in [3, 4, 5, 6, 7, 23_999, table.count - 2, table.count - 1, table.count, 1 << 20] {
            let isDestination = offset == 3 || offset == table.count - 2
            let outcome = Programs.run(table, input: U256(UInt64(offset)).bytes)
            // From the first offset on the table overflows the stack.
            let expected: Halt? = offset == 3 ? .stackOverflow : isDestination ? nil : .invalidJump
            #expect(outcome.result.halt == expected, "jump to \(offset)")
        }
        // A PUSH32 cut short by the end.
        for count in 0...32 {
            #expect(Programs.run([0x7f] + [UInt8](repeating: 0x5b, count: count)).result.halt == nil)
        }
    }

    @Test("of deep nesting is refused as a transaction and as a block")
    func deepNesting() throws {
        var nested: [UInt8] = [0xc0]
        for _ in 0..<20_000 { nested = RLPEncoder.list { $0.append(encoded: nested) } }
        #expect(try RLPItem(nested).isList)
        #expect(throws: TransactionError.self) { try SignedTransaction(decoding: nested) }
        #expect(throws: BlockError.self) { try Block(decoding: nested, chainID: 1) }
    }

    @Test("cut short at every byte, or with a byte more, is refused")
    func truncation() throws {
        let entry = AccessListEntry(address: Programs.other, storageKeys: [.zero, U256(1).digest])
        var transactions: [SignedTransaction] = []
        for kind in [Transaction.Kind.legacy, .accessList, .dynamicFee, .blob] {
            let blob = kind == .blob
            transactions.append(
                SignedTransaction(
                    Transaction(
                        kind: kind, chainID: 1, nonce: 3, maxPriorityFee: 5,
                        maxFee: kind == .dynamicFee || blob ? 9 : 5, gasLimit: 90_000,
                        to: Programs.target, value: 1_000_000, data: [1, 2, 3],
                        accessList: kind == .legacy ? [] : [entry],
                        maxBlobFee: blob ? 4 : 0, blobHashes: blob ? [Digest(words: (1 << 56, 0, 0, 0))] : []),
                    key: Self.key))
        }
        for transaction in transactions {
            let encoding = transaction.encoding
            #expect(try SignedTransaction(decoding: encoding, chainID: 1).sender == Self.key.publicKey.address)
            for count in encoding.indices {
                #expect(throws: TransactionError.self) {
                    try SignedTransaction(decoding: Array(encoding.prefix(count)))
                }
            }
            #expect(throws: TransactionError.self) { try SignedTransaction(decoding: encoding + [0]) }
        }
        let withdrawal = Withdrawal(index: 1, validator: 2, address: Programs.other, amount: 3)
        let block = Block(header: BlockHeader(), transactions: transactions, withdrawals: [withdrawal])
        let encoding = block.encoded
        #expect(try Block(decoding: encoding, chainID: 1) == block)
        for count in encoding.indices {
            #expect(throws: BlockError.self) { try Block(decoding: Array(encoding.prefix(count)), chainID: 1) }
        }
        #expect(throws: BlockError.self) { try Block(decoding: encoding + [0], chainID: 1) }
    }
}
