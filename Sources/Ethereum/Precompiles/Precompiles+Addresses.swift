internal import Signing

extension Precompiles {
    /// The number of the precompiled contract at an address; `nil` if there is none.
    static func number(of address: Address, _ revision: Revision) -> Int? {
        guard address.words.0 | address.words.1 == 0 else { return nil }
        let number = Int(address.words.2)
        return numbers(revision).contains(number) ? number : nil
    }

    /// The precompiled contracts of a revision.
    static func numbers(_ revision: Revision) -> ClosedRange<Int> { revision == .frontier ? 1...4 : numbers }
}
