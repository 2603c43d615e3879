/// A list that grows at its end and is shared with the screen and with
/// checkpoints.
///
/// It is kept in chunks of 128 elements. Appending to a shared array would copy
/// it whole, so a day would cost more the longer the run. Here an addition or a
/// change copies one chunk at most, and the list of chunks.
package struct Chunked<Element: Sendable>: Sendable {
    private static var chunkLength: Int { 128 }

    /// All chunks but the last are full.
    private var chunks: [[Element]] = []
    /// The number of elements.
    package private(set) var count = 0

    /// Creates an empty list.
    package init() {}

    /// Adds an element at the end.
    ///
    /// - Complexity: O(1); O(n / 128) for the first addition to a shared list.
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
    /// Always 0.
    package var startIndex: Int { 0 }
    /// The number of elements.
    package var endIndex: Int { count }
    /// The element at an index.
    ///
    /// - Parameter index: within `0..<count`.
    /// - Complexity: O(1); setting in a shared list copies a chunk and the list
    ///   of chunks.
    package subscript(index: Int) -> Element {
        get { chunks[index / Self.chunkLength][index % Self.chunkLength] }
        _modify { yield &chunks[index / Self.chunkLength][index % Self.chunkLength] }
    }
}

extension Chunked: ExpressibleByArrayLiteral {
    /// Creates a list of the elements of an array literal.
    ///
    /// - Complexity: O(n).
    package init(arrayLiteral elements: Element...) {
        self.init()
        for element in elements { append(element) }
    }
}

extension Chunked: Equatable where Element: Equatable {}
extension Chunked: Hashable where Element: Hashable {}
