import Quantities
import TestSupport
import Testing

@testable import Markets

struct BillSharingTests {
    /// markets.md §3.3, with λs = 0.05 and λb = 0.22.
    @Test("The worked bills come out to the unit")
    func worked() throws {
        let corridor = Corridor(feedIn: Price(units: 5_000), retail: Price(units: 22_000))
        let generation = [[0, 3, 5, 1], [0, 2, 4, 0], [0, 0, 0, 0]] as [[Int64]]
        let demand = [[1, 1, 1, 2], [1, 1, 1, 1], [2, 2, 2, 3]] as [[Int64]]
        var sharing = BillSharing(participantCount: 3)
        for slot in 0..<4 {
            let deviations = PerHousehold(
                (0..<3).map { Energy(wattHours: 1_000 * (generation[$0][slot] - demand[$0][slot])) })
            _ = sharing.add(deviations: deviations, corridor: corridor)
        }
        let day = sharing.settle()
        // .152308 rounded up, .03 exact.
        #expect(day.prices == PoolPrices(sell: Price(units: 3_000), buy: Price(units: 15_231)))
        for (payment, bill) in zip(day.payments, [0.12462, 0.18462, 1.37077]) {
            #expect(abs(-payment.currency - bill) < 0.0001)
        }
        #expect(day.gridBill.units == 168_000_000)
        #expect(day.payments.reduce(.zero, +) + day.gridBill + day.dust == .zero)
    }

    @Test("On random days every unit is accounted for, and the dust is small", arguments: testSeeds)
    func balance(seed: UInt64) {
        var random = RandomStream(seed: seed)
        for _ in 0..<300 {
            var sharing = BillSharing(participantCount: 7)
            for _ in 0..<random.int(0...20) {
                let feedIn = random.integer(in: -40_000...20_000)
                let bill = sharing.gridBill
                let slot = sharing.add(
                    deviations: PerHousehold((0..<7).map { _ in Energy(wattHours: random.integer(in: -900...900)) }),
                    corridor: Corridor(
                        feedIn: Price(units: feedIn), retail: Price(units: feedIn + random.integer(in: 1...40_000))))
                #expect(sharing.gridBill == bill + slot.gridBill)
            }
            let day = sharing.settle()
            #expect(day.payments.reduce(.zero, +) + day.gridBill + day.dust == .zero, "seed \(seed)")
            let bound = (sharing.surplus.elements + sharing.deficit.elements).reduce(Int64(0)) { $0 + $1.wattHours }
            #expect(day.dust >= .zero && day.dust.units <= bound, "seed \(seed)")
        }
    }
}
