/// An item of a Recursive Length Prefix encoding: a view of a range of the
/// buffer that holds it, either a string of bytes or a list of items.
///
/// ```swift
/// let item = try RLPItem([0xc4, 0x09, 0x82, 0xde, 0xad])
/// let elements = try item.elements(count: 2)
/// try elements[0].uint64()  // 9
/// try elements[1].string()  // [0xde, 0xad]
/// ```
///
/// Decoding is strict: there is one encoding of each value, and every other is an
/// error. The whole of it is checked when the outermost item is created, in one
/// pass without recursion, so depth costs memory and never the stack, and reading
/// the structure afterwards finds no new fault. Items share the buffer; none copies
/// it.
package struct RLPItem: Sendable {
    /// The buffer that holds this item, perhaps among others.
    let buffer: [UInt8]
    /// The item with its header.
    package let range: Range<Int>
    /// The item without its header.
    package let content: Range<Int>
    /// Whether the item is a list; a string of bytes otherwise.
    package let isList: Bool

    /// Decodes a buffer that is exactly one item.
    ///
    /// - Throws: ``RLPError`` with the offset of the first fault.
    /// - Complexity: O(bytes), one pass.
    package init(_ buffer: [UInt8]) throws(RLPError) {
        let header = try RLPHeader(buffer, at: 0, before: buffer.count)
        guard header.content.upperBound == buffer.count else {
            throw RLPError(
                offset: header.content.upperBound, .trailing(buffer.count - header.content.upperBound))
        }
        self.init(buffer, header, at: 0)
        try checkContent()
    }

    /// Decodes a buffer of items one after another, such as a file of blocks.
    ///
    /// - Throws: ``RLPError`` with the offset of the first fault.
    /// - Complexity: O(bytes), one pass.
    package static func sequence(_ buffer: [UInt8]) throws(RLPError) -> [RLPItem] {
        var items: [RLPItem] = []
        var offset = 0
        while offset < buffer.count {
            let item = RLPItem(buffer, try RLPHeader(buffer, at: offset, before: buffer.count), at: offset)
            try item.checkContent()
            items.append(item)
            offset = item.range.upperBound
        }
        return items
    }

    private init(_ buffer: [UInt8], _ header: RLPHeader, at offset: Int) {
        self.buffer = buffer
        range = offset..<header.content.upperBound
        content = header.content
        isList = header.isList
    }

    /// Checks the contents of a list, with the ends of the open lists on a stack of
    /// its own.
    private func checkContent() throws(RLPError) {
        guard isList else { return }
        var ends: [Int] = []
        var end = content.upperBound
        var offset = content.lowerBound
        while true {
            while offset == end {
                guard let outer = ends.popLast() else { return }
                end = outer
            }
            let header = try RLPHeader(buffer, at: offset, before: end)
            if header.isList {
                ends.append(end)
                end = header.content.upperBound
                offset = header.content.lowerBound
            } else {
                offset = header.content.upperBound
            }
        }
    }
}

extension RLPItem {
    /// The items of a list, in their order.
    ///
    /// - Throws: ``RLPError/Problem/stringForList``.
    /// - Complexity: O(elements); their contents are not visited.
    package func elements() throws(RLPError) -> [RLPItem] {
        guard isList else { throw RLPError(offset: range.lowerBound, .stringForList) }
        var elements: [RLPItem] = []
        var offset = content.lowerBound
        while offset < content.upperBound {
            let header = try RLPHeader(buffer, at: offset, before: content.upperBound)
            elements.append(RLPItem(buffer, header, at: offset))
            offset = header.content.upperBound
        }
        return elements
    }

    /// The items of a list of a given length.
    ///
    /// - Throws: ``RLPError`` for a string, or another number of items.
    /// - Complexity: O(elements).
    package func elements(count: Int) throws(RLPError) -> [RLPItem] { try elements(count: count...count) }

    /// The items of a list that must have a number of them within a range.
    ///
    /// - Throws: ``RLPError`` for a string, or another number of items.
    /// - Complexity: O(elements).
    package func elements(count: ClosedRange<Int>) throws(RLPError) -> [RLPItem] {
        let elements = try elements()
        guard count.contains(elements.count) else {
            throw RLPError(
                offset: range.lowerBound,
                .wrongElementCount(count: elements.count, least: count.lowerBound, most: count.upperBound))
        }
        return elements
    }

    /// The item's encoding, header included, of which a hash is taken.
    package var encoded: ArraySlice<UInt8> { buffer[range] }
}

/// The first bytes of an item: whether it is a list, and where its content is.
private struct RLPHeader {
    var isList: Bool
    var content: Range<Int>

    /// Reads the header at an offset, of an item that must end within a limit.
    @inline(__always)
    init(_ buffer: [UInt8], at offset: Int, before limit: Int) throws(RLPError) {
        guard offset < limit else { throw RLPError(offset: offset, .endOfBytes) }
        let first = buffer[offset]
        let start = offset + 1
        switch first {
        case 0..<0x80:
            isList = false
            content = offset..<start
        case 0x80..<0xb8:
            isList = false
            content = try Self.short(Int(first - 0x80), at: offset, before: limit)
            if first == 0x81, buffer[start] < 0x80 {
                throw RLPError(offset: offset, .byteWithHeader(buffer[start]))
            }
        case 0xb8..<0xc0:
            isList = false
            content = try Self.long(buffer, Int(first - 0xb7), at: offset, before: limit)
        case 0xc0..<0xf8:
            isList = true
            content = try Self.short(Int(first - 0xc0), at: offset, before: limit)
        default:
            isList = true
            content = try Self.long(buffer, Int(first - 0xf7), at: offset, before: limit)
        }
    }

    private static func short(_ count: Int, at offset: Int, before limit: Int) throws(RLPError) -> Range<Int> {
        let start = offset + 1
        guard count <= limit - start else {
            throw RLPError(offset: offset, .truncated(needed: UInt64(count), available: limit - start))
        }
        return start..<start + count
    }

    /// - Parameter digits: the bytes of the length, 1 to 8.
    private static func long(
        _ buffer: [UInt8], _ digits: Int, at offset: Int, before limit: Int
    ) throws(RLPError) -> Range<Int> {
        let available = limit - offset - 1
        guard digits <= available else {
            throw RLPError(offset: offset, .truncated(needed: UInt64(digits), available: available))
        }
        let start = offset + 1 + digits
        guard buffer[offset + 1] != 0 else { throw RLPError(offset: offset, .lengthWithLeadingZero) }
        var count: UInt64 = 0
        for digit in offset + 1..<start { count = count << 8 | UInt64(buffer[digit]) }
        guard count > 55 else { throw RLPError(offset: offset, .lengthInLongForm(Int(count))) }
        guard count <= UInt64(limit - start) else {
            throw RLPError(offset: offset, .truncated(needed: count, available: limit - start))
        }
        return start..<start + Int(count)
    }
}
