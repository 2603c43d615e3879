package import Signing

/// The values of an encoding's strings. Each reader names the only forms it
/// takes and throws an ``RLPError`` with the offset for every other.
extension RLPItem {
    /// The bytes of a string, of any length, as a view of the buffer.
    ///
    /// - Throws: ``RLPError/Problem/listForString``.
    package func string() throws(RLPError) -> ArraySlice<UInt8> {
        guard !isList else { throw RLPError(offset: range.lowerBound, .listForString) }
        return buffer[content]
    }

    /// The bytes of a string of a given length.
    ///
    /// - Throws: ``RLPError`` for a list, or another length.
    package func string(count: Int) throws(RLPError) -> ArraySlice<UInt8> {
        let string = try string()
        guard string.count == count else {
            throw RLPError(offset: range.lowerBound, .wrongLength(count: string.count, expected: count))
        }
        return string
    }

    /// The bytes of a string of any length, copied.
    ///
    /// - Throws: ``RLPError/Problem/listForString``.
    /// - Complexity: O(bytes).
    package func bytes() throws(RLPError) -> [UInt8] { Array(try string()) }

    /// The big-endian bytes of an integer, none of them a leading zero; empty
    /// for zero.
    ///
    /// - Parameter most: The greatest number of bytes that it may have.
    /// - Throws: ``RLPError`` for a list, a leading zero, or more bytes.
    package func integer(most: Int = 32) throws(RLPError) -> ArraySlice<UInt8> {
        let digits = try string()
        guard digits.count <= most else {
            throw RLPError(offset: range.lowerBound, .integerTooLong(count: digits.count, most: most))
        }
        if digits.first == 0 { throw RLPError(offset: range.lowerBound, .integerWithLeadingZero) }
        return digits
    }

    /// An integer below 2⁶⁴.
    ///
    /// - Throws: ``RLPError`` for a list, a leading zero, or more than 8 bytes.
    package func uint64() throws(RLPError) -> UInt64 {
        var value: UInt64 = 0
        for digit in try integer(most: 8) { value = value << 8 | UInt64(digit) }
        return value
    }

    /// A digest: exactly 32 bytes.
    ///
    /// - Throws: ``RLPError`` for a list, or another length.
    package func digest() throws(RLPError) -> Digest {
        try string(count: 32).withUnsafeBytes { Digest(loading: $0) }
    }

    /// An address: exactly 20 bytes.
    ///
    /// - Throws: ``RLPError`` for a list, or another length.
    package func address() throws(RLPError) -> Address {
        try string(count: 20).withUnsafeBytes { Address(loading: $0) }
    }

    /// An address, or `nil` for the empty string: the recipient of a
    /// transaction that creates a contract.
    ///
    /// - Throws: ``RLPError`` for a list, or another length.
    package func optionalAddress() throws(RLPError) -> Address? {
        if !isList, content.isEmpty { return nil }
        return try address()
    }
}
