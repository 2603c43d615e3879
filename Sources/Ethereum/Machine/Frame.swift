/// One running call: where its program, its stack and its memory are.
struct Frame {
    var code: Code
    /// The next instruction.
    var pc: UnsafePointer<UInt8>
    /// The lowest word of the stack, and one past the highest.
    let base: UnsafeMutablePointer<U256>
    var top: UnsafeMutablePointer<U256>
    var gas: UInt64
    /// Where its memory begins in the workspace, and how many bytes it has: a
    /// multiple of 32.
    let memoryBase: Int
    var memorySize = 0
    /// Where its call data are in the workspace.
    let inputStart: Int
    let inputCount: Int
    /// Whose storage and balance it works on: a place in the state's table.
    let account: Int
    let address: U256
    let caller: U256
    let value: U256
    let isStatic: Bool
    /// Whether it runs initcode.
    let isCreation: Bool
    /// The state's checkpoint to go back to if it fails.
    let checkpoint: Int
    /// Where in its own memory the callee's output goes while it waits for
    /// one.
    var outputStart = 0
    var outputCount = 0
    /// Where in its memory what it returned or reverted with is.
    var resultStart = 0
    var resultCount = 0
}

/// How the interpreter left a frame.
enum Exit {
    case proceed
    /// Succeeded; ``Frame/resultStart`` says with what.
    case finished
    case reverted
    case halted(Halt)
    /// A call or creation stands on the stack.
    case call(Operation)
    case create(Operation)
}
