package import Signing

/// CREATE, CREATE2, and the contract-creating transaction.
extension Machine {
    /// Reads a creation from the stack and begins it.
    ///
    /// - Returns: The fault that stops the creator, if any.
    @inline(never)
    mutating func beginCreation(_ operation: Operation) -> Halt? {
        if frame.isStatic { return .writeProtection }
        let (value, start, count) = (frame.top[-1], frame.top[-2], frame.top[-3])
        let salt = operation == .create2 ? frame.top[-4] : .zero
        frame.top -= operation == .create2 ? 4 : 3
        if count.clamped > schedule.longestInitcode { return .initcodeTooLong }
        // CREATE2 hashes the initcode as well (EIP-1014).
        let perWord = schedule.initcodeWord + (operation == .create2 ? 6 : 0)
        guard let cost = wordCost(perWord, count), pay(cost), grow(start, count) else { return .outOfGas }
        workspace.returnCount = 0
        frame.outputCount = 0
        let gas = schedule.keepsShare ? frame.gas - frame.gas / 64 : frame.gas
        frame.gas -= gas
        let creator = state.accounts[frame.account].account
        if depth >= Self.deepest || creator.balance < value || creator.nonce == .max {
            refuse(gas: gas)
            return nil
        }
        state.setNonce(creator.nonce + 1, account: frame.account)
        let sender = frame.address.address
        let address =
            operation == .create2
            ? Address(creator: sender, salt: salt, initcode: bytes(start, count))
            : Address(creator: sender, nonce: creator.nonce)
        let call = PendingCall(
            kind: operation.tracedKind, caller: sender, address: address, codeAddress: address, value: value, gas: gas,
            inputStart: frame.memoryBase + (count.isZero ? 0 : Int(start.w0)), inputCount: Int(count.w0),
            isStatic: false,
            memoryBase: frame.memoryBase + frame.memorySize)
        _ = enterCreation(call, from: frame)
        return nil
    }

    /// Begins a creation after the creator's nonce was incremented.
    ///
    /// - Returns: Whether there is a frame to run.
    mutating func enterCreation(_ call: PendingCall, from creator: Frame? = nil) -> Bool {
        if Observer.isActive { traceEnter(call, depth: creator == nil ? 0 : depth + 1) }
        let account = state.index(of: call.address)
        // The account stays warm even if the creation fails (EIP-2929).
        _ = state.warm(account: account)
        let checkpoint = state.checkpoint
        if state.isOccupied(account) {
            end(.collision, gas: 0, checkpoint: checkpoint, isOutermost: creator == nil, success: .zero)
            return false
        }
        state.markCreated(account)
        if schedule.firstNonce > 0 { state.setNonce(schedule.firstNonce, account: account) }
        state.debit(call.value, account: state.index(of: call.caller))
        state.credit(call.value, account: account)
        let source = UnsafeRawPointer(workspace.memory + call.inputStart)
        let code = Code(hash: .zero, count: call.inputCount) { $0.copyMemory(from: source, byteCount: call.inputCount) }
        push(call, code: code, account: account, checkpoint: checkpoint, isCreation: true, from: creator)
        return true
    }

    /// Pays for and stores the code that the running frame's initcode returned
    /// (EIP-170, EIP-3541).
    mutating func placeCode(_ result: UnsafeRawPointer) -> Halt? {
        let count = frame.resultCount
        if count > schedule.longestCode { return .codeTooLong }
        if count > 0, result.load(as: UInt8.self) == 0xef { return .reservedCode }
        guard pay(200 * UInt64(count)) else { return .outOfGas }
        state.setCode(Array(UnsafeRawBufferPointer(start: result, count: count)), account: frame.account)
        return nil
    }
}

extension Address {
    /// Creates the address of a creator's contract: Keccak-256 of the RLP of its
    /// address and its nonce before (yellow paper, section 7).
    package init(creator: Address, nonce: UInt64) {
        let encoding = RLPEncoder.list { list in
            list.append(creator)
            list.append(nonce)
        }
        self = U256(Digest(keccak: encoding)).address
    }

    /// Creates the address of a contract made by CREATE2 (EIP-1014).
    package init(creator: Address, salt: U256, initcode: UnsafeRawBufferPointer) {
        self = U256(Digest(keccak: [0xff] + creator.bytes + salt.bytes + Digest(keccak: initcode).bytes)).address
    }
}
