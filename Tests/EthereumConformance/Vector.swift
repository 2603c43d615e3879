import Ethereum
import Foundation
import Signing

/// A value of a JSON file of test vectors, read as the vectors mean it:
/// numbers are hexadecimal text, with leading zeros and sometimes with
/// `0x:bigint ` before them.
struct Vector {
    let value: Any?

    init(_ value: Any?) { self.value = value is NSNull ? nil : value }

    init(file: URL) throws {
        self.init(try JSONSerialization.jsonObject(with: Data(contentsOf: file), options: .fragmentsAllowed))
    }

    subscript(key: String) -> Vector { Vector((value as? [String: Any])?[key]) }
    subscript(index: Int) -> Vector {
        let list = array
        return index < list.count ? list[index] : Vector(nil)
    }

    var isPresent: Bool { value != nil }
    var array: [Vector] { (value as? [Any] ?? []).map { Vector($0) } }
    /// The members of an object, by name.
    var members: [(name: String, value: Vector)] {
        (value as? [String: Any] ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, Vector($0.value)) }
    }
    var text: String? { value as? String }

    /// The bytes of hexadecimal text; none for anything else.
    var bytes: [UInt8] { text.flatMap { Hex.bytes($0) } ?? [] }
    var number: U256? { text.flatMap { U256(hex: $0.replacingOccurrences(of: "0x:bigint ", with: "")) } }
    var word: UInt64? { number?.word }
    var address: Address? { text.flatMap { Hex.bytes($0) }.flatMap { Address($0) } }
    var digest: Digest? { text.flatMap { Digest(hex: $0) } }
}

/// A fault of a file of vectors, not of the code that it tests.
struct VectorError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension State {
    /// The accounts of a test's `pre`, `postState` or genesis `alloc`.
    init(vector: Vector) throws {
        self.init()
        for (name, account) in vector.members {
            guard let address = Hex.bytes(name).flatMap({ Address($0) }) else {
                throw VectorError("\(name) is no address")
            }
            setBalance(account["balance"].number ?? .zero, of: address)
            setNonce(account["nonce"].word ?? 0, of: address)
            setCode(account["code"].bytes, of: address)
            for (key, value) in account["storage"].members {
                guard let key = U256(hex: key), let value = value.number else {
                    throw VectorError("storage \(key) is no number")
                }
                setStorage(value, of: address, at: key)
            }
        }
    }
}
