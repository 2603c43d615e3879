/// One running call: its program, its stack and its memory.
struct Frame {
    var code: Code
    /// The next instruction.
    var pc: UnsafePointer<UInt8>
    /// The lowest word of the stack, and one past the highest.
    let base: UnsafeMutablePointer<U256>
    var top: UnsafeMutablePointer<U256>
    var gas: UInt64
    /// The start of its memory in the workspace, and the size in bytes, a
    /// multiple of 32.
    let memoryBase: Int
    var memorySize = 0
    /// The start of its call data in the workspace.
    let inputStart: Int
    let inputCount: Int
    /// The account whose storage and balance it uses, by table index.
    let account: Int
    let address: U256
    let caller: U256
    let value: U256
    let isStatic: Bool
    /// Whether it runs initcode.
    let isCreation: Bool
    /// The state's checkpoint to revert to if it fails.
    let checkpoint: Int
    /// The range of its own memory for the callee's output, while it waits for a
    /// callee.
    var outputStart = 0
    var outputCount = 0
    /// The range of its memory that it returned, or reverted with.
    var resultStart = 0
    var resultCount = 0
}

/// The ways in which the interpreter leaves a frame.
enum Exit {
    case proceed
    /// Succeeded; its output starts at ``Frame/resultStart``.
    case finished
    case reverted
    case halted(Halt)
    /// The operands of a call or creation are on the stack.
    case call(Operation)
    case create(Operation)
}
