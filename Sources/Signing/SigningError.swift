/// The fault of an address, key or signature.
package enum SigningError: Error, Hashable, Sendable, CustomStringConvertible {
    case notAnAddress(String)
    case wrongChecksum(String, expected: String)
    /// A private key is 32 bytes: a number above 0 and below the order of the
    /// curve.
    case notAPrivateKey
    /// A public key is a point of the curve, in 33 or 65 bytes.
    case notAPublicKey
    /// A signature is two numbers above 0 and below the order of the curve, and
    /// a recovery id from 0 to 3.
    case notASignature

    /// An explanation for the person who supplied the value.
    package var description: String {
        switch self {
        case .notAnAddress(let text): "\"\(text)\" is not an address; write 0x and 40 hexadecimal digits"
        case .wrongChecksum(let text, let expected):
            "\"\(text)\" has a digit or a capital wrong; as its digits stand it would be \(expected)"
        case .notAPrivateKey: "a private key is 32 bytes, above 0 and below the order of the curve"
        case .notAPublicKey: "a public key is a point of the curve, in 33 or 65 bytes"
        case .notASignature:
            "a signature is r and s between 0 and the order of the curve, and a recovery id from 0 to 3"
        }
    }
}
