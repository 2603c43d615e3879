internal import Signing

/// Memory and the copies into it (yellow paper, appendix H.1).
extension Machine {
    /// Pays gas; returns `false` if there is not enough.
    @inline(__always)
    mutating func pay(_ cost: UInt64) -> Bool {
        let (rest, isTooDear) = frame.gas.subtractingReportingOverflow(cost)
        if isTooDear { return false }
        frame.gas = rest
        return true
    }

    /// Extends the frame's memory over a range, with zeros where it is new, and
    /// pays for it; returns `false` if there is not enough gas. An empty range may
    /// be anywhere.
    @inline(never)
    mutating func grow(_ start: U256, _ count: U256) -> Bool {
        if count.isZero { return true }
        guard let start = start.word, let count = count.word, start < 1 << 40, count < 1 << 40 else { return false }
        let end = Int(start + count)
        if end <= frame.memorySize { return true }
        let words = UInt64(end + 31) / 32
        let size = Int(words) * 32
        guard frame.memoryBase + size <= workspace.limit else { return false }
        let old = UInt64(frame.memorySize) / 32
        guard pay(Self.memoryCost(words) - Self.memoryCost(old)) else { return false }
        workspace.reserve(frame.memoryBase + size, keeping: frame.memoryBase + frame.memorySize)
        (workspace.memory + frame.memoryBase + frame.memorySize)
            .initializeMemory(as: UInt8.self, repeating: 0, count: size - frame.memorySize)
        frame.memorySize = size
        return true
    }

    /// The cost of a frame's memory, in gas for all of its words (yellow paper,
    /// appendix H.1).
    static func memoryCost(_ words: UInt64) -> UInt64 { 3 * words + words * words / 512 }

    /// Returns the cost of the words of a range; `nil` if it exceeds any gas.
    func wordCost(_ perWord: UInt64, _ count: U256) -> UInt64? {
        guard let count = count.word, count < 1 << 40 else { return nil }
        return perWord * ((count + 31) / 32)
    }

    /// The frame's memory.
    var memory: UnsafeMutableRawPointer { workspace.memory + frame.memoryBase }

    /// Returns a word of the call data, zeros beyond its end.
    @inline(__always)
    func callData(at offset: U256) -> U256 {
        guard let start = offset.word, start < UInt64(frame.inputCount) else { return .zero }
        let offset = Int(start)
        let source = UnsafeRawPointer(workspace.memory + frame.inputStart + offset)
        let rest = frame.inputCount - offset
        if rest >= 32 { return U256(loading: source) }
        return partialWord(source, count: rest)
    }

    @inline(never)
    private func partialWord(_ source: UnsafeRawPointer, count: Int) -> U256 {
        var word = U256.zero
        for offset in 0..<count { word = word << 8 | U256(UInt64(source.load(fromByteOffset: offset, as: UInt8.self))) }
        return word << UInt64(8 * (32 - count))
    }

    /// Copies from a source to memory, zeros from beyond the source's end. The
    /// range in memory must be paid for; `from` may be any number.
    func copy(from: U256, of source: UnsafeRawPointer, count sourceCount: Int, to start: U256, count: U256) {
        guard let count = count.word, count > 0, let start = start.word else { return }
        let target = memory + Int(start)
        let offset = Int(min(from.clamped, UInt64(sourceCount)))
        let available = min(Int(count), sourceCount - offset)
        if available > 0 { target.copyMemory(from: source + offset, byteCount: available) }
        if available < Int(count) {
            (target + available).initializeMemory(as: UInt8.self, repeating: 0, count: Int(count) - available)
        }
    }

    /// Pays for a copy: for its words and for the memory it reaches.
    mutating func payForCopy(to start: U256, count: U256) -> Bool {
        guard let cost = wordCost(3, count), pay(cost) else { return false }
        return grow(start, count)
    }

    /// Returns bytes of the frame's memory; the range must be paid for.
    func bytes(_ start: U256, _ count: U256) -> UnsafeRawBufferPointer {
        guard let count = count.word, count > 0, let start = start.word else {
            return UnsafeRawBufferPointer(start: memory, count: 0)
        }
        return UnsafeRawBufferPointer(start: memory + Int(start), count: Int(count))
    }
}
