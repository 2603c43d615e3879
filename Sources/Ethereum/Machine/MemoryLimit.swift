/// The limit of the memory of all frames of a message together, which is a rule
/// of this chain: the yellow paper knows no limit but gas.
///
/// Memory of `w` words costs a frame `3w + w²/512` gas (appendix H.1). One
/// frame alone that reaches 2^31 bytes, 2^26 words, pays 8.8·10^12. Frames
/// within frames get there for less, because each pays for its own words
/// only: with what EIP-150 leaves to a callee, 63/64 at every depth, the
/// cheapest way is some 460 frames, each smaller than its caller, and costs
/// 1.39·10^11 (256 MiB: 2.3·10^9). No message with less gas than that can
/// tell that there is a limit, and a block of this community has 3·10^7 gas
/// for all of its transactions.
///
/// What would go beyond the limit is out of gas, in the frame that asks for
/// it, whatever it could pay. The limit is a constant, not what the host has
/// to spare, because every node must come to the same result: one that cannot
/// give what a program has paid for stops instead of going on with another.
/// Memory is taken from the host only when it is paid for, and what frames
/// have used is free for others when they end.
package enum MemoryLimit {
    /// Bytes that the memories of all living frames of a message have at most,
    /// the outermost call data, in whole words, included.
    package static let bytes = 1 << 31
}
