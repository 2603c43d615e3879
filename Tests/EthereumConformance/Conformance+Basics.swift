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
        default: throw VectorError("no runner for \(name)")
        }
    }

    private func keyProblem(_ test: Vector) -> String? {
        guard let secret = test["key"].digest, let key = try? PrivateKey(secret) else { return "no key" }
        if secret != Digest(keccak: Array((test["seed"].text ?? "").utf8)) { return "the key is not the hash of its seed" }
        if key.publicKey.address != test["addr"].address { return "address \(key.publicKey.address)" }
        // The signature is of the hash of nothing.
        let signature = key.sign(Digest(keccak: []))
        let expected = test["sig_of_emptystring"]
        if U256(signature.r).description != expected["r"].text || U256(signature.s).description != expected["s"].text {
            // Another nonce is as good, if the published one leads to the key.
            guard let r = decimal(expected["r"]), let s = decimal(expected["s"]), let v = expected["v"].text.flatMap({ UInt8($0) }),
                let signer = try? Signature(r: r.digest, s: s.digest, recoveryID: v - 27).signer(of: Digest(keccak: []))
            else { return "the signature cannot be read" }
            return signer.address == test["addr"].address ? nil : "the signature is of \(signer.address)"
        }
        return nil
    }

    private func decimal(_ vector: Vector) -> U256? {
        guard let text = vector.text else { return nil }
        var value = U256.zero
        for digit in text.utf8 {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value &* 10 &+ U256(UInt64(digit) - 0x30)
        }
        return value
    }

    private func signingProblem(_ test: Vector) -> String? {
        guard let secret = test["key"].digest, let key = try? PrivateKey(secret) else { return "no key" }
        func number(_ name: String) -> UInt64 { (test[name].value as? NSNumber)?.uint64Value ?? 0 }
        let transaction = Transaction(
            kind: .legacy, chainID: nil, nonce: number("nonce"), maxPriorityFee: U256(number("gasprice")),
            maxFee: U256(number("gasprice")), gasLimit: number("startgas"), to: test["to"].address,
            value: U256(number("value")), data: test["data"].bytes)
        do {
            let signed = try SignedTransaction(decoding: test["signed"].bytes)
            if signed.transaction != transaction { return "decoded as \(signed.transaction)" }
            if signed.sender != key.publicKey.address { return "sender \(signed.sender)" }
            if transaction.encoding(signed.signature) != test["signed"].bytes { return "encoded differently" }
            let own = SignedTransaction(transaction, key: key)
            return try SignedTransaction(decoding: own.encoding).sender == own.sender ? nil : "its own signature is another's"
        } catch {
            return "\(error)"
        }
    }

    private func genesisProblem(_ test: Vector) -> String? {
        guard let header = try? RLPItem(test["genesis_rlp_hex"].bytes).elements().first, let fields = try? header.elements() else {
            return "cannot be decoded"
        }
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
