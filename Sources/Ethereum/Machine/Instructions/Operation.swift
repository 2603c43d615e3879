/// The effect of an instruction, apart from the number in its name: PUSH1 to
/// PUSH32 are one operation, as are the DUPs, SWAPs and LOGs.
package enum Operation: UInt8, Sendable, BitwiseCopyable {
    case stop, add, multiply, subtract, divide, signedDivide, modulo, signedModulo
    case addModulo, multiplyModulo, exponentiate, signExtend
    case lessThan, greaterThan, signedLessThan, signedGreaterThan, equal, isZero
    case and, or, exclusiveOr, not, byte, shiftLeft, shiftRight, signedShiftRight
    case keccak256
    case address, balance, origin, caller, callValue
    case callDataLoad, callDataSize, callDataCopy, codeSize, codeCopy, gasPrice
    case externalCodeSize, externalCodeCopy, returnDataSize, returnDataCopy, externalCodeHash
    case blockHash, coinbase, timestamp, number, randomness, gasLimit, chainID, selfBalance
    case baseFee, blobHash, blobBaseFee
    case pop, memoryLoad, memoryStore, memoryStoreByte, storageLoad, storageStore
    case jump, jumpIf, programCounter, memorySize, gas, jumpDestination
    case transientLoad, transientStore, memoryCopy
    case push0, push1, push2, push, duplicate, swap, log
    case create, call, callCode, returnData, delegateCall, create2, staticCall
    case revert, invalid, selfDestruct
    /// A byte that is no instruction under these rules.
    case undefined
}
