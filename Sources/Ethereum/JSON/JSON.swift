package import Signing

/// A JSON value whose members keep their order, so that the text is the same on
/// every run.
package enum JSON: Hashable, Sendable {
    /// No value.
    case null
    /// True or false.
    case bool(Bool)
    /// Text, written with escapes.
    case text(String)
    /// Values in their order.
    case array([JSON])
    /// Members in their order.
    case object([Member])

    /// A name and its value within an object.
    package struct Member: Hashable, Sendable {
        /// The member's name.
        package var name: String
        /// The member's value.
        package var value: JSON

        /// A member of an object.
        package init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }
}

/// Ethereum's notations of values ("quantity" and "data" of the JSON-RPC
/// specification).
extension JSON {
    /// Hexadecimal digits without leading zeros.
    package static func quantity(_ value: UInt64) -> JSON { .text("0x" + String(value, radix: 16)) }
    /// Hexadecimal digits without leading zeros.
    package static func quantity(_ value: U256) -> JSON { .text(value.quantity) }
    /// Two digits for each byte.
    package static func data(_ bytes: some Collection<UInt8>) -> JSON { .text("0x" + Hex.text(bytes)) }
    /// The 32 bytes.
    package static func data(_ digest: Digest) -> JSON { .data(digest.bytes) }
    /// The 20 bytes, without a checksum.
    package static func data(_ address: Address) -> JSON { .data(address.bytes) }
    /// The 20 bytes, or null.
    package static func data(_ address: Address?) -> JSON { address.map { .data($0) } ?? .null }
}

extension JSON: CustomStringConvertible {
    /// The value as JSON text, without spaces.
    package var description: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .text(let value): JSON.write(value, to: &text)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                element.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                JSON.write(member.name, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func write(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
