internal import Quantities

/// A part that does nothing, to show what adding one takes.
struct Dummy: Part {
    static let rank = Rank.dummy

    var next: SimTime? { nil }

    mutating func step(_ context: Context) -> [Effect] { [] }

    func violations(_ context: Context) -> [Violation] { [] }

    func combine(into hash: inout Fingerprint) {}
}
