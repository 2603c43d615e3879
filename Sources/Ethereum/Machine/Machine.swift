internal import Signing

/// The Ethereum virtual machine: runs a message against a state.
///
/// ```
/// var machine = Machine(state: state, block: block, transaction: context, tracer: NoTracer())
/// let result = machine.run(message)
/// state = machine.state
/// ```
///
/// Calls within calls do not recurse: frames stand on a stack of their own, and
/// ``interpret()`` returns whenever one begins or ends, so 1024 of them take no
/// more of the thread's stack than one. The interpreter keeps its program counter,
/// gas and stack pointer in locals; everything less frequent goes through
/// ``frame``.
package struct Machine<Observer: Tracer> {
    /// The state that messages change; between messages it may be taken out and put
    /// back.
    package var state: State
    /// The block in which messages run.
    package let block: BlockContext
    /// The transaction of which messages are a part.
    package let transaction: TransactionContext
    /// The rules by which they run.
    package let revision: Revision
    /// The observer of the run.
    package var tracer: Observer
    let schedule: Schedule
    let instructions: UnsafePointer<Instruction>
    let workspace: Workspace
    /// The callers of the running frame, outermost first.
    var callers: [Frame] = []
    var frame: Frame
    /// The result of the outermost frame; `nil` while it runs.
    var outcome: CallResult?

    /// Creates a machine that has not run a message.
    ///
    /// - Parameter memoryLimit: A limit other than ``MemoryLimit/bytes``, for tests
    ///   of the limit only.
    package init(
        state: consuming State, block: BlockContext, transaction: TransactionContext, revision: Revision = .cancun,
        tracer: Observer, memoryLimit: Int = MemoryLimit.bytes
    ) {
        workspace = Workspace(limit: memoryLimit)
        self.state = state
        self.block = block
        self.transaction = transaction
        self.revision = revision
        self.tracer = tracer
        schedule = revision.schedule
        instructions = Instruction.table(revision)
        frame = Frame(
            code: .empty, pc: Code.empty.start, base: workspace.stack(depth: 0), top: workspace.stack(depth: 0), gas: 0,
            memoryBase: 0, inputStart: 0, inputCount: 0, account: 0, address: .zero, caller: .zero, value: .zero,
            isStatic: false, isCreation: false, checkpoint: 0)
    }

    /// The depth of the running frame; 0 for the outermost.
    var depth: Int { callers.count }

    /// The greatest depth of a frame (yellow paper, section 8).
    static var deepest: Int { 1024 }

    /// Runs a message whose sender can pay its value. If it fails, its changes of
    /// the state are undone.
    package mutating func run(_ message: CallMessage) -> CallResult {
        outcome = nil
        // The call data is first in the workspace, as if from a caller's memory.
        let count = message.input.count
        let room = (count + 31) / 32 * 32
        workspace.reserve(room, keeping: 0)
        message.input.withUnsafeBytes { source in
            if let base = source.baseAddress { workspace.memory.copyMemory(from: base, byteCount: count) }
        }
        workspace.returnCount = 0
        var call = PendingCall(
            kind: .call, caller: message.sender, address: .zero, codeAddress: .zero, value: message.value,
            gas: message.gas, inputStart: 0, inputCount: count, isStatic: false, memoryBase: room)
        let isRunning: Bool
        switch message.kind {
        case .call(let target):
            call.address = target
            call.codeAddress = target
            isRunning = enter(call)
        case .create(let address):
            call.kind = .create
            call.address = address
            isRunning = enterCreation(call)
        }
        if isRunning { runFrames() }
        return outcome ?? CallResult(halt: .outOfGas, output: [], gas: 0)
    }

    private mutating func runFrames() {
        while outcome == nil {
            switch interpret() {
            case .proceed: break
            case .finished: finish(nil)
            case .reverted: finish(.reverted)
            case .halted(let halt): finish(halt)
            case .call(let operation):
                if let halt = beginCall(operation) { finish(halt) }
            case .create(let operation):
                if let halt = beginCreation(operation) { finish(halt) }
            }
        }
    }
}
