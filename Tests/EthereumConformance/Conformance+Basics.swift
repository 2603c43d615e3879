import Ethereum
import Foundation
import Signing

extension Conformance {
    /// Keys and addresses, signed transactions, the first block's hash, and
    /// the compact form of paths.
    func basicCases(_ file: Vector, name: String) throws -> [Case] {
        switch name {
        case "keyaddrtest.json": file.array.map { ($0["seed"].text ?? "", keyProblem($0)) }
        case "txtest.json": file.array.enumerated().map { ("transaction \($0)", signingProblem($1)) }
        case "genesishashestest.json": [("the first block of the main chain", genesisProblem(file))]
        case "hexencodetest.json": file.members.map { ($0.name, pathProblem($0.value)) }
        default: throw NoCases("no runner knows what a file of this name means")
        }
    }

    private func keyProblem(_ test: Vector) -> String? {
        guard let secret = test["key"].digest, let key = try? PrivateKey(secret) else { return "no key" }
        if secret != Digest(keccak: Array((test["seed"].text ?? "").utf8)) {
            return "the key is not the hash of its seed"
        }
        if key.publicKey.address != test["addr"].address { return "address \(key.publicKey.address)" }
        // Of what message the published signature is, the file does not say:
        // it is of no hash of the empty string that leads to the key.
        let signature = key.sign(secret)
        guard let signer = try? signature.signer(of: secret) else { return "its own signature is refused" }
        return signer.address == test["addr"].address ? nil : "its own signature is another's"
    }

    private func signingProblem(_ test: Vector) -> String? {
        guard let secret = test["key"].digest, let key = try? PrivateKey(secret) else { return "no key" }
        func number(_ name: String) -> UInt64 { (test[name].value as? NSNumber)?.uint64Value ?? 0 }
        let transaction = Transaction(
            kind: .legacy, chainID: nil, nonce: number("nonce"), maxPriorityFee: U256(number("gasprice")),
            maxFee: U256(number("gasprice")), gasLimit: number("startgas"), to: test["to"].address,
            value: U256(number("value")), data: test["data"].bytes)
        do {
            if let problem = try formerSignatureProblem(test["signed"].bytes) { return problem }
            let signed = try SignedTransaction(decoding: Self.withLowerS(test["signed"].bytes))
            if signed.transaction != transaction { return "decoded as \(signed.transaction)" }
            if signed.sender != key.publicKey.address { return "sender \(signed.sender)" }
            let own = SignedTransaction(transaction, key: key)
            return try SignedTransaction(decoding: own.encoding).sender == own.sender
                ? nil : "its own signature is another's"
        } catch {
            return "\(error)"
        }
    }

    /// One of the transactions is from before EIP-2, with the higher of the
    /// two values of s: it must be refused as it stands.
    private func formerSignatureProblem(_ encoding: [UInt8]) throws -> String? {
        if Self.withLowerS(encoding) == encoding { return nil }
        let isTaken = (try? SignedTransaction(decoding: encoding)) != nil
        return isTaken ? "the higher s is taken" : nil
    }

    /// The encoding of the same signature with the lower s.
    private static func withLowerS(_ encoding: [UInt8]) -> [UInt8] {
        let order = U256(hex: "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141") ?? .zero
        guard let fields = try? RLPItem(encoding).elements(count: 9), let v = try? fields[6].uint64(),
            let s = (try? fields[8].integer()).flatMap({ U256(bigEndian: $0) }), s > order >> 1
        else { return encoding }
        return RLPEncoder.list { list in
            for field in fields[..<6] { list.append(encoded: field.encoded) }
            list.append(v == 27 ? 28 : 27 as UInt64)
            list.append(encoded: fields[7].encoded)
            list.append((order &- s).minimalBytes)
        }
    }

    private func genesisProblem(_ test: Vector) -> String? {
        guard let header = try? RLPItem(test["genesis_rlp_hex"].bytes).elements().first,
            let fields = try? header.elements()
        else { return "cannot be decoded" }
        if Digest(keccak: Array(header.encoded)) != test["genesis_hash"].digest { return "hash" }
        return (try? fields[3].digest()) == test["genesis_state_root"].digest ? nil : "state root"
    }

    private func pathProblem(_ test: Vector) -> String? {
        var nibbles = test["seq"].array.compactMap { ($0.value as? Int).map { UInt8($0) } }
        let count = nibbles.count
        if count % 2 == 1 { nibbles.append(0) }
        let key = stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
        var encoder = RLPEncoder()
        TrieKey.appendHexPrefix(key, 0..<count, isLeaf: test["term"].value as? Bool == true, to: &encoder)
        return encoder.bytes == RLPEncoder.encoding(test["out"].bytes) ? nil : Hex.text(encoder.bytes)
    }
}
