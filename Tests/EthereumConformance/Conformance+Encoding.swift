import Ethereum
import Signing

extension Conformance {
    /// Values and their encodings, both ways, and bytes that are none.
    func encodingCases(_ file: Vector) -> [Case] {
        file.members.map { name, test in
            let bytes = Hex.bytes(test["out"].text ?? "") ?? []
            let kind = test["in"].text
            if kind == "INVALID" || kind == "VALID" {
                let isValid = (try? RLPItem(bytes)) != nil
                return (name, isValid == (kind == "VALID") ? nil : "decoded: \(isValid)")
            }
            var encoder = RLPEncoder()
            Self.encode(test["in"], to: &encoder)
            if encoder.bytes != bytes { return (name, "encoded as \(Hex.text(encoder.bytes))") }
            guard let item = try? RLPItem(bytes) else { return (name, "its own encoding is refused") }
            var again = RLPEncoder()
            Self.encode(item, to: &again)
            return (name, again.bytes == bytes ? nil : "encoded again as \(Hex.text(again.bytes))")
        }
    }

    private static func encode(_ vector: Vector, to encoder: inout RLPEncoder) {
        if let text = vector.text {
            // Numbers beyond JSON's are written in decimal after a #.
            encoder.append(text.hasPrefix("#") ? decimalBytes(text.dropFirst()) : Array(text.utf8))
        } else if let number = vector.value as? Int {
            encoder.append(UInt64(number))
        } else {
            encoder.appendList { list in for element in vector.array { encode(element, to: &list) } }
        }
    }

    /// The big-endian bytes of a decimal number of any length.
    private static func decimalBytes(_ digits: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        for digit in digits.utf8 {
            var carry = Int(digit) - 0x30
            for index in bytes.indices.reversed() {
                carry += Int(bytes[index]) * 10
                bytes[index] = UInt8(carry & 255)
                carry >>= 8
            }
            if carry > 0 { bytes.insert(UInt8(carry), at: 0) }
        }
        return bytes
    }

    private static func encode(_ item: RLPItem, to encoder: inout RLPEncoder) {
        if let elements = try? item.elements() {
            encoder.appendList { list in for element in elements { encode(element, to: &list) } }
        } else if let bytes = try? item.bytes() {
            encoder.append(bytes)
        }
    }

    /// Entries and the root over them; in the file of that name, the keys
    /// before and after others.
    func trieCases(_ file: Vector, name: String) -> [Case] {
        file.members.map { label, test in
            var trie = Trie()
            if test["tests"].isPresent {
                for key in test["in"].array { trie.set(Array((key.text ?? "").utf8), to: [1]) }
                for entry in test["tests"].array {
                    let key = Self.plainBytes(entry[0])
                    let (before, after) = (trie.key(before: key) ?? [], trie.key(after: key) ?? [])
                    if before != Self.plainBytes(entry[1]) || after != Self.plainBytes(entry[2]) {
                        return (label, "the keys beside \(entry[0].text ?? "")")
                    }
                }
                return (label, nil)
            }
            let isSecure = name.lowercased().contains("secure")
            let pairs = test["in"].array.map { ($0[0], $0[1]) }
            let changes = pairs.isEmpty ? test["in"].members.map { (Vector($0.name), $0.value) } : pairs
            for (key, value) in changes {
                let bytes = Self.plainBytes(key)
                trie.set(isSecure ? Digest(keccak: bytes).bytes : bytes, to: Self.plainBytes(value))
            }
            return (label, trie.rootHash == test["root"].digest ? nil : "root \(trie.rootHash.hex)")
        }
    }

    /// Text, hexadecimal after `0x`; empty for null, which removes a key.
    private static func plainBytes(_ vector: Vector) -> [UInt8] {
        guard let text = vector.text else { return [] }
        return text.hasPrefix("0x") ? Hex.bytes(text) ?? [] : Array(text.utf8)
    }
}
