internal import Signing

/// The instructions that are not in the loop itself.
extension Machine {
    /// Executes an instruction whose fixed cost is paid; costs that depend on its
    /// operands are paid here. Words are at ``Frame/top``.
    @inline(never)
    mutating func carryOut(_ instruction: Instruction) -> Exit {
        let top = frame.top
        switch instruction.operation {
        case .divide: combine { $1 / $0 }
        case .signedDivide: combine { .signedQuotient($1, $0) }
        case .modulo: combine { $1 % $0 }
        case .signedModulo: combine { .signedRemainder($1, $0) }
        case .addModulo:
            top[-3] = .addModulo(top[-1], top[-2], top[-3])
            frame.top -= 2
        case .multiplyModulo:
            top[-3] = .multiplyModulo(top[-1], top[-2], top[-3])
            frame.top -= 2
        case .exponentiate:
            guard pay(schedule.exponentByte * UInt64(top[-2].byteWidth)) else { return .halted(.outOfGas) }
            combine { $1.power($0) }
        case .signExtend: combine { $0.signExtended(from: $1) }
        case .byte: combine { $0.byte($1) }
        case .signedShiftRight: combine { $0.signedShiftRight($1.clamped) }
        case .keccak256: return hash()
        case .memoryStoreByte:
            guard grow(top[-1], .one) else { return .halted(.outOfGas) }
            memory.storeBytes(of: UInt8(truncatingIfNeeded: top[-2].w0), toByteOffset: Int(top[-1].w0), as: UInt8.self)
            frame.top -= 2
        case .memoryCopy: return copyMemory()
        case .callDataCopy, .codeCopy, .returnDataCopy: return copyIn(instruction.operation)
        case .balance, .externalCodeSize, .externalCodeHash, .externalCodeCopy:
            return lookAtAccount(instruction.operation)
        case .log: return log(topicCount: Int(instruction.argument))
        case .transientLoad: top[-1] = state.transient(account: frame.account, key: top[-1])
        case .transientStore:
            if frame.isStatic { return .halted(.writeProtection) }
            state.setTransient(top[-2], account: frame.account, key: top[-1])
            frame.top -= 2
        case .blockHash: top[-1] = blockHash(top[-1])
        case .blobHash:
            let hashes = transaction.blobHashes
            top[-1] = top[-1].clamped < UInt64(hashes.count) ? U256(hashes[Int(top[-1].w0)]) : .zero
        case .returnData, .revert:
            guard grow(top[-1], top[-2]) else { return .halted(.outOfGas) }
            frame.resultCount = Int(top[-2].w0)
            frame.resultStart = frame.resultCount == 0 ? 0 : Int(top[-1].w0)
            return instruction.operation == .revert ? .reverted : .finished
        case .call, .callCode, .delegateCall, .staticCall: return .call(instruction.operation)
        case .create, .create2: return .create(instruction.operation)
        case .selfDestruct: return selfDestruct()
        case .invalid, .undefined: return .halted(.undefinedInstruction)
        default: pushFact(instruction.operation)
        }
        return .proceed
    }

    /// Replaces the two top words by the result of a closure, which gets the second
    /// and the first.
    @inline(__always)
    private mutating func combine(_ function: (_ second: U256, _ first: U256) -> U256) {
        let top = frame.top
        top[-2] = function(top[-2], top[-1])
        frame.top -= 1
    }

    /// Pushes a word that is known without reading memory or state.
    private mutating func pushFact(_ operation: Operation) {
        frame.top.pointee = fact(operation)
        frame.top += 1
    }

    private func fact(_ operation: Operation) -> U256 {
        switch operation {
        case .origin: U256(transaction.origin)
        case .gasPrice: transaction.gasPrice
        case .codeSize: U256(UInt64(frame.code.count))
        case .returnDataSize: U256(UInt64(workspace.returnCount))
        case .coinbase: U256(block.coinbase)
        case .timestamp: U256(block.timestamp)
        case .number: U256(block.number)
        case .randomness: U256(block.randomness)
        case .gasLimit: U256(block.gasLimit)
        case .chainID: block.chainID
        case .selfBalance: state.accounts[frame.account].account.balance
        case .baseFee: block.baseFee
        case .blobBaseFee: block.blobBaseFee
        default: .zero
        }
    }

