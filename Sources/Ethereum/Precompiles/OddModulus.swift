internal import BigInt

/// Exponentiation modulo an odd number of any length, after Montgomery: the
/// products need no division (Koç, Acar, Kaliski: "Analyzing and comparing
/// Montgomery multiplication algorithms", 1996, method CIOS).
struct OddModulus {
    private let modulus: BigUInt
    /// The modulus, least significant word first.
    private let words: [UInt64]
    private typealias Words = UnsafeMutablePointer<UInt64>

    /// -1 / modulus, modulo 2⁶⁴.
    private let negativeInverse: UInt64

    /// Prepares a modulus; returns `nil` for an even one.
    init?(_ modulus: BigUInt) {
        let words = modulus.words.map { UInt64($0) }
        guard let lowest = words.first, lowest & 1 == 1 else { return nil }
        self.modulus = modulus
        self.words = words
        // Newton's method: each step doubles the number of correct bits, starting
        // from three.
        var inverse = lowest
        for _ in 0..<5 { inverse = inverse &* (2 &- lowest &* inverse) }
        negativeInverse = 0 &- inverse
    }

    /// Returns a number raised to `exponent`.
    ///
    /// - Parameter exponent: The exponent as big-endian bytes.
    /// - Complexity: a squaring for each bit and a product for each half byte
    ///   of the exponent, each O(words²).
    func power(_ base: BigUInt, _ exponent: [UInt8]) -> BigUInt {
        let count = words.count
        // Sixteen powers of the base, the result, and room for a product.
        var buffer = [UInt64](repeating: 0, count: 18 * count + 2)
        store(BigUInt(1) << (64 * count) % modulus, &buffer, 0)
        store((base % modulus) << (64 * count) % modulus, &buffer, 1)
        buffer.withUnsafeMutableBufferPointer { buffer in
            words.withUnsafeBufferPointer { words in
                guard let table = buffer.baseAddress, let modulus = words.baseAddress else { return }
                let result = table + 16 * count
                let room = table + 17 * count
                func multiply(_ a: Words, _ b: Words, into c: Words) {
                    product(a, b, modulus, room)
                    c.update(from: room, count: count)
                }
                for power in 2..<16 {
                    multiply(table + (power - 1) * count, table + count, into: table + power * count)
                }
                result.update(from: table, count: count)
                for byte in exponent.drop(while: { $0 == 0 }) {
                    for digit in [Int(byte >> 4), Int(byte & 15)] {
                        for _ in 0..<4 { multiply(result, result, into: result) }
                        if digit > 0 { multiply(result, table + digit * count, into: result) }
                    }
                }
                // Out of Montgomery's form: the product with one.
                table.update(repeating: 0, count: count)
                table[0] = 1
                multiply(result, table, into: result)
            }
        }
        return BigUInt(words: buffer[16 * count..<17 * count].map { UInt($0) })
    }

    private func store(_ number: BigUInt, _ buffer: inout [UInt64], _ index: Int) {
        for (digit, word) in number.words.enumerated() where digit < words.count {
            buffer[index * words.count + digit] = UInt64(word)
        }
    }

    /// Stores `a * b / 2^(64 count)` modulo the modulus in the first words of a
    /// buffer that has two words more than the modulus.
    private func product(_ a: Words, _ b: Words, _ modulus: UnsafePointer<UInt64>, _ room: Words) {
        let count = words.count
        room.update(repeating: 0, count: count + 2)
        for i in 0..<count {
            let word = b[i]
            var (carry, top): (UInt64, UInt64) = (0, 0)
            for j in 0..<count { room[j] = Limb.multiplyAdd(a[j], word, room[j], &carry) }
            room[count] = Limb.add(room[count], carry, &top)
            room[count + 1] = top
            let factor = room[0] &* negativeInverse
            (carry, top) = (0, 0)
            _ = Limb.multiplyAdd(factor, modulus[0], room[0], &carry)
            for j in 1..<max(1, count) { room[j - 1] = Limb.multiplyAdd(factor, modulus[j], room[j], &carry) }
            room[count - 1] = Limb.add(room[count], carry, &top)
            room[count] = room[count + 1] &+ top
        }
        if room[count] == 0 {
            var j = count - 1
            while j > 0, room[j] == modulus[j] { j -= 1 }
            if room[j] < modulus[j] { return }
        }
        var borrow: UInt64 = 0
        for j in 0..<count { room[j] = Limb.subtract(room[j], modulus[j], &borrow) }
    }
}
