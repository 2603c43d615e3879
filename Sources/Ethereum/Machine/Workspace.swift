/// The memory in which programs run: one stack for each depth of calls, one
/// buffer for the memories of all frames, and the return data of the latest
/// call.
///
/// It is a class because it owns allocations that pointers in frames point into; it
/// belongs to one ``Machine`` and is freed with it.
final class Workspace {
    /// The memories of all frames, each beginning where its caller's ends.
    private(set) var memory: UnsafeMutableRawPointer
    /// The number of bytes at ``memory``, whether frames have paid for them or not.
    private(set) var capacity: Int
    private var stacks: [UnsafeMutablePointer<U256>] = []
    private(set) var returnData: UnsafeMutableRawPointer
    private var returnCapacity: Int
    /// The number of bytes of return data.
    var returnCount = 0

    /// The greatest number of bytes of all memories together.
    let limit: Int

    init(limit: Int) {
        self.limit = limit
        capacity = 1 << 14
        memory = .allocate(byteCount: capacity, alignment: 32)
        returnCapacity = 1 << 10
        returnData = .allocate(byteCount: returnCapacity, alignment: 32)
    }

    deinit {
        memory.deallocate()
        returnData.deallocate()
        for stack in stacks { stack.deallocate() }
    }

    /// Returns the stack of a depth, which is allocated when it is first reached.
    func stack(depth: Int) -> UnsafeMutablePointer<U256> {
        while stacks.count <= depth { stacks.append(.allocate(capacity: Instruction.stackLimit)) }
        return stacks[depth]
    }

    /// Makes room for memory up to an end and keeps its contents. Pointers into
    /// ``memory`` are no longer valid afterwards.
    ///
    /// It is called when the range is paid for. If the host cannot provide the
    /// memory, the program stops: a result that depended on the host would split a
    /// chain.
    @inline(never)
    func reserve(_ end: Int, keeping used: Int) {
        if end <= capacity { return }
        var size = capacity
        while size < end { size *= 2 }
        resize(to: size, keeping: used)
    }

    /// Returns memory of frames that have ended to the host, if it is much and
    /// little is left in use. Pointers into ``memory`` are no longer valid
    /// afterwards.
    ///
    /// - Parameter used: the end of the running frame's memory.
    @inline(__always)
    func giveBack(beyond used: Int) {
        if capacity > Self.kept, used <= capacity / 4 { shrink(keeping: used) }
    }

    /// The number of bytes that are never given back, so that ordinary programs
    /// never move their memory.
    static var kept: Int { 1 << 24 }

    @inline(never)
    private func shrink(keeping used: Int) {
        var size = capacity
        while size > Self.kept, used <= size / 4 { size /= 2 }
        resize(to: size, keeping: used)
    }

    private func resize(to size: Int, keeping used: Int) {
        let other = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 32)
        other.copyMemory(from: memory, byteCount: used)
        memory.deallocate()
        memory = other
        capacity = size
    }

    /// Copies return data from ``memory``. It does not count towards the limit: it
    /// is never more than the memory of the frame that has ended, or the output
    /// that a precompiled contract was paid for.
    func setReturnData(from source: UnsafeRawPointer, count: Int) {
        if count > returnCapacity || (returnCapacity > Self.kept && count <= returnCapacity / 4) {
            returnData.deallocate()
            returnCapacity = 1 << 10
            while returnCapacity < count { returnCapacity *= 2 }
            returnData = .allocate(byteCount: returnCapacity, alignment: 32)
        }
        if count > 0 { returnData.copyMemory(from: source, byteCount: count) }
        returnCount = count
    }
}
