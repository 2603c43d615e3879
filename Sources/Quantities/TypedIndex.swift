/// An index that is bound to one kind of list: a household's index is not a
/// node's, and mixing them does not compile.
@usableFromInline package protocol TypedIndex: Hashable, Strideable, Sendable where Stride == Int {
    /// The index as an integer, from 0.
    var index: Int { get }
    /// Creates the index of an integer of at least 0.
    init(_ index: Int)
}

extension TypedIndex {
    /// Whether an index is below another.
    @inlinable package static func < (a: Self, b: Self) -> Bool { a.index < b.index }
    /// The number of steps from this index to another; negative if that is
    /// lower.
    @inlinable package func distance(to other: Self) -> Int { other.index - index }
    /// The index a number of steps further; lower if negative.
    @inlinable package func advanced(by count: Int) -> Self { Self(index + count) }
}

/// A household, by its index in the community's list.
@usableFromInline package struct HouseholdID: TypedIndex {
    /// The index as an integer, from 0.
    @usableFromInline package let index: Int

    /// Creates the index of a household.
    ///
    /// - Parameter index: from 0.
    @inlinable package init(_ index: Int) { self.index = index }
}

/// A radio node, by its index in the mesh's map.
@usableFromInline package struct NodeID: TypedIndex {
    /// The index as an integer, from 0.
    @usableFromInline package let index: Int

    /// Creates the index of a node.
    ///
    /// - Parameter index: from 0.
    @inlinable package init(_ index: Int) { self.index = index }
}

/// A message, by the number of messages sent before it in a run.
@usableFromInline package struct MessageID: TypedIndex {
    /// The index as an integer, from 0.
    @usableFromInline package let index: Int

    /// Creates the index of a message.
    ///
    /// - Parameter index: from 0.
    @inlinable package init(_ index: Int) { self.index = index }
}

extension Fingerprint {
    /// Folds the index of a household, node or message.
    package mutating func combine(_ id: some TypedIndex) { combine(id.index) }
}
