import Signing

/// Contract 10: a check that a blob's polynomial, known by its commitment, has a
/// given value at a point (EIP-4844).
enum PointEvaluation {
    static let price: UInt64 = 50_000

    /// The contract's output for a correct proof: the number of a blob's field
    /// elements and the order of the subgroup.
    static let output: [UInt8] = Digest(words: (0, 0, 0, 4_096)).bytes + BLS12.order.bytes

    private static let generator = BLS12.PreparedPoint(-BLS12.twistGenerator)
    private static let secret = BLS12.PreparedPoint(BLS12.twistSecret)

    /// Checks a proof.
    ///
    /// - Parameter input: 192 bytes: the commitment's versioned hash, the point z,
    ///   the value y, the commitment and the proof.
    /// - Returns: ``output``; `nil` if the proof is not correct.
    static func verify(_ input: UnsafeRawBufferPointer) -> [UInt8]? {
        guard input.count == 192 else { return nil }
        let parts = PrecompileInput(input)
        let commitment = parts.bytes(96, count: 48)
        var hash = Digest(sha256: commitment)
        hash.words.0 = hash.words.0 & 0x00ff_ffff_ffff_ffff | 0x0100_0000_0000_0000
        guard parts.word(0) == hash,
            isRight(commitment: commitment, z: parts.word(32), y: parts.word(64), proof: parts.bytes(144, count: 48))
        else { return nil }
        return output
    }

    /// Returns whether the polynomial p of a commitment C has p(z) = y, by a proof
    /// π that commits to (p - y) / (x - z): e(C - y·G, H) = e(π, (τ - z)·H).
    ///
    /// Moving z to the other argument leaves both points of the twist fixed:
    /// e(C - y·G + z·π, -H) · e(π, τ·H) = 1.
    static func isRight(commitment: [UInt8], z: Digest, y: Digest, proof: [UInt8]) -> Bool {
        guard z < BLS12.order, y < BLS12.order, let commitment = BLS12.decompressed(commitment),
            let proof = BLS12.decompressed(proof)
        else { return false }
        let value = CurvePoint(BLS12.generator).multiplied(by: y)
        let left = commitment + -value + proof.multiplied(by: z)
        var pairs: [BLS12.Pair] = []
        if let point = left.affine { pairs.append(BLS12.Pair(first: point, second: generator)) }
        if let point = proof.affine { pairs.append(BLS12.Pair(first: point, second: secret)) }
        return BLS12.productIsOne(pairs)
    }
}
