import Testing

@testable import benchmarks

struct FigureTests {
    @Test("A figure is the median with the least and the greatest")
    func median() {
        #expect(Figure([3, 1, 2]).text == "2.00 [1.00, 3.00]")
        #expect(Figure([4, 1, 2, 3]).median == 2.5)
        #expect(Figure([0.1234]).text == "0.123 [0.123, 0.123]")
        #expect(Figure([12.34, 123.4, 1_234]).text == "123 [12.3, 1234]")
    }

    @Test("The exponent of a power law is found", arguments: [0.5, 1, 1.15, 2])
    func exponent(power: Double) {
        let points = [1.0, 2, 4, 8].map { x -> (x: Double, y: Double) in
            var y = 3.0
            var steps = 0
            while Double(1 << steps) < x { steps += 1 }
            for _ in 0..<steps { y *= Self.power(2, power) }
            return (x, y)
        }
        #expect(abs(Figure.exponent(points) - power) < 1e-9)
    }

    private static func power(_ base: Double, _ exponent: Double) -> Double {
        // 2^0.5, 2^1, 2^1.15, 2^2
        [0.5: 2.0.squareRoot(), 1: 2, 1.15: 2.219138944135569, 2: 4][exponent] ?? base
    }
}
