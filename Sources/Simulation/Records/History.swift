/// What has happened so far, oldest first: a list to which things are added
/// at its end, and that is shared with whoever looks at it.
///
/// It is kept in pieces. An array that the screen, or a checkpoint, holds as
/// well would be copied whole by the next addition, so that a run cost more a
/// day the longer it is; here an addition or a change copies a piece at most,
/// and the list of pieces.
package struct History<Element: Sendable>: Sendable {
    private static var pieceLength: Int { 128 }

    /// All full but for the last.
    private var pieces: [[Element]] = []
    package private(set) var count = 0

    /// Nothing has happened.
    package init() {}

    /// Adds what happened last.
    ///
    /// - Complexity: O(1), and where the history is shared O(n / 128) for
    ///   the first addition.
    package mutating func append(_ element: Element) {
        if count % Self.pieceLength == 0 {
            var piece: [Element] = []
            piece.reserveCapacity(Self.pieceLength)
            pieces.append(piece)
        }
        pieces[pieces.count - 1].append(element)
        count += 1
    }
}

extension History: RandomAccessCollection, MutableCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { count }
    package subscript(index: Int) -> Element {
        get { pieces[index / Self.pieceLength][index % Self.pieceLength] }
        _modify { yield &pieces[index / Self.pieceLength][index % Self.pieceLength] }
    }
}

extension History: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: Element...) {
        self.init()
        for element in elements { append(element) }
    }
}

extension History: Equatable where Element: Equatable {}
extension History: Hashable where Element: Hashable {}
