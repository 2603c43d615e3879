import Foundation
import Signing
import TestSupport
import Testing

/// A file of published vectors: named cases, in the order of their names.
func vectors(_ path: String) throws -> [(name: String, value: Any)] {
    let data = try Data(contentsOf: URL(fileURLWithPath: SharedFolder.path("ethereum-tests/" + path)))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    return object.map { (name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
}

/// The bytes of a text that is hexadecimal after `0x`, and otherwise itself.
func vectorBytes(_ text: String) -> [UInt8] {
    text.hasPrefix("0x") ? Hex.bytes(text) ?? [] : Array(text.utf8)
}

/// The bytes of hexadecimal digits in a file of vectors.
func hexBytes(_ value: Any?) throws -> [UInt8] {
    let text = try #require(value as? String)
    return try #require(Hex.bytes(text), "\(text)")
}
