extension Machine {
    /// Executes instructions of the running frame until it ends, calls or creates.
    ///
    /// The state of the loop is in locals, which become registers. Code that needs
    /// more than these stores them in ``frame``, does its work there, and reads
    /// them back. No local may be passed `inout`: that alone would keep it in
    /// memory for the whole loop.
    mutating func interpret() -> Exit {
        let instructions = instructions
        let pairs = Pairs(instructions)
        let base = frame.base
        let code = frame.code.start
        let codeCount = UInt64(frame.code.count)
        let destinations = frame.code.destinations
        var pc = frame.pc
        var sp = frame.top
        var gas = frame.gas
        var memory = workspace.memory + frame.memoryBase
        var memorySize = UInt64(frame.memorySize)

        while true {
            let instruction = instructions[Int(pc.pointee)]
            if Observer.isActive { traceStep(pc: pc, top: sp, gas: gas) }
            let height = UInt16(truncatingIfNeeded: UInt(bitPattern: sp) &- UInt(bitPattern: base))
            if height &- instruction.least > instruction.range {
                return .halted(height < instruction.least ? .stackUnderflow : .stackOverflow)
            }
            let (rest, isTooDear) = gas.subtractingReportingOverflow(UInt64(instruction.gas))
            if isTooDear { return .halted(.outOfGas) }
            gas = rest

            switch instruction.operation {
            case .push1:
                let number = UInt64(pc[1])
                let next = pc[2]
                if Pairs.areJoined, next &- Pairs.memoryLoad <= 1, number &+ 32 <= memorySize, gas >= pairs.memory,
                    height >= 32
                {
                    // Compilers keep variables at low addresses: the access that
                    // follows is executed together with the PUSH.
                    gas &-= pairs.memory
                    pc += 3
                    if next == Pairs.memoryLoad {
                        sp[0] = U256(loading: memory + Int(truncatingIfNeeded: number))
                        sp += 1
                    } else {
                        sp.word(-1).store(to: memory + Int(truncatingIfNeeded: number))
                        sp -= 1
                    }
                    continue
                }
                sp[0] = U256(number)
                sp += 1
                pc += 2
            case .push2:
                let number = UInt64(pc[1]) << 8 | UInt64(pc[2])
                if Pairs.areJoined, pc[3] == Pairs.jumpIf, height >= 32, gas >= pairs.jump {
                    // The jump that follows: most jumps have their target pushed
                    // just before them.
                    gas &-= pairs.jump
                    let isTaken = !sp.word(-1).isZero
                    sp -= 1
                    pc += 4
                    if !isTaken { continue }
                    guard number < codeCount,
                        destinations[Int(truncatingIfNeeded: number >> 6)] >> (number & 63) & 1 == 1
                    else {
                        return .halted(.invalidJump)
                    }
                    guard gas >= pairs.landing else { return .halted(.outOfGas) }
                    gas &-= pairs.landing
                    pc = code + Int(truncatingIfNeeded: number) + 1
                    continue
                }
                sp[0] = U256(number)
                sp += 1
                pc += 3
            case .push:
                let count = Int(instruction.argument)
                sp[0] = U256(loading: pc + 1) >> UInt64(truncatingIfNeeded: 256 &- 8 &* count)
                sp += 1
                pc += 1 &+ count
            case .push0:
                sp[0] = .zero
                sp += 1
                pc += 1
            case .duplicate:
                sp[0] = sp.word(0 &- Int(instruction.argument))
                sp += 1
                pc += 1
            case .swap:
                let other = sp - 1 - Int(instruction.argument)
                let word = other.word(0)
                other.pointee = sp.word(-1)
                sp[-1] = word
                pc += 1
            case .pop:
                sp -= 1
                pc += 1
            case .add:
                sp[-2] = sp.word(-1) &+ sp.word(-2)
                sp -= 1
                pc += 1
            case .subtract:
                sp[-2] = sp.word(-1) &- sp.word(-2)
                sp -= 1
                pc += 1
            case .multiply:
                sp[-2] = sp.word(-1) &* sp.word(-2)
                sp -= 1
                pc += 1
            case .lessThan:
                sp[-2] = U256(sp.word(-1) < sp.word(-2) ? 1 : 0)
                sp -= 1
                pc += 1
            case .greaterThan:
                sp[-2] = U256(sp.word(-2) < sp.word(-1) ? 1 : 0)
                sp -= 1
                pc += 1
            case .signedLessThan:
                sp[-2] = U256(U256.isLessSigned(sp.word(-1), sp.word(-2)) ? 1 : 0)
                sp -= 1
                pc += 1
            case .signedGreaterThan:
                sp[-2] = U256(U256.isLessSigned(sp.word(-2), sp.word(-1)) ? 1 : 0)
                sp -= 1
                pc += 1
            case .equal:
                sp[-2] = U256(sp.word(-1) == sp.word(-2) ? 1 : 0)
                sp -= 1
                pc += 1
            case .isZero:
                sp[-1] = U256(sp.word(-1).isZero ? 1 : 0)
                pc += 1
            case .and:
                sp[-2] = sp.word(-1) & sp.word(-2)
                sp -= 1
                pc += 1
            case .or:
                sp[-2] = sp.word(-1) | sp.word(-2)
                sp -= 1
                pc += 1
            case .exclusiveOr:
                sp[-2] = sp.word(-1) ^ sp.word(-2)
                sp -= 1
                pc += 1
            case .not:
                sp[-1] = ~sp.word(-1)
                pc += 1
            case .shiftLeft:
                sp[-2] = sp.word(-2) << sp.word(-1).clamped
                sp -= 1
                pc += 1
            case .shiftRight:
                sp[-2] = sp.word(-2) >> sp.word(-1).clamped
                sp -= 1
                pc += 1
            case .jumpDestination:
                pc += 1
            case .jump:
                let target = sp.word(-1)
                sp -= 1
                guard target.w1 | target.w2 | target.w3 == 0, target.w0 < codeCount,
                    destinations[Int(truncatingIfNeeded: target.w0 >> 6)] >> (target.w0 & 63) & 1 == 1
                else { return .halted(.invalidJump) }
                pc = code + Int(truncatingIfNeeded: target.w0)
                if Pairs.areJoined {
                    // The JUMPDEST there has no effect but its cost: it is paid for
                    // now and skipped.
                    guard gas >= pairs.landing else { return .halted(.outOfGas) }
                    gas &-= pairs.landing
                    pc += 1
                }
            case .jumpIf:
                let target = sp.word(-1)
                let isTaken = !sp.word(-2).isZero
                sp -= 2
                if isTaken {
                    guard target.w1 | target.w2 | target.w3 == 0, target.w0 < codeCount,
                        destinations[Int(truncatingIfNeeded: target.w0 >> 6)] >> (target.w0 & 63) & 1 == 1
                    else { return .halted(.invalidJump) }
                    pc = code + Int(truncatingIfNeeded: target.w0)
                    if Pairs.areJoined {
                        guard gas >= pairs.landing else { return .halted(.outOfGas) }
                        gas &-= pairs.landing
                        pc += 1
                    }
                } else {
                    pc += 1
                }
            case .memoryLoad:
                let offset = sp.word(-1)
                if offset.w1 | offset.w2 | offset.w3 | offset.w0 >> 32 != 0 || offset.w0 &+ 32 > memorySize {
                    frame.gas = gas
                    guard grow(offset, U256(32)) else { return .halted(.outOfGas) }
                    gas = frame.gas
                    memory = workspace.memory + frame.memoryBase
                    memorySize = UInt64(frame.memorySize)
                }
                sp[-1] = U256(loading: memory + Int(truncatingIfNeeded: offset.w0))
                pc += 1
            case .memoryStore:
                let offset = sp.word(-1)
                if offset.w1 | offset.w2 | offset.w3 | offset.w0 >> 32 != 0 || offset.w0 &+ 32 > memorySize {
                    frame.gas = gas
                    guard grow(offset, U256(32)) else { return .halted(.outOfGas) }
                    gas = frame.gas
                    memory = workspace.memory + frame.memoryBase
                    memorySize = UInt64(frame.memorySize)
                }
                sp.word(-2).store(to: memory + Int(truncatingIfNeeded: offset.w0))
                sp -= 2
                pc += 1
            case .storageLoad:
                frame.gas = gas
                guard loadStorage(sp - 1) else { return .halted(.outOfGas) }
                gas = frame.gas
                pc += 1
            case .storageStore:
                frame.gas = gas
                if let halt = storeStorage(key: sp.word(-1), value: sp.word(-2)) { return .halted(halt) }
                gas = frame.gas
                sp -= 2
                pc += 1
            case .callDataLoad:
                sp[-1] = callData(at: sp.word(-1))
                pc += 1
            case .callDataSize:
                sp[0] = U256(UInt64(frame.inputCount))
                sp += 1
                pc += 1
            case .caller:
                sp[0] = frame.caller
                sp += 1
                pc += 1
            case .callValue:
                sp[0] = frame.value
                sp += 1
                pc += 1
            case .address:
                sp[0] = frame.address
                sp += 1
                pc += 1
            case .gas:
                sp[0] = U256(gas)
                sp += 1
                pc += 1
            case .memorySize:
                sp[0] = U256(memorySize)
                sp += 1
                pc += 1
            case .programCounter:
                sp[0] = U256(UInt64(pc - code))
                sp += 1
                pc += 1
            case .stop:
                frame.gas = gas
                frame.resultCount = 0
                return .finished
            default:
                frame.pc = pc + 1
                frame.top = sp
                frame.gas = gas
                let exit = carryOut(instruction)
                guard case .proceed = exit else { return exit }
                pc = frame.pc
                sp = frame.top
                gas = frame.gas
                memory = workspace.memory + frame.memoryBase
                memorySize = UInt64(frame.memorySize)
            }
        }
    }

