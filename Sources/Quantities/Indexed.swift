/// A list whose elements are found by a typed index: one for each household,
/// or one for each node.
///
/// ```
/// var balances = PerHousehold(repeating: Money.zero, count: 24)
/// balances[HouseholdID(3)] += price
/// for home in balances.indices { … }      // HouseholdID, not Int
/// ```
///
/// It is stored as an array is, and costs what an array costs. It does not
/// grow: what there is one of for each household is made for all of them.
@usableFromInline package struct Indexed<Index: TypedIndex, Element> {
    /// The elements in their order.
    @usableFromInline package var elements: [Element]

    /// - Parameter elements: one for each index, from 0.
    @inlinable package init(_ elements: some Sequence<Element>) { self.elements = Array(elements) }

    @inlinable package init(repeating element: Element, count: Int) {
        elements = Array(repeating: element, count: count)
    }
}

/// One for each household of a community.
package typealias PerHousehold<Element> = Indexed<HouseholdID, Element>
/// One for each node of a mesh.
package typealias PerNode<Element> = Indexed<NodeID, Element>

extension Indexed: RandomAccessCollection, MutableCollection {
    @inlinable package var startIndex: Index { Index(0) }
    @inlinable package var endIndex: Index { Index(elements.count) }

    @inlinable package subscript(index: Index) -> Element {
        get { elements[index.index] }
        _modify { yield &elements[index.index] }
    }

    /// The elements transformed, one for each index again.
    @inlinable package func map<New, Failure: Error>(
        _ transform: (Element) throws(Failure) -> New
    ) throws(Failure) -> Indexed<Index, New> {
        Indexed<Index, New>(try elements.map(transform))
    }
}

extension Indexed: ExpressibleByArrayLiteral {
    @inlinable package init(arrayLiteral elements: Element...) { self.elements = elements }
}

extension Indexed: Equatable where Element: Equatable {}
extension Indexed: Hashable where Element: Hashable {}
extension Indexed: Sendable where Element: Sendable {}

extension Range where Bound: TypedIndex {
    /// One for each index of the range, which begins at 0.
    @inlinable package func eachIndexed<Element, Failure: Error>(
        _ make: (Bound) throws(Failure) -> Element
    ) throws(Failure) -> Indexed<Bound, Element> {
        Indexed(try map(make))
    }
}
