/// A key as a path of half bytes: the nibble at an even index is the high
/// half of a byte (yellow paper, appendix C).
package enum TrieKey {
    /// The nibble at an index, which must be below twice the key's length.
    @inline(__always)
    static func nibble(_ key: [UInt8], _ index: Int) -> Int {
        let byte = key[index >> 1]
        return Int(index & 1 == 0 ? byte >> 4 : byte & 15)
    }

    /// The number of nibbles in which two keys agree, at least those known.
    ///
    /// - Complexity: O(length).
    static func agreement(_ a: [UInt8], _ b: [UInt8], from known: Int) -> Int {
        let end = min(a.count, b.count)
        var index = known >> 1
        while index < end, a[index] == b[index] { index += 1 }
        // If the whole of the first byte was known, no earlier nibble is compared;
        // if half of it was, that half is equal anyway.
        if index < end, a[index] >> 4 == b[index] >> 4 { return max(known, index * 2 + 1) }
        return max(known, index * 2)
    }

    /// Returns whether a key comes before another in the order of paths: that of
    /// their bytes, a key before those of which it is a prefix.
    static func precedes(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        let count = min(a.count, b.count)
        for index in 0..<count where a[index] != b[index] { return a[index] < b[index] }
        return a.count < b.count
    }

    /// Appends the hex-prefix form of a part of a path as a string of an RLP
    /// encoding: the first nibble tells the kind of node and whether the
    /// number of nibbles is odd (yellow paper, appendix C).
    package static func appendHexPrefix(_ key: [UInt8], _ part: Range<Int>, isLeaf: Bool, to encoder: inout RLPEncoder)
    {
        let kind: UInt8 = isLeaf ? 0x20 : 0
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 + part.count / 2) { buffer in
            var index = part.lowerBound
            var first = kind
            if part.count % 2 == 1 {
                first = kind | 0x10 | UInt8(nibble(key, index))
                index += 1
            }
            buffer.initializeElement(at: 0, to: first)
            var written = 1
            while index < part.upperBound {
                buffer.initializeElement(at: written, to: UInt8(nibble(key, index) << 4 | nibble(key, index + 1)))
                written += 1
                index += 2
            }
            encoder.append(UnsafeRawBufferPointer(UnsafeBufferPointer(buffer)))
        }
    }

    /// The number of bytes that ``appendHexPrefix(_:_:isLeaf:to:)`` appends.
    static func hexPrefixEncodedCount(_ nibbles: Int) -> Int {
        // A single byte is below 0x40 and stands for itself.
        nibbles < 2 ? 1 : RLPEncoder.encodedCount(ofContentCount: 1 + nibbles / 2)
    }
}
