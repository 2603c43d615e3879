/// The limit of the memory of all frames of a message together. It is a rule of
/// this chain: the yellow paper knows no limit but gas.
///
/// Memory of `w` words costs a frame `3w + w²/512` gas (appendix H.1). A single
/// frame that reaches 2^31 bytes, 2^26 words, pays 8.8·10^12. Frames within frames
/// get there for less, because each pays for its own words only: with the share
/// that EIP-150 leaves to a callee, 63/64 at every depth, the cheapest way is some
/// 460 frames, each smaller than its caller, and costs 1.39·10^11 (256 MiB:
/// 2.3·10^9). No message with less gas than that can detect the limit, and a block
/// of this community has 3·10^7 gas for all of its transactions.
///
/// A frame that asks for memory beyond the limit is out of gas, whatever it could
/// pay. The limit is a constant rather than the host's free memory because every
/// node must come to the same result: a node that cannot provide the memory that a
/// program has paid for stops instead of continuing with another result. Memory is
/// taken from the host only when it is paid for, and memory of frames that have
/// ended is free for others.
package enum MemoryLimit {
    /// The greatest number of bytes in the memories of all living frames of a
    /// message, including the outermost call data in whole words.
    package static let bytes = 1 << 31
}
