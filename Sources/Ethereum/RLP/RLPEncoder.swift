package import Signing

/// A writer of Ethereum's Recursive Length Prefix encoding into one growing buffer
/// (yellow paper, appendix B).
///
/// ```swift
/// var encoder = RLPEncoder()
/// encoder.appendList { list in
///     list.append(9 as UInt64)
///     list.append([0xde, 0xad])
/// }
/// encoder.bytes  // [0xc4, 0x09, 0x82, 0xde, 0xad]
/// ```
///
/// A list is written first and its header inserted before it when its length is
/// known, so a nested value needs no buffer of its own: only lists longer than 55
/// bytes are moved, by at most eight bytes per level.
package struct RLPEncoder: Sendable {
    /// The bytes written so far: a sequence of complete encodings.
    package private(set) var bytes: [UInt8] = []

    /// Creates an empty encoder.
    ///
    /// - Parameter capacity: The number of bytes to reserve.
    package init(capacity: Int = 0) {
        if capacity > 0 { bytes.reserveCapacity(capacity) }
    }

    /// Appends a string of bytes.
    @inline(__always)
    package mutating func append(_ string: UnsafeRawBufferPointer) {
        if string.count == 1, string[0] < 0x80 {
            bytes.append(string[0])
        } else {
            appendHeader(0x80, count: string.count)
            bytes.append(contentsOf: string)
        }
    }

    /// Appends a string of bytes.
    package mutating func append(_ string: [UInt8]) {
        string.withUnsafeBytes { append($0) }
    }

    /// Appends a string of bytes.
    package mutating func append(_ string: ArraySlice<UInt8>) {
        string.withUnsafeBytes { append($0) }
    }

    /// Appends an integer: its big-endian bytes without leading zeros, so that
    /// zero is the empty string.
    package mutating func append(_ integer: UInt64) {
        if integer == 0 {
            bytes.append(0x80)
        } else if integer < 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: integer))
        } else {
            let count = RLPEncoder.byteCount(integer)
            bytes.append(0x80 + UInt8(truncatingIfNeeded: count))
            appendBigEndian(integer, count: count)
        }
    }

    /// Appends an integer given as big-endian bytes, without its leading zeros.
    package mutating func append(bigEndianInteger digits: UnsafeRawBufferPointer) {
        var start = 0
        while start < digits.count, digits[start] == 0 { start += 1 }
        append(UnsafeRawBufferPointer(rebasing: digits[start...]))
    }

    /// Appends an integer given as big-endian bytes, without its leading zeros.
    package mutating func append(bigEndianInteger digits: [UInt8]) {
        digits.withUnsafeBytes { append(bigEndianInteger: $0) }
    }

    /// Appends the 32 bytes of a digest: a string, even if it begins with zeros.
    package mutating func append(_ digest: Digest) {
        bytes.append(0xa0)
        digest.withBytes { bytes.append(contentsOf: $0) }
    }

    /// Appends the 20 bytes of an address.
    package mutating func append(_ address: Address) {
        bytes.append(0x94)
        appendBigEndian(address.words.0, count: 8)
        appendBigEndian(address.words.1, count: 8)
        appendBigEndian(UInt64(address.words.2), count: 4)
    }

    /// Appends a list whose elements a closure appends.
    ///
    /// - Throws: the error of the closure.
    package mutating func appendList<Failure: Error>(
        _ elements: (inout RLPEncoder) throws(Failure) -> Void
    ) throws(Failure) {
        let start = bytes.count
        bytes.append(0)
        try elements(&self)
        let count = bytes.count - start - 1
        if count <= 55 {
            bytes[start] = 0xc0 + UInt8(truncatingIfNeeded: count)
        } else {
            let length = RLPEncoder.byteCount(UInt64(count))
            bytes[start] = 0xf7 + UInt8(truncatingIfNeeded: length)
            let digits = (0..<length).map { UInt8(truncatingIfNeeded: count >> (8 * (length - 1 - $0))) }
            bytes.insert(contentsOf: digits, at: start + 1)
        }
    }

    /// Appends the complete encoding of an item unchanged.
    package mutating func append(encoded: [UInt8]) { bytes.append(contentsOf: encoded) }

    /// Appends the complete encoding of an item unchanged.
    package mutating func append(encoded: ArraySlice<UInt8>) { bytes.append(contentsOf: encoded) }

    /// Appends the header of a list whose elements the caller appends next. If
    /// the length of their encodings is known beforehand, this saves moving
    /// them.
    package mutating func appendListHeader(contentCount: Int) { appendHeader(0xc0, count: contentCount) }

    /// Removes all bytes and keeps their capacity.
    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    private mutating func appendHeader(_ base: UInt8, count: Int) {
        if count <= 55 {
            bytes.append(base + UInt8(truncatingIfNeeded: count))
        } else {
            let length = RLPEncoder.byteCount(UInt64(count))
            bytes.append(base + 55 + UInt8(truncatingIfNeeded: length))
            appendBigEndian(UInt64(count), count: length)
        }
    }

    private mutating func appendBigEndian(_ integer: UInt64, count: Int) {
        var index = count * 8
        while index > 0 {
            index -= 8
            bytes.append(UInt8(truncatingIfNeeded: integer >> UInt64(index)))
        }
    }

    /// The number of bytes of an integer without leading zeros.
    private static func byteCount(_ integer: UInt64) -> Int { (64 - integer.leadingZeroBitCount + 7) / 8 }
}

extension RLPEncoder {
    /// The number of bytes of the encoding of a string or list, its header
    /// included; a string of one byte below 0x80 takes one.
    package static func encodedCount(ofContentCount count: Int) -> Int {
        count <= 55 ? 1 + count : 1 + byteCount(UInt64(count)) + count
    }

    /// The encoding of one string of bytes.
    package static func encoding(_ string: [UInt8]) -> [UInt8] {
        var encoder = RLPEncoder(capacity: string.count + 9)
        encoder.append(string)
        return encoder.bytes
    }

    /// The encoding of one list.
    ///
    /// - Throws: the error of the closure.
    package static func list<Failure: Error>(
        _ elements: (inout RLPEncoder) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        var encoder = RLPEncoder()
        try encoder.appendList(elements)
        return encoder.bytes
    }
}
