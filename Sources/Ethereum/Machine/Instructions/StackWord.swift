internal import Synchronization

extension UnsafeMutablePointer where Pointee == U256 {
    /// A word of the stack, read in four loads that the compiler may not
    /// join.
    ///
    /// Most words were written a moment ago by four stores of 64 bits, and a
    /// processor forwards a value from a store to a load only if the load lies
    /// within one store. Joined loads of 128 bits wait for the cache instead, which
    /// made SWAP and DUP the most expensive instructions. Relaxed atomic loads are
    /// plain moves that the compiler leaves alone. No other thread sees the stack.
    @inline(__always)
    func word(_ index: Int) -> U256 {
        let words = UnsafeMutableRawPointer(self + index).assumingMemoryBound(to: Atomic<UInt64>.self)
        return U256(
            w0: words[0].load(ordering: .relaxed), w1: words[1].load(ordering: .relaxed),
            w2: words[2].load(ordering: .relaxed), w3: words[3].load(ordering: .relaxed))
    }
}
