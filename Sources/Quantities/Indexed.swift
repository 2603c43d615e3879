/// A list whose elements are found by a typed index: one for each household,
/// or one for each node.
///
/// ```
/// var balances = PerHousehold(repeating: Money.zero, count: 24)
/// balances[HouseholdID(3)] += price
/// for home in balances.indices { … }      // HouseholdID, not Int
/// ```
///
/// It is stored like an array, at the cost of an array. It does not grow: it is
/// created with an element for every index.
@usableFromInline package struct Indexed<Index: TypedIndex, Element> {
    /// The elements in their order.
    @usableFromInline package var elements: [Element]

    /// Creates a list of some elements.
    ///
    /// - Parameter elements: one for each index, from 0.
    @inlinable package init(_ elements: some Sequence<Element>) { self.elements = Array(elements) }

    /// Creates a list of equal elements, one for each index below `count`.
    @inlinable package init(repeating element: Element, count: Int) {
        elements = Array(repeating: element, count: count)
    }
}

/// One for each household of a community.
package typealias PerHousehold<Element> = Indexed<HouseholdID, Element>
/// One for each node of a mesh.
package typealias PerNode<Element> = Indexed<NodeID, Element>

extension Indexed: RandomAccessCollection, MutableCollection {
    /// Index 0.
    @inlinable package var startIndex: Index { Index(0) }
    /// The index after the last.
    @inlinable package var endIndex: Index { Index(elements.count) }

    /// The element at an index, which must be below ``endIndex``.
    @inlinable package subscript(index: Index) -> Element {
        get { elements[index.index] }
        _modify { yield &elements[index.index] }
    }

    /// Returns the elements transformed, again one for each index.
    @inlinable package func map<New, Failure: Error>(
        _ transform: (Element) throws(Failure) -> New
    ) throws(Failure) -> Indexed<Index, New> {
        Indexed<Index, New>(try elements.map(transform))
    }
}

extension Indexed: ExpressibleByArrayLiteral {
    /// Creates a list of the elements of a literal, from index 0.
    @inlinable package init(arrayLiteral elements: Element...) { self.elements = elements }
}

extension Indexed: Equatable where Element: Equatable {}
extension Indexed: Hashable where Element: Hashable {}
extension Indexed: Sendable where Element: Sendable {}

extension Range where Bound: TypedIndex {
    /// Returns a list with one element for each index of the range, which must
    /// begin at 0.
    @inlinable package func eachIndexed<Element, Failure: Error>(
        _ make: (Bound) throws(Failure) -> Element
    ) throws(Failure) -> Indexed<Bound, Element> {
        Indexed(try map(make))
    }
}
