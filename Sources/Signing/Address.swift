/// The identifier of an account: the last 20 bytes of the Keccak-256 of its
/// public key.
package struct Address: Hashable, Sendable, BitwiseCopyable {
    /// The 20 bytes as big-endian words.
    package var words: (UInt64, UInt64, UInt32)

    /// The address of 20 zero bytes.
    package static let zero = Address(words: (0, 0, 0))

    /// Creates the address of some words.
    package init(words: (UInt64, UInt64, UInt32)) { self.words = words }

    /// Creates the address of some bytes; `nil` unless there are 20.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 20 else { return nil }
        var padded = [UInt8](bytes)
        padded += [UInt8](repeating: 0, count: 12)
        guard let digest = Digest(padded) else { return nil }
        words = (digest.words.0, digest.words.1, UInt32(truncatingIfNeeded: digest.words.2 >> 32))
    }

    /// Creates the address of the first 20 of some bytes; there must be at
    /// least 20.
    package init(loading bytes: UnsafeRawBufferPointer) {
        words = (
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
        )
    }

    /// Creates the address of its text form: `0x` and 40 hexadecimal digits. In
    /// mixed case the capitals must be those of the checksum (EIP-55); in one
    /// case there is no checksum.
    ///
    /// - Throws: ``SigningError/notAnAddress(_:)`` for any other form,
    ///   ``SigningError/wrongChecksum(_:expected:)`` for wrong capitals.
    package init(text: String) throws(SigningError) {
        guard text.hasPrefix("0x"), text.utf8.count == 42, let bytes = Hex.bytes(text), let address = Address(bytes)
        else { throw .notAnAddress(text) }
        let digits = text.dropFirst(2)
        if digits != digits.lowercased(), digits != digits.uppercased(), address.description != text {
            throw .wrongChecksum(text, expected: address.description)
        }
        self = address
    }

    /// The 20 bytes.
    package var bytes: [UInt8] {
        let digest = Digest(words: (words.0, words.1, UInt64(words.2) << 32, 0))
        return Array(digest.bytes.prefix(20))
    }

    /// Whether two addresses have the same bytes.
    package static func == (a: Address, b: Address) -> Bool { a.words == b.words }

    /// Hashes the bytes.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
    }
}

extension Address: Comparable {
    /// Whether an address is before another in the order of their bytes.
    package static func < (a: Address, b: Address) -> Bool { a.words < b.words }
}

extension Address: CustomStringConvertible {
    /// The text form: `0x` and 40 digits whose capitals are a checksum
    /// (EIP-55).
    package var description: String {
        let digits = Array(Hex.text(bytes).utf8)
        let hash = Digest(keccak: digits).bytes
        var text: [UInt8] = [0x30, 0x78]
        for (place, digit) in digits.enumerated() {
            let nibble = place % 2 == 0 ? hash[place / 2] >> 4 : hash[place / 2] & 15
            text.append(nibble >= 8 && digit >= 0x61 ? digit - 0x20 : digit)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
