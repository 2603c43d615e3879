import Quantities
import Signing
import TestSupport
import Testing

@testable import Ethereum

struct BloomTests {
    @Test("An address sets the three bits of the yellow paper's function")
    func bits() throws {
        let address = try Address(text: "0x095e7baea6a6c7c4c2dfeb977efac326af552d87")
        var bloom = Bloom()
        #expect(bloom.isEmpty)
        bloom.insert(address)
        // By the definition: the low eleven bits of the first three pairs.
        let hash = Digest(keccak: address.bytes).bytes
        var expected = [UInt8](repeating: 0, count: 256)
        for pair in 0..<3 {
            let bit = (Int(hash[pair * 2]) << 8 | Int(hash[pair * 2 + 1])) & 2_047
            expected[255 - bit / 8] |= 1 << UInt8(bit % 8)
        }
        #expect(bloom.bytes == expected)
        #expect(Bloom(expected) == bloom)
        #expect(Bloom(expected.dropLast()) == nil)
        #expect(!bloom.isEmpty)
    }

    @Test("What was inserted is found, in it and in every union", arguments: testSeeds)
    func membership(seed: UInt64) {
        var stream = RandomStream(seed: seed, name: "bloom")
        let values = (0..<40).map { _ in (0..<32).map { _ in UInt8(stream.int(0...255)) } }
        var (first, second) = (Bloom(), Bloom())
        for (index, value) in values.enumerated() {
            if index % 2 == 0 {
                first.insert(value)
            } else {
                second.insert(topic: value.withUnsafeBytes { Digest(loading: $0) })
            }
        }
        var union = first
        union.formUnion(second)
        for (index, value) in values.enumerated() {
            #expect((index % 2 == 0 ? first : second).mayContain(value))
            #expect(union.mayContain(value))
        }
        // Twenty values set at most 60 of 2,048 bits: of a thousand others
        // hardly any is found.
        let others = (0..<1_000).map { _ in (0..<20).map { _ in UInt8(stream.int(0...255)) } }
        #expect(others.count { first.mayContain($0) } < 5)
        #expect(!Bloom().mayContain(values[0]))
    }
}
