import Foundation
import Quantities
import Signing
import TestSupport
import Testing

@testable import Ethereum

/// A value of an encoding as a tree: what the tests compare.
indirect enum RLPTree: Equatable {
    case string([UInt8])
    case list([RLPTree])

    init(_ item: RLPItem) throws {
        self = item.isList ? .list(try item.elements().map(RLPTree.init)) : .string(try item.bytes())
    }

    func append(to encoder: inout RLPEncoder) {
        switch self {
        case .string(let bytes): encoder.append(bytes)
        case .list(let elements): encoder.appendList { for element in elements { element.append(to: &$0) } }
        }
    }

    var encoding: [UInt8] {
        var encoder = RLPEncoder()
        append(to: &encoder)
        return encoder.bytes
    }

    /// A tree of random lengths around those where the form of a header
    /// changes.
    static func random(_ stream: inout RandomStream, depth: Int) -> RLPTree {
        if depth == 0 || stream.int(0...2) == 0 {
            let count = stream.pick([0, 1, 1, 2, 20, 32, 54, 55, 56, 57, 255, 256, 300])
            return .string((0..<count).map { _ in UInt8(stream.int(0...255)) })
        }
        return .list((0..<stream.int(0...6)).map { _ in random(&stream, depth: depth - 1) })
    }
}

struct RLPTests {
    /// A value of the published vectors: a text, a number, `#` and a decimal
    /// number of any size, or a list.
    private func tree(_ value: Any) throws -> RLPTree {
        if let list = value as? [Any] { return .list(try list.map(tree)) }
        var encoder = RLPEncoder()
        if let number = value as? NSNumber {
            encoder.append(number.uint64Value)
        } else {
            let text = try #require(value as? String)
            guard text.hasPrefix("#") else { return .string(Array(text.utf8)) }
            encoder.append(bigEndianInteger: bigEndian(decimal: text.dropFirst()))
        }
        return try RLPTree(RLPItem(encoder.bytes))
    }

    private func bigEndian(decimal text: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        for digit in text.utf8 {
            var carry = Int(digit) - 48
            for index in bytes.indices.reversed() {
                carry += Int(bytes[index]) * 10
                bytes[index] = UInt8(carry & 255)
                carry >>= 8
            }
            if carry > 0 { bytes.insert(UInt8(carry), at: 0) }
        }
        return bytes
    }

    @Test(
        "The published values encode to the published bytes and back",
        .enabled(if: SharedFolder.isPresent, "\(SharedFolder.skipReason)"))
    func published() throws {
        let cases = try vectors("RLPTests/rlptest.json")
        #expect(cases.count >= 20)
        for (name, value) in cases {
            let entry = try #require(value as? [String: Any])
            let expected = try hexBytes(entry["out"])
            let input = try #require(entry["in"])
            let tree = try tree(input)
            #expect(tree.encoding == expected, "\(name)")
            #expect(try RLPTree(RLPItem(expected)) == tree, "\(name)")
        }
    }

    @Test(
        "The published bytes that encode nothing are refused",
        .enabled(if: SharedFolder.isPresent, "\(SharedFolder.skipReason)"))
    func invalid() throws {
        let cases = try vectors("RLPTests/invalidRLPTest.json")
        #expect(cases.count >= 15)
        for (name, value) in cases {
            let entry = try #require(value as? [String: String])
            let bytes = try hexBytes(entry["out"])
            #expect(throws: RLPError.self, "\(name)") { try RLPItem(bytes) }
        }
    }

    @Test(
        "The published random bytes decode and encode to themselves",
        .enabled(if: SharedFolder.isPresent, "\(SharedFolder.skipReason)"))
    func random() throws {
        for (name, value) in try vectors("RLPTests/RandomRLPTests/example.json") {
            let entry = try #require(value as? [String: Any])
            let bytes = try hexBytes(entry["out"])
            #expect(entry["in"] as? String == "VALID")
            #expect(try RLPTree(RLPItem(bytes)).encoding == bytes, "\(name)")
        }
    }