    /// The instructions executed together with the one before them. If a condition
    /// does not hold, each is executed by itself and fails as it should.
    private struct Pairs {
        static var areJoined: Bool { !Observer.isActive }
        static var memoryLoad: UInt8 { 0x51 }
        /// The byte of MSTORE, one more than that of MLOAD.
        static var memoryStore: UInt8 { 0x52 }
        static var jumpIf: UInt8 { 0x57 }

        /// The cost of the second of a pair, in gas.
        let memory: UInt64
        let jump: UInt64
        /// The JUMPDEST at the end of a jump.
        let landing: UInt64

        init(_ instructions: UnsafePointer<Instruction>) {
            memory = UInt64(max(instructions[Int(Pairs.memoryLoad)].gas, instructions[Int(Pairs.memoryStore)].gas))
            jump = UInt64(instructions[Int(Pairs.jumpIf)].gas)
            landing = UInt64(instructions[0x5b].gas)
        }
    }

    @inline(never)
    private mutating func traceStep(pc: UnsafePointer<UInt8>, top: UnsafeMutablePointer<U256>, gas: UInt64) {
        tracer.step(
            TracedStep(
                offset: pc - frame.code.start, byte: pc.pointee, gas: gas, depth: depth,
                stack: UnsafeBufferPointer(start: frame.base, count: top - frame.base), memorySize: frame.memorySize))
    }
}
