import Signing

/// The result of a precompiled contract.
package enum PrecompileResult: Hashable, Sendable {
    /// Success: the output, and the gas spent.
    case success(output: [UInt8], gasUsed: UInt64)
    /// Failure: all of the gas is spent, and there is no output.
    case failure(PrecompileFailure)
}

/// A reason why a precompiled contract failed.
package enum PrecompileFailure: Hashable, Sendable {
    /// It costs more gas than it was given.
    case outOfGas
    /// The contract does not accept the input.
    case invalidInput
}

/// The contracts at addresses 1 to 10 that clients implement themselves instead of
/// running code (yellow paper, appendix E; EIPs 152, 196, 197, 1108, 2565, 4844),
/// at the prices of Cancun.
package enum Precompiles {
    /// The numbers of the precompiled contracts of Cancun, which are their
    /// addresses.
    package static let numbers = 1...10

    /// Calls a precompiled contract.
    ///
    /// The price is computed before anything else, from the lengths and numbers
    /// that the input declares, so that no input causes work, or reserves memory,
    /// that is not paid for.
    ///
    /// - Parameters:
    ///   - number: the last byte of its address, one of ``numbers``.
    ///   - gas: the most that it may cost.
    package static func run(_ number: Int, input: UnsafeRawBufferPointer, gas: UInt64) -> PrecompileResult {
        switch number {
        case 1: priced(3_000, gas) { recoverSigner(input) }
        case 2: priced(perWord(60, 12, input.count), gas) { Digest(sha256: input).bytes }
        case 3: priced(perWord(600, 120, input.count), gas) { [UInt8](repeating: 0, count: 12) + RIPEMD160.hash(input) }
        case 4: priced(perWord(15, 3, input.count), gas) { Array(input) }
        case 5: exponentiate(input, gas)
        case 6: priced(BN254.additionPrice, gas) { BN254.add(input) }
        case 7: priced(BN254.multiplicationPrice, gas) { BN254.multiply(input) }
        case 8:
            priced(BN254.pairingPrice + BN254.pairPrice * UInt64(input.count / 192), gas) { BN254.pair(input) }
        case 9: compress(input, gas)
        case 10: priced(PointEvaluation.price, gas) { PointEvaluation.verify(input) }
        default: .failure(.invalidInput)
        }
    }

    /// Returns a base price plus a price for each word of the input, rounded up.
    private static func perWord(_ base: UInt64, _ price: UInt64, _ count: Int) -> UInt64 {
        base + price * ((UInt64(count) + 31) / 32)
    }

    /// Performs some work if its price can be paid; no output is a failure.
    static func priced(_ price: UInt64, _ gas: UInt64, _ work: () -> [UInt8]?) -> PrecompileResult {
        guard price <= gas else { return .failure(.outOfGas) }
        guard let output = work() else { return .failure(.invalidInput) }
        return .success(output: output, gasUsed: price)
    }

    /// Contract 1: the address that signed a hash, as a word; an empty output,
    /// which is not a failure, if there is none. Both possible values of `s` are
    /// accepted (yellow paper, appendix E.1).
    private static func recoverSigner(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let input = PrecompileInput(bytes)
        let v = input.word(32)
        guard v.words.0 | v.words.1 | v.words.2 == 0, v.words.3 == 27 || v.words.3 == 28 else { return [] }
        let signature = Signature(
            r: input.word(64), s: input.word(96), recoveryID: UInt8(truncatingIfNeeded: v.words.3 - 27))
        guard let signer = try? signature.signerAddress(of: input.word(0)) else { return [] }
        return [UInt8](repeating: 0, count: 12) + signer.bytes
    }

    /// Contract 5. A price that exceeds any gas is out of gas.
    private static func exponentiate(_ input: UnsafeRawBufferPointer, _ gas: UInt64) -> PrecompileResult {
        guard let call = ModularExponentiation(input) else { return .failure(.outOfGas) }
        return priced(call.price, gas) { call.result() }
    }

    /// Contract 9: the compression function of BLAKE2b; a round costs one gas
    /// (EIP-152).
    private static func compress(_ input: UnsafeRawBufferPointer, _ gas: UInt64) -> PrecompileResult {
        guard input.count == 213, input[212] <= 1 else { return .failure(.invalidInput) }
        let rounds = UInt32(bigEndian: input.loadUnaligned(as: UInt32.self))
        return priced(UInt64(rounds), gas) { BLAKE2b.compress(input, rounds: rounds) }
    }
}

/// The input of a precompiled contract, followed by unlimited zeros.
struct PrecompileInput {
    let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The 32 bytes from an offset.
    func word(_ offset: Int) -> Digest {
        if offset + 32 <= bytes.count { return Digest(loading: UnsafeRawBufferPointer(rebasing: bytes[offset...])) }
        return self.bytes(offset, count: 32).withUnsafeBytes { Digest(loading: $0) }
    }

    /// Bytes from an offset, zeros beyond the end.
    func bytes(_ offset: Int, count: Int) -> [UInt8] {
        var copy = offset < bytes.count ? Array(bytes[offset..<min(bytes.count, offset + count)]) : []
        if copy.count < count { copy += [UInt8](repeating: 0, count: count - copy.count) }
        return copy
    }
}