    private func blockHash(_ number: U256) -> U256 {
        guard let number = number.word, number < block.number, block.number - number <= 256 else { return .zero }
        return U256(block.ancestorHash(number))
    }

    private mutating func hash() -> Exit {
        let top = frame.top
        guard let cost = wordCost(6, top[-2]), pay(cost), grow(top[-1], top[-2]) else { return .halted(.outOfGas) }
        top[-2] = U256(Keccak.hash(bytes(top[-1], top[-2])))
        frame.top -= 1
        return .proceed
    }

    private mutating func copyMemory() -> Exit {
        let (target, source, count) = (frame.top[-1], frame.top[-2], frame.top[-3])
        guard let cost = wordCost(3, count), pay(cost), grow(max(target, source), count) else {
            return .halted(.outOfGas)
        }
        if !count.isZero {
            (memory + Int(target.w0)).copyMemory(from: memory + Int(source.w0), byteCount: Int(count.w0))
        }
        frame.top -= 3
        return .proceed
    }

    private mutating func copyIn(_ operation: Operation) -> Exit {
        let (target, from, count) = (frame.top[-1], frame.top[-2], frame.top[-3])
        if operation == .returnDataCopy {
            // Unlike the other copies, this one may not reach beyond the end
            // (EIP-211).
            let (end, overflow) = from.addingReportingOverflow(count)
            if overflow || end.clamped > UInt64(workspace.returnCount) { return .halted(.returnDataOutOfBounds) }
        }
        guard payForCopy(to: target, count: count) else { return .halted(.outOfGas) }
        let source: UnsafeRawPointer
        let sourceCount: Int
        switch operation {
        case .callDataCopy:
            (source, sourceCount) = (UnsafeRawPointer(workspace.memory + frame.inputStart), frame.inputCount)
        case .codeCopy: (source, sourceCount) = (UnsafeRawPointer(frame.code.start), frame.code.count)
        default: (source, sourceCount) = (UnsafeRawPointer(workspace.returnData), workspace.returnCount)
        }
        copy(from: from, of: source, count: sourceCount, to: target, count: count)
        frame.top -= 3
        return .proceed
    }

    private mutating func lookAtAccount(_ operation: Operation) -> Exit {
        let index = state.index(of: frame.top[-1].address)
        if state.warm(account: index), !pay(schedule.coldAccount) { return .halted(.outOfGas) }
        switch operation {
        case .balance: frame.top[-1] = state.accounts[index].account.balance
        case .externalCodeSize: frame.top[-1] = U256(UInt64(state.accounts[index].code.count))
        case .externalCodeHash:
            let account = state.accounts[index].account
            frame.top[-1] = account.isEmpty ? .zero : U256(account.codeHash)
        default:
            let (target, from, count) = (frame.top[-2], frame.top[-3], frame.top[-4])
            guard payForCopy(to: target, count: count) else { return .halted(.outOfGas) }
            let code = state.accounts[index].code
            copy(from: from, of: UnsafeRawPointer(code.start), count: code.count, to: target, count: count)
            frame.top -= 4
        }
        return .proceed
    }

    private mutating func log(topicCount: Int) -> Exit {
        if frame.isStatic { return .halted(.writeProtection) }
        let top = frame.top
        guard let size = top[-2].word, size < 1 << 40, pay(8 * size), grow(top[-1], top[-2]) else {
            return .halted(.outOfGas)
        }
        let log = Log(
            address: frame.address.address, topics: (0..<topicCount).map { top[-3 - $0].digest },
            data: Array(bytes(top[-1], top[-2])))
        if Observer.isActive { tracer.logged(log) }
        state.append(log)
        frame.top -= 2 + topicCount
        return .proceed
    }
}
