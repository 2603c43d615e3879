import Signing

/// Contracts 6, 7 and 8 (EIPs 196 and 197, at the prices of EIP-1108).
extension BN254 {
    static let additionPrice: UInt64 = 150
    static let multiplicationPrice: UInt64 = 6_000
    static let pairingPrice: UInt64 = 45_000
    static let pairPrice: UInt64 = 34_000

    /// Contract 6: the sum of two points. Input beyond its end is zeros.
    static func add(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        let input = PrecompileInput(bytes)
        guard let a = point(input, 0), let b = point(input, 64) else { return nil }
        return encoding(a + b)
    }

    /// Contract 7: a point times a number of any 256 bits.
    static func multiply(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        let input = PrecompileInput(bytes)
        guard let a = point(input, 0) else { return nil }
        return encoding(a.multiplied(by: input.word(64)))
    }

    /// Contract 8: one if the product of the pairings of all pairs is one, else
    /// zero. Pairs have 192 bytes; every point of them is checked.
    static func pair(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard bytes.count % 192 == 0 else { return nil }
        let input = PrecompileInput(bytes)
        var pairs: [Pair] = []
        for start in stride(from: 0, to: bytes.count, by: 192) {
            guard let first = point(input, start), let second = twistPoint(input, start + 64) else { return nil }
            // A pair with infinity contributes a one.
            if let first = first.affine, let second = second.affine {
                pairs.append(Pair(first: first, second: second))
            }
        }
        return Digest(words: (0, 0, 0, pairs.isEmpty || productIsOne(pairs) ? 1 : 0)).bytes
    }

    /// Returns the point whose coordinates are at an offset, both zero for
    /// infinity; `nil` if a coordinate is not below the prime or the point is not
    /// on the curve.
    private static func point(_ input: PrecompileInput, _ offset: Int) -> CurvePoint<BN254Field>? {
        guard let x = BN254Field(input.word(offset)), let y = BN254Field(input.word(offset + 32)) else { return nil }
        if x.isZero, y.isZero { return .infinity }
        let point = AffinePoint(x: x, y: y)
        return point.isOnCurve(b) ? CurvePoint(point) : nil
    }

    /// Returns the point of the twist at an offset, imaginary parts first; `nil` if
    /// it is not in the subgroup.
    private static func twistPoint(_ input: PrecompileInput, _ offset: Int) -> CurvePoint<Field2>? {
        guard let xi = BN254Field(input.word(offset)), let xr = BN254Field(input.word(offset + 32)),
            let yi = BN254Field(input.word(offset + 64)), let yr = BN254Field(input.word(offset + 96))
        else { return nil }
        let point = AffinePoint(x: Field2(xr, xi), y: Field2(yr, yi))
        if point.x.isZero, point.y.isZero { return .infinity }
        return point.isOnCurve(twistB) && isInSubgroup(point) ? CurvePoint(point) : nil
    }

    private static func encoding(_ point: CurvePoint<BN254Field>) -> [UInt8] {
        guard let affine = point.affine else { return [UInt8](repeating: 0, count: 64) }
        return affine.x.number.bytes + affine.y.number.bytes
    }
}
