/// A list that grows at its end and is shared with whoever looks at it.
///
/// It is kept in chunks. An array that the screen, or a checkpoint, holds as
/// well would be copied whole by the next addition, so that a run cost more a
/// day the longer it is; here an addition or a change copies a chunk at most,
/// and the list of chunks.
package struct Chunked<Element: Sendable>: Sendable {
    private static var chunkLength: Int { 128 }

    /// All full but for the last.
    private var chunks: [[Element]] = []
    package private(set) var count = 0

    /// An empty list.
    package init() {}

    /// Adds an element at the end.
    ///
    /// - Complexity: O(1), and where the list is shared O(n / 128) for
    ///   the first addition.
    package mutating func append(_ element: Element) {
        if count % Self.chunkLength == 0 {
            var chunk: [Element] = []
            chunk.reserveCapacity(Self.chunkLength)
            chunks.append(chunk)
        }
        chunks[chunks.count - 1].append(element)
        count += 1
    }
}

extension Chunked: RandomAccessCollection, MutableCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { count }
    package subscript(index: Int) -> Element {
        get { chunks[index / Self.chunkLength][index % Self.chunkLength] }
        _modify { yield &chunks[index / Self.chunkLength][index % Self.chunkLength] }
    }
}

extension Chunked: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: Element...) {
        self.init()
        for element in elements { append(element) }
    }
}

extension Chunked: Equatable where Element: Equatable {}
extension Chunked: Hashable where Element: Hashable {}
