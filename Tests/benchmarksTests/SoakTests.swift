import Markets
import Testing

@testable import benchmarks

struct SoakTests {
    @Test("The soak finds nothing, over several rebuildings of the books")
    func sound() {
        #expect(OrderBookSoak(operationCount: 60_000, seed: 7).run() == nil)
    }

    @Test("It finds a wrong rule at the first trade that shows it", arguments: SelfTradePrevention.allCases)
    func planted(mode: SelfTradePrevention) throws {
        let broken = OrderBookSoak(operationCount: 5_000, seed: 7, oracleMode: mode).run()
        #expect(try #require(broken).contains("the oracle's"), "\(broken ?? "")")
    }
}
