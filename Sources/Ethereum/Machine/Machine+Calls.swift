internal import Signing

/// A call or creation about to begin.
struct PendingCall {
    var kind: TracedCall.Kind
    var caller: Address
    /// The account whose storage and balance it uses.
    var address: Address
    var codeAddress: Address
    var value: U256
    var gas: UInt64
    /// The range of its call data or initcode in the workspace.
    var inputStart: Int
    var inputCount: Int
    var isStatic: Bool
    /// The start of its memory in the workspace.
    var memoryBase: Int
}

/// CALL and its kin.
extension Machine {
    /// Reads a call from the stack and begins it.
    ///
    /// - Returns: The fault that stops the caller, if any. A callee that cannot
    ///   begin is no fault: the caller finds a 0.
    @inline(never)
    mutating func beginCall(_ operation: Operation) -> Halt? {
        let hasValue = operation == .call || operation == .callCode
        let (requested, target) = (frame.top[-1], frame.top[-2])
        let value = hasValue ? frame.top[-3] : .zero
        let rest = frame.top - (hasValue ? 3 : 2)
        let (inputStart, inputCount, outputStart, outputCount) = (rest[-1], rest[-2], rest[-3], rest[-4])
        frame.top = rest - 4
        if operation == .call, frame.isStatic, !value.isZero { return .writeProtection }
        guard grow(inputStart, inputCount), grow(outputStart, outputCount) else { return .outOfGas }
        let index = state.index(of: target.address)
        var cost: UInt64 = state.warm(account: index) ? schedule.coldAccount : 0
        if !value.isZero { cost += 9_000 }
        if operation == .call, paysForNewAccount(index, value) { cost += 25_000 }
        guard pay(cost), var gas = gasForCallee(requested) else { return .outOfGas }
        if !value.isZero { gas += 2_300 }
        frame.outputStart = outputCount.isZero ? 0 : Int(outputStart.w0)
        frame.outputCount = Int(outputCount.w0)
        workspace.returnCount = 0
        if depth >= Self.deepest || (hasValue && state.accounts[frame.account].account.balance < value) {
            deliver(.zero, gas: gas)
            return nil
        }
        let address = frame.address.address
        let isDelegate = operation == .delegateCall
        let call = PendingCall(
            kind: operation.tracedKind, caller: isDelegate ? frame.caller.address : address,
            address: operation == .call || operation == .staticCall ? target.address : address,
            codeAddress: target.address, value: isDelegate ? frame.value : value, gas: gas,
            inputStart: frame.memoryBase + (inputCount.isZero ? 0 : Int(inputStart.w0)), inputCount: Int(inputCount.w0),
            isStatic: frame.isStatic || operation == .staticCall, memoryBase: frame.memoryBase + frame.memorySize)
        _ = enter(call, from: frame)
        return nil
    }

    private func paysForNewAccount(_ index: Int, _ value: U256) -> Bool {
        let entry = state.accounts[index]
        if schedule.emptyIsNone { return !value.isZero && entry.account.isEmpty }
        return !entry.exists && entry.account.isEmpty
    }

    /// Takes a callee's gas from the frame; `nil` if the frame has less.
    private mutating func gasForCallee(_ requested: U256) -> UInt64? {
        let gas = schedule.keepsShare ? min(requested.clamped, frame.gas - frame.gas / 64) : requested.clamped
        return pay(gas) ? gas : nil
    }

    /// Begins a call: pushes its frame or, if there is no program to run, delivers
    /// its result at once.
    ///
    /// - Parameter caller: the frame that waits for it; `nil` for a message
    ///   from outside.
    /// - Returns: Whether there is a frame to run.
    mutating func enter(_ call: PendingCall, from caller: Frame? = nil) -> Bool {
        let checkpoint = state.checkpoint
        if Observer.isActive { traceEnter(call, depth: caller == nil ? 0 : depth + 1) }
        let account = state.index(of: call.address)
        if call.kind == .call || call.kind == .callCode || call.kind == .staticCall {
            state.debit(call.value, account: state.index(of: call.caller))
            state.credit(call.value, account: account)
        }
        if let number = Precompiles.number(of: call.codeAddress, revision) {
            runPrecompile(number, call, checkpoint: checkpoint, isOutermost: caller == nil)
            return false
        }
        let code = state.accounts[state.index(of: call.codeAddress)].code
        if code.count == 0 {
            end(nil, gas: call.gas, checkpoint: checkpoint, isOutermost: caller == nil, success: .one)
            return false
        }
        push(call, code: code, account: account, checkpoint: checkpoint, isCreation: false, from: caller)
        return true
    }

