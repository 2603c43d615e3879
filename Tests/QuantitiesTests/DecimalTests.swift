import Quantities
import TestSupport
import Testing

struct DecimalTests {
    @Test(
        "A scaled integer is written with all its digits",
        arguments: [
            (-1_250, 3, "-1.250"), (0, 3, "0.000"), (7, 3, "0.007"), (-7, 5, "-0.00007"), (42, 0, "42"),
            (.max, 8, "92233720368.54775807"), (.min, 8, "-92233720368.54775808"),
        ] as [(Int64, Int, String)])
    func exactText(value: Int64, decimals: Int, text: String) {
        #expect(Decimal.text(value, decimals: decimals) == text)
    }

    @Test(
        "Fewer decimals are rounded half away from zero",
        arguments: [
            (18_250, 1, "18.3"), (18_249, 1, "18.2"), (-18_250, 1, "-18.3"), (999, 0, "1"), (499, 0, "0"),
        ] as [(Int64, Int, String)])
    func rounded(value: Int64, shown: Int, text: String) {
        #expect(Decimal.text(value, decimals: 3, shown: shown) == text)
    }

    @Test("What is written is read back", arguments: testSeeds)
    func roundTrip(seed: UInt64) {
        var random = RandomStream(seed: seed)
        for _ in 0..<500 {
            let value = random.integer(in: -1_000_000_000_000...1_000_000_000_000)
            let decimals = random.int(0...8)
            #expect(
                Decimal.parse(Decimal.text(value, decimals: decimals), decimals: decimals) == value, "seed \(seed)")
        }
    }

    @Test(
        "Text that is no plain decimal number in range is refused",
        arguments: [
            "", ".", "-", "1e3", "1,5", "nan", " 1", "1 ", "--1", "1.2.3", "0x10", "99999999999999999999", "1.2345",
        ])
    func refused(text: String) {
        #expect(Decimal.parse(text, decimals: 3) == nil)
    }

    @Test(
        "Text is read with the scale asked for",
        arguments: [("1.5", 1_500), ("-0.001", -1), ("+2", 2_000), (".5", 500), ("3.", 3_000), ("1.2340", 1_234)]
            as [(String, Int64)])
    func read(text: String, value: Int64) {
        #expect(Decimal.parse(text, decimals: 3) == value)
    }

    @Test("Energy times price is money without rounding")
    func energyTimesPrice() {
        // 3 kWh at 14 ct are 42 ct.
        #expect(Energy(wattHours: 3_000) * Price(units: 14_000) == Money(units: 42_000_000))
        #expect((Energy(wattHours: 1) * Price(units: 1)).units == 1)
        #expect(Money(units: 42_000_000).description == "0.42000000")
    }

    @Test("A midpoint is rounded down, below zero too")
    func midpoint() {
        #expect(Price.midpoint(Price(units: 3), Price(units: 4)).units == 3)
        #expect(Price.midpoint(Price(units: -3), Price(units: -4)).units == -4)
        #expect(Price.midpoint(Price(units: .max), Price(units: .max)).units == .max)
    }
}
