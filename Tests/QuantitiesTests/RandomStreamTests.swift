import Quantities
import Testing

struct RandomStreamTests {
    /// Every fingerprint depends on the streams.
    @Test("The streams are the same for ever")
    func pinned() {
        var plain = RandomStream(seed: 42)
        #expect((0..<3).map { _ in plain.next() } == [Self.first, Self.second, Self.third])
        var named = RandomStream(seed: 42, name: "trader/D01")
        #expect(named.next() == Self.named)
    }

    private static let first: UInt64 = 1_865_750_160_070_900_731
    private static let second: UInt64 = 6_791_145_067_590_612_263
    private static let third: UInt64 = 14_118_064_813_682_728_970
    private static let named: UInt64 = 13_295_564_314_109_414_158

    @Test("Names and seeds give different streams")
    func distinct() {
        let starts = Set(
            (0..<50).flatMap { seed in
                ["", "a", "b", "ab", "ba"].map { name -> UInt64 in
                    var stream = RandomStream(seed: UInt64(seed), name: name)
                    return stream.next()
                }
            })
        #expect(starts.count == 250)
    }

    @Test("Integers fill their range evenly", arguments: [0...0, 0...1, -3...3, 0...99] as [ClosedRange<Int64>])
    func integers(range: ClosedRange<Int64>) {
        var stream = RandomStream(seed: 7)
        var counts: [Int64: Int] = [:]
        let width = Int(range.upperBound - range.lowerBound) + 1
        for _ in 0..<1_000 * width { counts[stream.integer(in: range), default: 0] += 1 }
        #expect(counts.keys.allSatisfy(range.contains))
        #expect(counts.count == width)
        #expect(counts.values.allSatisfy { (800...1_200).contains($0) || width == 1 })
    }

    @Test("The full range of integers works")
    func fullRange() {
        var stream = RandomStream(seed: 7)
        #expect((0..<64).contains { _ in stream.integer(in: .min ... .max) < 0 })
    }

    @Test("Normal numbers have mean 0 and variance 1")
    func normal() {
        var stream = RandomStream(seed: 9)
        let values = (0..<20_000).map { _ in stream.normal() }
        let mean = values.reduce(0, +) / 20_000
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
        #expect(abs(mean) < 0.03)
        #expect(abs(variance - 1) < 0.04)
    }
}
