import Ethereum
import Foundation
import Signing

/// The machine on the published workloads: gas and output first, then time.
struct EVMBenchmark {
    let shared: String
    let runs: Int

    private static let executor = TransactionExecutor(block: BlockContext(gasLimit: .max))

    /// A workload with the gas it must use and the output it must give.
    private struct Workload {
        var name: String
        var state: State
        var message: CallMessage
        var gasUsed: UInt64
        var output: [UInt8]

        /// Millions of units of gas a second, and what is wrong with gas or
        /// output.
        func measured() -> (speed: Double, problem: String?) {
            var state = state
            var outcome: CallOutcome?
            let executor = EVMBenchmark.executor
            let time = processorSeconds { outcome = executor.run(message, on: &state) }
            guard let outcome else { return (0, "it did not run") }
            let used = EVMBenchmark.gasUsed(message, outcome)
            var problem: String?
            if let halt = outcome.result.halt {
                problem = "\(halt)"
            } else if used != gasUsed {
                problem = "\(used) gas, not \(gasUsed)"
            } else if outcome.result.output != output {
                problem = "output \(Hex.text(outcome.result.output))"
            }
            return (Double(used) / time / 1e6, problem)
        }
    }

    /// The figures of the specification, taken on another machine: what
    /// counts is the ratio to pyrevm on the same one.
    private static let references: [(name: String, evmone: Double, revm: Double)] = [
        ("raw_countdown_1M", 750, 725), ("raw_muladd_1M", 744, 518), ("raw_mstore_mload_1M", 1_002, 470),
        ("raw_keccak64_300k", 120, 73), ("vyper_arith_1M", 1_023, 345), ("vyper_sload_300k", 1_290, 756),
        ("vyper_sstore_200k", 944, 800), ("vyper_hashmap_rw_200k", 349, 230),
        ("vyper_erc20_bench_transfers_20k", 670, 848),
    ]

