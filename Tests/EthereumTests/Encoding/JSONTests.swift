import Ethereum
import EthereumConformance
import Foundation
import Signing
import TestSupport
import Testing

@Suite("JSON") struct JSONTests {
    @Test("is written in order and escaped")
    func writing() {
        let json = JSON.object([
            .init("b", .quantity(0 as UInt64)), .init("a", .array([.null, .bool(true), .text("\"\\\n")])),
            .init("c", .data([0, 255])),
            .init("d", .quantity(U256(256))),
        ])
        #expect(
            json.description == "{\"b\":\"0x0\",\"a\":[null,true,\"\\\"\\\\\\u000a\"],\"c\":\"0x00ff\",\"d\":\"0x100\"}"
        )
    }

    /// A request and its result.
    private struct Exchange {
        var method: String
        var parameters: [Any]
        var result: Any
    }

    private func exchanges(_ folder: String) throws -> [Exchange] {
        let root = SharedFolder.path("ethereum-tests/rpc-compat/" + folder)
        var exchanges: [Exchange] = []
        for file in try FileManager.default.contentsOfDirectory(atPath: root).sorted() {
            let text = try String(contentsOfFile: root + "/" + file, encoding: .utf8)
            var request: [String: Any]?
            for line in text.split(separator: "\n") {
                let object =
                    try JSONSerialization.jsonObject(with: Data(line.dropFirst(3).utf8), options: .fragmentsAllowed)
                    as? [String: Any]
                if line.hasPrefix(">>") {
                    request = object
                } else if line.hasPrefix("<<"), let request, let result = object?["result"], !(result is NSNull) {
                    exchanges.append(
                        Exchange(
                            method: request["method"] as? String ?? "", parameters: request["params"] as? [Any] ?? [],
                            result: result))
                }
            }
        }
        return exchanges
    }

    private func parsed(_ json: JSON) throws -> NSObject {
        try #require(
            try JSONSerialization.jsonObject(with: Data(json.description.utf8), options: .fragmentsAllowed) as? NSObject
        )
    }

    @Test(
        "of blocks, transactions and receipts is the published one",
        .enabled(if: SharedFolder.isPresent, "\(SharedFolder.skipReason)"),
        arguments: [
            ("eth_getBlockByNumber", 1), ("eth_getBlockByHash", 1), ("eth_getBlockReceipts", 2),
            ("eth_getTransactionByHash", 4),
            ("eth_getTransactionReceipt", 5),
        ])
    func published(folder: String, count: Int) throws {
        let chain = try Chain.imported(from: URL(fileURLWithPath: SharedFolder.path("ethereum-tests/rpc-compat")))
        let blocks = try (0...chain.head.header.number).map { try #require(chain.block(number: $0)) }
        var compared = 0
        for exchange in try exchanges(folder) {
            let name = try #require(exchange.parameters.first as? String)
            var expected = try #require(exchange.result as? NSObject)
            let block = blocks.first {
                "0x" + String($0.header.number, radix: 16) == name || "0x" + $0.header.hash.hex == name
            }
            var found: NSObject?
            switch exchange.method {
            case "eth_getBlockByNumber", "eth_getBlockByHash":
                // The difficulty up to a block is a matter of the chain before
                // the merge.
                var members = try #require(exchange.result as? [String: Any])
                members["totalDifficulty"] = nil
                expected = members as NSDictionary
                found = try block.map { try parsed($0.json(isFull: exchange.parameters.last as? Bool == true)) }
            case "eth_getBlockReceipts":
                found = try block.map { try parsed($0.json(receipts: chain.receipts($0.header.hash) ?? [])) }
            case "eth_getTransactionByHash":
                for block in blocks {
                    for (index, signed) in block.transactions.enumerated() where "0x" + signed.hash.hex == name {
                        found = try parsed(signed.json(in: block.header, hash: block.header.hash, index: index))
                    }
                }
            default:
                for block in blocks {
                    for (index, signed) in block.transactions.enumerated() where "0x" + signed.hash.hex == name {
                        let list =
                            try parsed(block.json(receipts: chain.receipts(block.header.hash) ?? [])) as? [NSObject]
                        found = list?[index]
                    }
                }
            }
            guard let found else {
                // Not in the chain, or named by a tag such as "latest".
                #expect(exchange.result is NSNull || !name.hasPrefix("0x"), "\(exchange.method) \(name)")
                continue
            }
            compared += 1
            #expect(found == expected, "\(exchange.method) \(name)")
        }
        #expect(compared == count)
    }

    @Test("of proofs is the published one", .enabled(if: SharedFolder.isPresent, "\(SharedFolder.skipReason)"))
    func proofs() throws {
        let chain = try Chain.imported(from: URL(fileURLWithPath: SharedFolder.path("ethereum-tests/rpc-compat")))
        var compared = 0
        for exchange in try exchanges("eth_getProof") {
            var state = chain.state
            let expected = try #require(exchange.result as? [String: Any])
            let address = try Address(text: try #require(exchange.parameters.first as? String))
            let proof = state.proof(of: address).map { "0x" + Hex.text($0) }
            if exchange.parameters.last as? String != "latest",
                "0x" + chain.headHash.hex != exchange.parameters.last as? String
            {
                continue
            }
            compared += 1
            #expect(proof == expected["accountProof"] as? [String])
            #expect("0x" + state.storageRoot(of: address).hex == expected["storageHash"] as? String)
        }
        #expect(compared > 0)
    }

    @Test("of accounts is that of a genesis file")
    func accounts() throws {
        var state = Programs.state([0x00])
        state.setStorage(5, of: Programs.target, at: 3)
        let word = { (digit: String) in "0x" + String(repeating: "0", count: 63) + digit }
        #expect(
            state.json(Programs.target)?.description
                == "{\"balance\":\"0x0\",\"nonce\":\"0x1\",\"code\":\"0x00\",\"storage\":{\"\(word("3"))\":\"\(word("5"))\"}}"
        )
        #expect(state.json(Programs.other) == nil)
        #expect(
            state.json.description.hasPrefix(
                "{\"0x00000000000000000000000000000000000000aa\":{\"balance\":\"0xde0b6b3a7640000\""))
    }
}
