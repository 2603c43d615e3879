/// The memory in which programs run: one stack for each depth of calls, one
/// buffer for the memories of all frames, and the return data of the latest
/// call.
///
/// A class because it owns allocations that pointers in frames lead into; it
/// belongs to one ``Machine`` and is freed with it.
final class Workspace {
    /// The memories of all frames, each beginning where its caller's ends.
    private(set) var memory: UnsafeMutableRawPointer
    private var capacity: Int
    private var stacks: [UnsafeMutablePointer<U256>] = []
    private(set) var returnData: UnsafeMutableRawPointer
    private var returnCapacity: Int
    /// Bytes of return data.
    var returnCount = 0

    /// The most bytes that all memories may have together. What a program
    /// would pay for as much, more than 10^11 gas, no block has; tests with
    /// a gas limit of 2^63 do.
    static let limit = 1 << 28

    init() {
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

    /// The stack of a depth, allocated the first time somebody gets there.
    func stack(depth: Int) -> UnsafeMutablePointer<U256> {
        while stacks.count <= depth { stacks.append(.allocate(capacity: Instruction.stackLimit)) }
        return stacks[depth]
    }

    /// Makes room for memory up to an end, and keeps what is there. Pointers
    /// into ``memory`` are no longer valid afterwards.
    @inline(never)
    func reserve(_ end: Int, keeping used: Int) {
        if end <= capacity { return }
        var size = capacity
        while size < end { size *= 2 }
        let larger = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 32)
        larger.copyMemory(from: memory, byteCount: used)
        memory.deallocate()
        memory = larger
        capacity = size
    }

    /// Takes return data from somewhere in ``memory``.
    func setReturnData(from source: UnsafeRawPointer, count: Int) {
        if count > returnCapacity {
            returnData.deallocate()
            while returnCapacity < count { returnCapacity *= 2 }
            returnData = .allocate(byteCount: returnCapacity, alignment: 32)
        }
        if count > 0 { returnData.copyMemory(from: source, byteCount: count) }
        returnCount = count
    }
}