    func run(_ report: inout Report) throws {
        report.heading("EVM, millions of gas a second (evmone 0.23 and revm by pyrevm 0.3.7: as in the specification)")
        let folder = shared + "/cases/evm-bench"
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            report.note("skipped: \(folder) is not there; name the shared folder with --shared")
            return
        }
        let names = files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
        let ranks = Dictionary(uniqueKeysWithValues: Self.references.enumerated().map { ($1.name, $0) })
        var workloads: [Workload] = []
        for name in names.sorted(by: { (ranks[$0] ?? 99, $0) < (ranks[$1] ?? 99, $1) }) {
            workloads.append(try load(folder, name))
        }
        // Interleaved, so that a slow moment of the machine hits all alike.
        var speeds = [[Double]](repeating: [], count: workloads.count)
        for _ in 0..<runs {
            for (index, workload) in workloads.enumerated() {
                let (speed, problem) = workload.measured()
                speeds[index].append(speed)
                if let problem, speeds[index].count == 1 {
                    report.note("\(workload.name) is WRONG: \(problem)")
                    report.fail()
                }
            }
        }
        var logs: [Double] = []
        for (workload, values) in zip(workloads, speeds) {
            let figure = Figure(values)
            let reference = Self.references.first { $0.name == workload.name }
            report.figure(
                "\(workload.name) (\(workload.gasUsed) gas)", figure,
                unit: reference.map { "Mgas/s   evmone \(Int($0.evmone)), revm \(Int($0.revm))" } ?? "Mgas/s")
            if let reference { logs.append(log(figure.median / reference.evmone)) }
        }
        let mean = exp(logs.reduce(0, +) / Double(max(logs.count, 1)))
        report.note(
            "geometric mean of the \(logs.count) rows over evmone's figures: \(Figure.short(mean)) (goal 0.8). They are another machine's: "
                + "what counts is the ratio to pyrevm on the same one.")
        try transfers(&report)
    }

    /// The cost of a transaction beside its instructions.
    private func transfers(_ report: inout Report) throws {
        let count = 400
        let key = PrivateKey(reproducibleFrom: "sender")
        var state = State()
        state.setBalance(U256(1) << 100, of: key.publicKey.address)
        let transactions = (0..<UInt64(count)).map { nonce in
            SignedTransaction(
                Transaction(
                    chainID: 1, nonce: nonce, maxPriorityFee: 0, maxFee: 0, gasLimit: 21_000,
                    to: Address(words: (nonce + 1, 0, 0)), value: 1), key: key)
        }
        let encodings = transactions.map(\.encoding)
        let header = BlockHeader()
        _ = state.root
        let each = 1e6 / Double(count)
        var isRight = true
        let executor = BlockExecutor(rules: ChainRules(chainID: 1)) { _ in .zero }
        let executed = try (0..<max(7, runs)).map { _ in
            try processorSeconds {
                var state = state
                let outcome = try executor.execute(transactions, of: header, on: &state)
                isRight = isRight && outcome.gasUsed == 21_000 * UInt64(count)
            } * each
        }
        report.figure("a transfer executed, with its receipt and the root", Figure(executed), unit: "µs")
        let decoded = try (0..<max(7, runs)).map { _ in
            try seconds { isRight = try SignedTransaction.decoding(encodings, chainID: 1) == transactions && isRight }
                * each
        }
        report.figure("a transfer decoded, its sender recovered", Figure(decoded), unit: "µs")
        if !isRight {
            report.note("the transfers are WRONG")
            report.fail()
        }
    }

    private static func gasUsed(_ message: CallMessage, _ outcome: CallOutcome) -> UInt64 {
        let used = intrinsicGas(message.input) + message.gas - outcome.result.gas
        return used - min(UInt64(max(0, outcome.refund)), used / 5)
    }

    private static func intrinsicGas(_ input: [UInt8]) -> UInt64 {
        Transaction(chainID: nil, nonce: 0, maxPriorityFee: 0, maxFee: 0, gasLimit: 0, to: .zero, data: input)
            .intrinsicGas
    }

    private func load(_ folder: String, _ name: String) throws -> Workload {
        struct File: Decodable {
            var caller: String
            var address: String
            var code: String
            var calldata: String
            var storage: [String: String]
            // swift-format-ignore: AlwaysUseLowerCamelCase
            var tx_gas_used_after_refund: UInt64
            var output: String
            var `init`: String?
        }
        let file = try JSONDecoder().decode(
            File.self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).json")))
        let caller = try Address(text: file.caller)
        let address = try Address(text: file.address)
        var state = State()
        state.setBalance(U256(1_000_000_000_000_000_000), of: caller)
        if let initcode = file.`init` {
            // Deployed by its caller, who then mints 10^18 for himself.
            state.setNonce(1, of: caller)
            let creation = CallMessage(
                kind: .create(at: address), sender: caller, input: Hex.bytes(initcode) ?? [], gas: 30_000_000)
            let mint = CallMessage(
                kind: .call(to: address), sender: caller,
                input: Array(Digest(keccak: Array("mint(address,uint256)".utf8)).bytes.prefix(4)) + U256(caller).bytes
                    + U256(1_000_000_000_000_000_000).bytes, gas: 30_000_000)
            // The published gas is that of one transaction with all three.
            for message in [creation, mint] { _ = Self.executor.run(message, on: &state, isLast: false) }
        } else {
            state.setCode(Hex.bytes(file.code) ?? [], of: address)
        }
        for (key, value) in file.storage {
            state.setStorage(U256(hex: value) ?? .zero, of: address, at: U256(hex: key) ?? .zero)
        }
        let input = Hex.bytes(file.calldata) ?? []
        return Workload(
            name: name, state: state,
            message: CallMessage(kind: .call(to: address), sender: caller, input: input, gas: 1_000_000_000),
            gasUsed: file.tx_gas_used_after_refund, output: Hex.bytes(file.output) ?? [])
    }
}