    @Test("Random trees come back, whole or none", arguments: testSeeds)
    func roundTrip(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, name: "rlp")
        for _ in 0..<300 {
            let tree = RLPTree.random(&stream, depth: 4)
            let bytes = tree.encoding
            #expect(try RLPTree(RLPItem(bytes)) == tree)
            #expect(throws: RLPError(offset: bytes.count, .trailing(1))) { try RLPItem(bytes + [0]) }
        }
    }

    @Test("An encoding cut off at any byte is refused", arguments: testSeeds)
    func truncation(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, name: "truncated rlp")
        for _ in 0..<20 {
            let bytes = RLPTree.random(&stream, depth: 3).encoding
            for count in 0..<min(bytes.count, 2_000) {
                #expect(throws: RLPError.self, "\(count) of \(bytes.count) bytes") {
                    try RLPItem(Array(bytes[..<count]))
                }
            }
        }
    }

    @Test("Changed bytes are refused, or are the one encoding of another value", arguments: testSeeds)
    func mutation(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, name: "mutated rlp")
        var (accepted, refused) = (0, 0)
        for _ in 0..<100 {
            let bytes = RLPTree.random(&stream, depth: 3).encoding
            for _ in 0..<30 {
                var changed = bytes
                for _ in 0...stream.int(0...2) { changed[stream.int(0...bytes.count - 1)] = UInt8(stream.int(0...255)) }
                do {
                    #expect(try RLPTree(RLPItem(changed)).encoding == changed)
                    accepted += 1
                } catch is RLPError {
                    refused += 1
                }
            }
        }
        #expect(accepted > 0 && refused > 0)
    }

    @Test("Lists within lists, a million deep, cost no stack")
    func depth() throws {
        // The innermost list first, each header before it.
        var headers: [[UInt8]] = []
        var count = 0
        for _ in 0..<1_000_000 {
            var header = RLPEncoder()
            header.appendListHeader(contentCount: count)
            headers.append(header.bytes)
            count += header.bytes.count
        }
        let bytes = Array(headers.reversed().joined())
        #expect(try RLPItem(bytes).elements().count == 1)
        #expect(throws: RLPError.self) { try RLPItem(Array(bytes.dropLast())) }
        #expect(throws: RLPError.self) { try RLPItem([UInt8](repeating: 0xc1, count: 1_000_000)) }
    }

    @Test("What is wrong is said, and where")
    func errors() throws {
        func problem(_ bytes: [UInt8]) -> RLPError? {
            do throws(RLPError) {
                _ = try RLPItem(bytes)
                return nil
            } catch { return error }
        }
        #expect(problem([]) == RLPError(offset: 0, .endOfBytes))
        #expect(problem([0xc2, 0x81, 0x05]) == RLPError(offset: 1, .byteWithHeader(5)))
        #expect(problem([0xc3, 0x82, 0x05, 0x05, 0x05]) == RLPError(offset: 4, .trailing(1)))
        #expect(problem([0xc2, 0x83, 0x05, 0x05]) == RLPError(offset: 3, .trailing(1)))
        #expect(problem([0xc2, 0x83, 0x05]) == RLPError(offset: 1, .truncated(needed: 3, available: 1)))
        #expect(problem([0xb8, 0x01, 0x05]) == RLPError(offset: 0, .lengthInLongForm(1)))
        #expect(problem([0xb9, 0x00, 0x38]) == RLPError(offset: 0, .lengthWithLeadingZero))
        #expect(
            problem([0xff] + [UInt8](repeating: 0xff, count: 8))
                == RLPError(offset: 0, .truncated(needed: .max, available: 0)))
        #expect(
            problem([0xc2, 0x83, 0x05])?.description
                == "RLP, at byte 1: the item takes 3 more bytes after its header, but only 1 are left")
    }

    @Test("A reader takes only the forms of its kind")
    func values() throws {
        func item(_ bytes: [UInt8]) throws -> RLPItem { try RLPItem(bytes) }
        #expect(try item([0x80]).uint64() == 0)
        #expect(try item([0x88] + [UInt8](repeating: 0xff, count: 8)).uint64() == .max)
        #expect(throws: RLPError(offset: 0, .integerTooLong(count: 9, most: 8))) {
            try item([0x89] + [UInt8](repeating: 0xff, count: 9)).uint64()
        }
        #expect(throws: RLPError(offset: 0, .integerWithLeadingZero)) { try item([0x00]).uint64() }
        #expect(throws: RLPError(offset: 0, .integerWithLeadingZero)) { try item([0x82, 0, 1]).integer() }
        #expect(throws: RLPError(offset: 0, .listForString)) { try item([0xc0]).uint64() }
        #expect(throws: RLPError(offset: 0, .stringForList)) { try item([0x80]).elements() }
        #expect(throws: RLPError(offset: 0, .wrongElementCount(count: 0, least: 1, most: 1))) {
            try item([0xc0]).elements(count: 1)
        }
        #expect(throws: RLPError(offset: 0, .wrongLength(count: 0, expected: 20))) { try item([0x80]).address() }
        #expect(try item([0x80]).optionalAddress() == nil)
        let digest = Digest(keccak: [1])
        let address = try #require(Address(digest.bytes.prefix(20)))
        let bytes = RLPEncoder.list {
            $0.append(digest)
            $0.append(address)
            $0.append(bigEndianInteger: [0, 0, 7])
            $0.append(70_000 as UInt64)
        }
        let elements = try item(bytes).elements(count: 4)
        #expect(try elements[0].digest() == digest)
        #expect(try elements[1].address() == address)
        #expect(try elements[1].optionalAddress() == address)
        #expect(try elements[2].uint64() == 7)
        #expect(try elements[3].uint64() == 70_000)
        #expect(Array(elements[3].encoded) == [0x83, 0x01, 0x11, 0x70])
        #expect(try RLPItem.sequence(bytes + bytes).map { Array($0.encoded) } == [bytes, bytes])
        #expect(throws: RLPError(offset: bytes.count, .truncated(needed: 2, available: 0))) {
            try RLPItem.sequence(bytes + [0xc2])
        }
    }
}
