/// The index of something in a list, which knows of which list: the index of
/// a household is none of a node, and mixing them does not compile.
@usableFromInline package protocol TypedIndex: Hashable, Strideable, Sendable where Stride == Int {
    /// From 0.
    var index: Int { get }
    init(_ index: Int)
}

extension TypedIndex {
    @inlinable package static func < (a: Self, b: Self) -> Bool { a.index < b.index }
    @inlinable package func distance(to other: Self) -> Int { other.index - index }
    @inlinable package func advanced(by count: Int) -> Self { Self(index + count) }
}

/// A household, by its index in the community's list.
@usableFromInline package struct HouseholdID: TypedIndex {
    @usableFromInline package let index: Int

    /// - Parameter index: from 0.
    @inlinable package init(_ index: Int) { self.index = index }
}

/// A radio node, by its index in the mesh's map.
@usableFromInline package struct NodeID: TypedIndex {
    @usableFromInline package let index: Int

    /// - Parameter index: from 0.
    @inlinable package init(_ index: Int) { self.index = index }
}

/// A message, by how many were sent before it in a run.
@usableFromInline package struct MessageID: TypedIndex {
    @usableFromInline package let index: Int

    /// - Parameter index: from 0.
    @inlinable package init(_ index: Int) { self.index = index }
}

extension Fingerprint {
    /// Folds in the index of something.
    package mutating func combine(_ id: some TypedIndex) { combine(id.index) }
}
