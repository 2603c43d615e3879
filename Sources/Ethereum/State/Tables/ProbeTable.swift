/// A hash table that finds the index of a key in a dense array: a table of indices
/// with linear probing, at most half full.
///
/// A cell holds 32 bits of the key's hash above the index plus one, so that a miss
/// rarely reads the array, and growing never hashes a key again. The entries belong
/// to the owner, who passes the comparison.
struct ProbeTable: Sendable {
    // All empty tables share these, so that making one costs no memory.
    private var cells = ProbeTable.noCells
    private var mask = 15
    private(set) var count = 0
    private let secret = Secret.process

    private static let noCells = [UInt64](repeating: 0, count: 16)

    /// Returns the index of the entry with a hash for which a comparison holds; −1
    /// if there is none.
    ///
    /// - Complexity: O(1) on average.
    @inline(__always)
    func find(_ hash: UInt64, where isEntry: (Int) -> Bool) -> Int {
        let tag = hash >> 32
        var cell = Int(truncatingIfNeeded: tag) & mask
        while true {
            let value = cells[cell]
            if value == 0 { return -1 }
            if value >> 32 == tag {
                let index = Int(truncatingIfNeeded: value & 0xffff_ffff) &- 1
                if isEntry(index) { return index }
            }
            cell = (cell &+ 1) & mask
        }
    }

    /// Adds an entry known to be absent.
    mutating func insert(_ hash: UInt64, index: Int) {
        precondition(index < 0xffff_fffe, "index \(index) does not fit a cell")
        if (count + 1) * 2 > cells.count { grow() }
        put((hash & 0xffff_ffff_0000_0000) | UInt64(index + 1))
        count += 1
    }

    private mutating func put(_ value: UInt64) {
        var cell = Int(truncatingIfNeeded: value >> 32) & mask
        while cells[cell] != 0 { cell = (cell + 1) & mask }
        cells[cell] = value
    }

    private mutating func grow() {
        let old = cells
        cells = [UInt64](repeating: 0, count: old.count * 2)
        mask = cells.count - 1
        for value in old where value != 0 { put(value) }
    }

    /// Returns the hash of a key of 256 bits: two products of 128 bits, folded. An
    /// attacker who knew the numbers with which the parts of a key are mixed could
    /// make a product 0; these numbers are therefore the process's secret, as for
    /// Swift's dictionaries. The secret affects where a key is stored, never which
    /// value is found.
    @inline(__always)
    func hash(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64) -> UInt64 {
        let first = (a ^ secret.first).multipliedFullWidth(by: b ^ secret.second)
        let second = (first.high ^ first.low ^ c).multipliedFullWidth(by: d ^ secret.third)
        return second.high ^ second.low
    }

    private struct Secret: Sendable {
        let first = UInt64.random(in: .min ... .max)
        let second = UInt64.random(in: .min ... .max)
        let third = UInt64.random(in: .min ... .max)

        static let process = Secret()
    }
}
