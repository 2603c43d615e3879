package import Simulation

/// The events of a run by number from 0, as the world's history holds them.
package typealias EventLog = Chunked<Simulation.Event>

extension Chunked {
    /// The numbers of all elements, from 0.
    package var numbers: Range<Int> { 0..<count }

    /// The element with a number, which must lie within ``numbers``.
    package subscript(number number: Int) -> Element { self[number] }
}