    mutating func push(
        _ call: PendingCall, code: Code, account: Int, checkpoint: Int, isCreation: Bool, from caller: Frame?
    ) {
        if let caller { callers.append(caller) }
        let base = workspace.stack(depth: depth)
        frame = Frame(
            code: code, pc: code.start, base: base, top: base, gas: call.gas, memoryBase: call.memoryBase,
            inputStart: call.inputStart, inputCount: isCreation ? 0 : call.inputCount, account: account,
            address: U256(call.address), caller: U256(call.caller), value: call.value, isStatic: call.isStatic,
            isCreation: isCreation, checkpoint: checkpoint)
    }

    private mutating func runPrecompile(_ number: Int, _ call: PendingCall, checkpoint: Int, isOutermost: Bool) {
        let input = UnsafeRawBufferPointer(start: workspace.memory + call.inputStart, count: call.inputCount)
        switch Precompiles.run(number, input: input, gas: call.gas) {
        case .success(let output, let gasUsed):
            output.withUnsafeBytes { bytes in
                workspace.setReturnData(
                    from: bytes.baseAddress ?? UnsafeRawPointer(workspace.memory), count: bytes.count)
            }
            end(nil, gas: call.gas - gasUsed, checkpoint: checkpoint, isOutermost: isOutermost, success: .one)
        case .failure:
            end(.precompileFailed, gas: 0, checkpoint: checkpoint, isOutermost: isOutermost, success: .one)
        }
    }

    /// Ends the running frame.
    mutating func finish(_ halt: Halt?) {
        var halt = halt
        var success = U256.one
        let isOutermost = callers.isEmpty
        let result = UnsafeRawPointer(memory + frame.resultStart)
        if halt == nil, frame.isCreation {
            halt = placeCode(result)
            success = frame.address
            workspace.returnCount = 0
            if isOutermost, halt == nil { workspace.setReturnData(from: result, count: frame.resultCount) }
        } else if halt == nil || halt == .reverted {
            workspace.setReturnData(from: result, count: frame.resultCount)
        } else {
            workspace.returnCount = 0
        }
        let gas = halt == nil || halt == .reverted ? frame.gas : 0
        let checkpoint = frame.checkpoint
        if let caller = callers.popLast() {
            frame = caller
            workspace.giveBack(beyond: frame.memoryBase + frame.memorySize)
        }
        end(halt, gas: gas, checkpoint: checkpoint, isOutermost: isOutermost, success: success)
    }

    /// Returns a call's result to its caller. The output is in the workspace.
    mutating func end(_ halt: Halt?, gas: UInt64, checkpoint: Int, isOutermost: Bool, success: U256) {
        if let halt {
            state.revert(to: checkpoint)
            if halt != .reverted { workspace.returnCount = 0 }
        }
        let output = UnsafeRawBufferPointer(start: workspace.returnData, count: workspace.returnCount)
        if Observer.isActive { tracer.exit(halt: halt, output: Array(output), gas: gas) }
        if isOutermost {
            outcome = CallResult(halt: halt, output: Array(output), gas: gas)
        } else {
            deliver(halt == nil ? success : .zero, gas: gas)
        }
    }

    /// Gives the running frame the result of the call that it made.
    private mutating func deliver(_ word: U256, gas: UInt64) {
        frame.gas += gas
        frame.top.pointee = word
        frame.top += 1
        let count = min(frame.outputCount, workspace.returnCount)
        if count > 0 { (memory + frame.outputStart).copyMemory(from: workspace.returnData, byteCount: count) }
    }

    func traceInput(_ call: PendingCall) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: workspace.memory + call.inputStart, count: call.inputCount))
    }

    mutating func traceEnter(_ call: PendingCall, depth: Int) {
        tracer.enter(
            TracedCall(
                kind: call.kind, depth: depth, from: call.kind == .delegateCall ? call.address : call.caller,
                to: call.kind == .create || call.kind == .create2 ? call.address : call.codeAddress, value: call.value,
                gas: call.gas, input: traceInput(call)))
    }

    /// Returns the gas to a caller or creator whose callee cannot begin, with a 0
    /// as the result.
    mutating func refuse(gas: UInt64) { deliver(.zero, gas: gas) }
}

extension Operation {
    var tracedKind: TracedCall.Kind {
        switch self {
        case .callCode: .callCode
        case .delegateCall: .delegateCall
        case .staticCall: .staticCall
        case .create: .create
        case .create2: .create2
        default: .call
        }
    }
}
