internal import Foundation
package import Quantities

/// The seeds of a randomised test: a few fixed ones, or the single one named
/// by `COMMONWATT_SEED` to look at a failure again.
package let testSeeds: [UInt64] =
    ProcessInfo.processInfo.environment["COMMONWATT_SEED"].flatMap(UInt64.init).map { [$0] } ?? [1, 2, 3, 42, 2_024]

extension RandomStream {
    /// A whole number in a range of `Int`.
    package mutating func int(_ range: ClosedRange<Int>) -> Int {
        Int(integer(in: Int64(range.lowerBound)...Int64(range.upperBound)))
    }

    /// One of the elements.
    package mutating func pick<Element>(_ elements: [Element]) -> Element { elements[int(0...elements.count - 1)] }
}
