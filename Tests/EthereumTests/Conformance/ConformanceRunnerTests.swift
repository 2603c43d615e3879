import Ethereum
import EthereumConformance
import Foundation
import Signing
import TestSupport
import Testing

/// The runner itself, on folders made up here.
@Suite("The runner of vectors") struct ConformanceRunnerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func report() -> ConformanceReport {
        let conformance = Conformance(folder: folder.url)
        var report = ConformanceReport()
        for category in Conformance.Category.allCases { report.run(category, of: conformance, isSlow: false) }
        return report
    }

    private func write(encoding: String) throws {
        try folder.write(
            #"{"a": {"in": "dog", "out": "\#(encoding)"}, "b": {"in": 15, "out": "0x0f"}}"#,
            to: "RLPTests/mine/some.json")
    }

    /// A chain of a first block only, with exchanges of names and kinds that
    /// the published folder does not have.
    ///
    /// - Parameter hash: of the first block, as a response has it; the true
    ///   one where none is given.
    private func writeChain(hash: String? = nil) throws {
        var header = BlockHeader()
        var state = State()
        state.setBalance(5, of: Address(words: (0, 0, 7)))
        header.stateRoot = state.root
        header.nonce = 0
        header.gasLimit = 30_000_000
        header.difficulty = .zero
        header.baseFee = 7
        let genesis = #"""
            {"config": {"chainId": 7}, "nonce": "0x0", "timestamp": "0x0", "extraData": "0x", "gasLimit": "0x1c9c380",
             "difficulty": "0x0", "mixHash": "0x\#(Digest.zero.hex)", "coinbase": "0x\#(String(repeating: "0", count: 40))",
             "baseFeePerGas": "0x7", "alloc": {"\#(String(repeating: "0", count: 39))7": {"balance": "0x5"}}}
            """#
        try folder.write(genesis, to: "rpc-compat/genesis.json")
        try folder.write("", to: "rpc-compat/chain.rlp")
        try folder.write(#"{"headers": 1}"#, to: "rpc-compat/forkenv.json")
        try folder.write(
            #"""
            // The first block.
            >> {"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["0x0",false]}
            << {"jsonrpc":"2.0","id":1,"result":{"number":"0x0","hash":"0x\#(hash ?? header.hash.hex)","parentHash":"0x\#(Digest.zero.hex)"}}
            """#, to: "rpc-compat/other_method/first.io")
        try folder.write(
            #"""
            >> {"jsonrpc":"2.0","id":1,"method":"eth_gasPrice"}
            << {"jsonrpc":"2.0","id":1,"result":"0x1"}
            """#, to: "rpc-compat/eth_gasPrice/price.io")
        try folder.write(
            #"""
            >> {"jsonrpc":"2.0","id":1,"method":"eth_blockNumber"}
            << {"jsonrpc":"2.0","id":1,"result":"0x0"}
            """#, to: "rpc-compat/eth_blockNumber/mine.io")
    }

    @Test("runs what a folder has, whatever its files are called, and names the categories that are missing or empty")
    func otherFiles() throws {
        try write(encoding: "0x83646f67")
        try writeChain()
        try folder.write("notes", to: "TrieTests/README.md")
        try folder.write("[]", to: "BasicTests/others.json")
        let report = report()
        #expect(report.passes)
        #expect(report.all.pass == 5)
        #expect(
            report.notes == [
                "empty    TrieTests: no file of vectors is in it",
                "skipped  BasicTests/others.json: no runner knows what a file of this name means",
                "missing  TransactionTests: there is no such folder", "missing  LegacyVMTests: there is no such folder",
                "missing  StateTests: there is no such folder",
                "missing  BlockchainTests/ValidBlocks: there is no such folder",
                "missing  BlockchainTests/InvalidBlocks: there is no such folder",
                "missing  StateTestsSlow: there is no such folder",
            ])
    }

    @Test("fails in an empty folder, where nothing is proven")
    func empty() {
        let report = report()
        #expect(!report.passes)
        #expect(report.notes.count == Conformance.Category.allCases.count + 1)
        #expect(report.notes.first == "missing  RLPTests: there is no such folder")
        #expect(report.notes.last == "FAILED   no vector was found to run, so that nothing is proven")
    }

    @Test("fails where one vector is wrong")
    func wrongVector() throws {
        try write(encoding: "0x83646f68")
        let report = report()
        #expect(!report.passes)
        #expect(report.all.pass == 1 && report.all.fail == 1)
        #expect(report.notes.contains { $0.hasPrefix("FAILED   RLPTests/mine/some.json, a: encoded as ") })
    }

    @Test("fails where a response names another block, or a block of the chain is not one")
    func wrongChain() throws {
        try writeChain(hash: String(repeating: "ab", count: 32))
        let named = report()
        #expect(!named.passes)
        #expect(named.all.pass == 2 && named.all.fail == 1)
        #expect(
            named.notes.last?.hasPrefix("FAILED   rpc-compat/chain.rlp, other_method/first.io: block 0 is ") == true)
        try writeChain()
        try Data([0xc1, 0x80]).write(to: folder.url.appendingPathComponent("rpc-compat/chain.rlp"))
        #expect(!report().passes)
    }

    @Test("skips a chain that has no genesis, and says so")
    func noGenesis() throws {
        try write(encoding: "0x83646f67")
        try folder.write("", to: "rpc-compat/chain.rlp")
        let report = report()
        #expect(report.passes)
        #expect(
            report.notes.contains(
                "skipped  rpc-compat/chain.rlp: a chain without the genesis.json that its blocks stand on"))
    }

    @Test("fails where a file of vectors is not JSON")
    func malformed() throws {
        try folder.write("{", to: "StateTests/some.json")
        #expect(!report().passes)
    }
}
