import Signing

/// The fixed points of the curve, and the encoding of points in messages.
extension BLS12 {
    /// Returns the field element with the given hexadecimal digits, which are
    /// literals of this file.
    private static func field(_ digits: String) -> BLS12Field {
        guard let number = Hex.bytes(digits), let field = BLS12Field(number) else {
            preconditionFailure("\(digits) is no number of the field")
        }
        return field
    }

    /// The generator of the curve's subgroup.
    static let generator = AffinePoint(
        x: field(
            "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"),
        y: field(
            "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1"))

    /// The generator of the twist's subgroup.
    static let twistGenerator = AffinePoint(
        x: Field2(
            field(
                "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"),
            field(
                "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e")),
        y: Field2(
            field(
                "0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801"),
            field(
                "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be")))

    /// The generator of the twist's subgroup multiplied by the secret of Ethereum's
    /// ceremony of 2023, which nobody knows (EIP-4844, trusted setup, second point
    /// of the monomial form on the twist).
    static let twistSecret = AffinePoint(
        x: Field2(
            field(
                "185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2"),
            field(
                "15bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72")),
        y: Field2(
            field(
                "014353bdb96b626dd7d5ee8599d1fca2131569490e28de18e82451a496a9c9794ce26d105941f383ee689bfbbb832a99"),
            field(
                "1666c54b0a32529503432fcae0181b4bef79de09fc63671fda5ed1ba9bfa07899495346f3d7ac9cd23048ef30d0a154f")))

    /// A cube root of one, by which multiplying x multiplies a point of the
    /// subgroup by minus the square of the parameter.
    static let cubeRoot = field(
        "00000000000000005f19672fdf76ce51ba69c6076a0f77eaddb3a93be6f89688de17d813620a00022e01fffffffefffe")

    /// Whether a point of the curve is in the subgroup (Scott: "A note on
    /// group membership tests for G1, G2 and GT on BLS pairing-friendly
    /// curves", section 6).
    ///
    /// - Complexity: 128 doublings and twelve additions.
    static func isInSubgroup(_ point: AffinePoint<BLS12Field>) -> Bool {
        let turned = CurvePoint(AffinePoint(x: point.x * cubeRoot, y: point.y))
        return -CurvePoint(point).multiplied(by: parameter).multiplied(by: parameter) == turned
    }

    /// The square root of a number, if it has one: p is 3 modulo 4.
    static func squareRoot(_ square: BLS12Field) -> BLS12Field? {
        // (p + 1) / 4
        let root = square.power([
            0x0680_447a_8e5f_f9a6, 0x92c6_e9ed_90d2_eb35, 0xd91d_d2e1_3ce1_44af,
            0xd9cc_34a8_3dac_3d89, 0x07aa_ffff_ac54_ffff, 0xee7f_bfff_ffff_eaab,
        ])
        return root.squared == square ? root : nil
    }

    /// Whether a number is above half of the prime.
    private static func isUpperHalf(_ number: BLS12Field) -> Bool {
        (-number).bytes.lexicographicallyPrecedes(number.bytes)
    }

    /// Decodes a point of the subgroup from its compressed form: x in 48 bytes, the
    /// top three bits of which say that it is compressed, whether it is infinity,
    /// and whether y is the larger of the two. Returns `nil` if the bytes are not
    /// the form of such a point.
    static func decompressed(_ bytes: [UInt8]) -> CurvePoint<BLS12Field>? {
        guard bytes.count == 48, bytes[0] & 0x80 != 0 else { return nil }
        if bytes[0] & 0x40 != 0 {
            return bytes[0] == 0xc0 && bytes.dropFirst().allSatisfy { $0 == 0 } ? .infinity : nil
        }
        guard let x = BLS12Field([bytes[0] & 0x1f] + bytes.dropFirst()),
            let root = squareRoot(x.squared * x + b)
        else { return nil }
        let point = AffinePoint(x: x, y: isUpperHalf(root) == (bytes[0] & 0x20 != 0) ? root : -root)
        return isInSubgroup(point) ? CurvePoint(point) : nil
    }

    /// The compressed form of a point of the twist: x, its imaginary part
    /// first, in 96 bytes with the same three bits.
    static func compressed(_ point: AffinePoint<Field2>) -> [UInt8] {
        var bytes = point.x.imaginary.bytes + point.x.real.bytes
        let half = point.y.imaginary.isZero ? point.y.real : point.y.imaginary
        bytes[0] |= isUpperHalf(half) ? 0xa0 : 0x80
        return bytes
    }
}
