private import Signing

extension U256 {
    /// Reads 32 bytes, most significant first.
    @inlinable @inline(__always)
    package init(loading bytes: UnsafeRawPointer) {
        self.init(
            w0: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)),
            w1: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
            w2: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            w3: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)))
    }

    /// Writes 32 bytes, most significant first.
    @inlinable @inline(__always)
    package func store(to bytes: UnsafeMutableRawPointer) {
        bytes.storeBytes(of: w3.bigEndian, toByteOffset: 0, as: UInt64.self)
        bytes.storeBytes(of: w2.bigEndian, toByteOffset: 8, as: UInt64.self)
        bytes.storeBytes(of: w1.bigEndian, toByteOffset: 16, as: UInt64.self)
        bytes.storeBytes(of: w0.bigEndian, toByteOffset: 24, as: UInt64.self)
    }

    /// Reads a number of at most 32 bytes, most significant first; `nil` for
    /// more.
    package init?(bigEndian bytes: some Collection<UInt8>) {
        guard bytes.count <= 32 else { return nil }
        self = .zero
        for byte in bytes { self = self << 8 | U256(UInt64(byte)) }
    }

    /// 32 bytes, most significant first.
    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            if let base = buffer.baseAddress { store(to: UnsafeMutableRawPointer(base)) }
            count = 32
        }
    }

    /// The bytes without leading zeros; none for 0. The form in which RLP
    /// has numbers.
    package var minimalBytes: [UInt8] { Array(bytes.suffix(byteWidth)) }

    /// Reads hexadecimal digits with or without `0x`, leading zeros allowed;
    /// `nil` for anything else or more than 256 bits.
    package init?(hex text: some StringProtocol) {
        var digits = Substring(text)
        if digits.hasPrefix("0x") || digits.hasPrefix("0X") { digits = digits.dropFirst(2) }
        self = .zero
        for digit in digits.utf8 {
            guard w3 >> 60 == 0 else { return nil }
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x41...0x46: value = digit - 0x41 + 10
            case 0x61...0x66: value = digit - 0x61 + 10
            default: return nil
            }
            self = self << 4 | U256(UInt64(value))
        }
    }

    /// `0x` and the digits without leading zeros: a "quantity" of the
    /// JSON-RPC interface.
    package var quantity: String {
        let digits = Hex.text(minimalBytes)
        if digits.isEmpty { return "0x0" }
        return "0x" + (digits.hasPrefix("0") ? String(digits.dropFirst()) : digits)
    }
}

extension U256: CustomStringConvertible {
    /// Decimal digits.
    package var description: String {
        if isZero { return "0" }
        var groups: [String] = []
        var rest = self
        let group = U256(1_000_000_000_000_000_000)
        while !rest.isZero {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: group)
            let digits = String(remainder.w0)
            groups.append(quotient.isZero ? digits : String(repeating: "0", count: 18 - digits.count) + digits)
            rest = quotient
        }
        return groups.reversed().joined()
    }
}
