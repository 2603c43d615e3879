/// A fault of a Recursive Length Prefix encoding: its offset, and the form
/// that would be right there.
package struct RLPError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of faults.
    package enum Problem: Hashable, Sendable {
        /// An item should begin here, but the bytes end.
        case endOfBytes
        /// The item, or its header, would take more bytes than there are
        /// within the list, or the buffer, that holds it.
        case truncated(needed: UInt64, available: Int)
        /// Bytes follow where the item is complete.
        case trailing(Int)
        /// A byte below 0x80 is written with a header; it stands for itself.
        case byteWithHeader(UInt8)
        /// A length begins with a zero byte.
        case lengthWithLeadingZero
        /// A length of at most 55 is written in the form for longer ones.
        case lengthInLongForm(Int)
        /// A list where a string of bytes should be.
        case listForString
        /// A string of bytes where a list should be.
        case stringForList
        /// An integer begins with a zero byte.
        case integerWithLeadingZero
        /// An integer has more bytes than it may have.
        case integerTooLong(count: Int, most: Int)
        /// A string has another length than it must have.
        case wrongLength(count: Int, expected: Int)
        /// A list has another number of elements than it must have.
        case wrongElementCount(count: Int, least: Int, most: Int)
    }

    /// The offset of the offending item's first byte in the whole buffer.
    package var offset: Int
    /// The fault.
    package var problem: Problem

    /// A fault at an offset.
    package init(offset: Int, _ problem: Problem) {
        self.offset = offset
        self.problem = problem
    }

    /// The offset, and the form that would be right there.
    package var description: String {
        let right =
            switch problem {
            case .endOfBytes: "an item should begin here, but the bytes end"
            case .truncated(let needed, let available):
                "the item takes \(needed) more bytes after its header, but only \(available) are left"
            case .trailing(let count): "the item is complete here, but \(count) more bytes follow"
            case .byteWithHeader(let byte): "the byte \(byte) must stand for itself, without a header"
            case .lengthWithLeadingZero: "a length must not begin with a zero byte"
            case .lengthInLongForm(let length): "the length \(length) must be written in the short form, for 0 to 55"
            case .listForString: "a string of bytes should stand here, not a list"
            case .stringForList: "a list should stand here, not a string of bytes"
            case .integerWithLeadingZero: "an integer must not begin with a zero byte; zero is the empty string"
            case .integerTooLong(let count, let most): "an integer here has at most \(most) bytes, not \(count)"
            case .wrongLength(let count, let expected): "\(expected) bytes should stand here, not \(count)"
            case .wrongElementCount(let count, let least, let most):
                least == most
                    ? "the list should have \(least) elements, not \(count)"
                    : "the list should have \(least) to \(most) elements, not \(count)"
            }
        return "RLP, at byte \(offset): \(right)"
    }
}
