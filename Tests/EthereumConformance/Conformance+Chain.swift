import Ethereum
import Foundation
import Signing

extension Conformance {
    /// The chain of the JSON-RPC vectors: all of its blocks are taken on its
    /// genesis, and what the responses beside it say of blocks is so. Which
    /// exchanges there are is the folder's affair: each that names a block is
    /// a case.
    func chainCases(_ file: URL) throws -> [Case] {
        let folder = file.deletingLastPathComponent()
        guard FileManager.default.fileExists(atPath: folder.appendingPathComponent("genesis.json").path) else {
            throw NoCases("a chain without the genesis.json that its blocks stand on")
        }
        let chain = try Chain.imported(from: folder)
        let blocks = try RLPItem.sequence([UInt8](try Data(contentsOf: file)))
        let last = try blocks.last?.elements().first.map { Digest(keccak: Array($0.encoded)) }
        let isHead = last == nil || last == chain.headHash
        var cases: [Case] = [
            ("all \(blocks.count) blocks are taken", isHead ? nil : "the head is \(chain.headHash.hex)")
        ]
        guard let walker = FileManager.default.enumerator(atPath: folder.path) else { return cases }
        for name in walker.compactMap({ $0 as? String }).filter({ $0.hasSuffix(".io") }).sorted() {
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            var statements: [String?] = []
            var request = Vector(nil)
            for line in text.split(separator: "\n") {
                let value = try? JSONSerialization.jsonObject(with: Data(line.dropFirst(2).utf8))
                if line.hasPrefix(">>") { request = Vector(value) }
                if line.hasPrefix("<<") { statements += chain.problems(of: Vector(value)["result"], to: request) }
            }
            if !statements.isEmpty { cases.append((name, statements.compactMap { $0 }.first)) }
        }
        return cases
    }
}

extension Chain {
    /// A response's statements about this chain's blocks: one element for each
    /// statement, nil where it is so.
    fileprivate func problems(of response: Vector, to request: Vector) -> [String?] {
        switch request["method"].text {
        case "eth_blockNumber":
            return [
                response.word == head.header.number
                    ? nil : "the head is block \(head.header.number), not \(response.text ?? "given")"
            ]
        case "eth_chainId":
            return [
                response.word == rules.chainID ? nil : "the chain is \(rules.chainID), not \(response.text ?? "given")"
            ]
        case "debug_getRawBlock", "debug_getRawHeader":
            guard let number = request["params"][0].word, !response.bytes.isEmpty else { return [] }
            let encoded =
                request["method"].text == "debug_getRawBlock"
                ? block(number: number)?.encoded : block(number: number)?.header.encoded
            return [encoded == response.bytes ? nil : "block \(number) is encoded differently"]
        // Asks what a node does with blocks or calls that are not of the
        // chain.
        case "eth_simulateV1": return []
        default: return problems(of: response)
        }
    }

    /// The statements of blocks, receipts and transactions, which name a hash
    /// and a number.
    private func problems(of response: Vector) -> [String?] {
        var found = response.array.flatMap { problems(of: $0) }
        let isBlock = response["parentHash"].isPresent
        if let hash = response[isBlock ? "hash" : "blockHash"].digest,
            let number = response[isBlock ? "number" : "blockNumber"].word
        {
            let own = block(number: number)?.header.hash
            found.append(own == hash ? nil : "block \(number) is \(own?.hex ?? "not there"), not \(hash.hex)")
        }
        return found + response.members.flatMap { problems(of: $0.value) }
    }
}
