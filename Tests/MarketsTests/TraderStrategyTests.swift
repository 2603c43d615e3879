import Quantities
import TestSupport
import Testing

@testable import Markets

private let corridor = Corridor(feedIn: Price(units: 5_000), retail: Price(units: 22_000))

struct TraderStrategyTests {
    private static let ladder = PriceLadder(covering: corridor.feedIn...corridor.retail)

    private func price(
        _ strategy: TraderStrategy, _ side: Side, limit: Int64, elapsed: Int64 = 0, seed: UInt64 = 1
    ) -> Price? {
        var random = RandomStream(seed: seed)
        var memory = TraderMemory()
        return strategy.price(
            TraderView(
                side: side, limit: Price(units: limit), corridor: corridor, ladder: Self.ladder, elapsed: elapsed,
                gateLength: 100),
            tape: PublicTape(bookCount: 1), book: 0, memory: &memory, random: &random)
    }

    @Test("Zero intelligence draws from its limit to the favourable end, all of it")
    func zeroIntelligence() {
        let asks = (UInt64(0)..<400).compactMap {
            price(.zeroIntelligenceConstrained, .sell, limit: 9_000, seed: $0)?.units
        }
        #expect(asks.count == 400)
        #expect(asks.allSatisfy { (9_000...22_000).contains($0) && $0 % 10 == 0 })
        #expect((asks.min() ?? 0) < 9_300 && (asks.max() ?? 0) > 21_700)
        let bids = (UInt64(0)..<400).compactMap {
            price(.zeroIntelligenceConstrained, .buy, limit: 9_000, seed: $0)?.units
        }
        #expect(bids.allSatisfy { (5_000...9_000).contains($0) })
    }

    @Test(
        "The linear trader goes from the favourable end to its limit as the gate runs out",
        arguments: [(0, 22_000, 5_000), (50, 15_500, 7_000), (100, 9_000, 9_000), (999, 9_000, 9_000)]
            as [(Int64, Int64, Int64)])
    func linear(elapsed: Int64, ask: Int64, bid: Int64) {
        #expect(price(.linear, .sell, limit: 9_000, elapsed: elapsed)?.units == ask)
        #expect(price(.linear, .buy, limit: 9_000, elapsed: elapsed)?.units == bid)
    }

    @Test("A limit outside the corridor is brought into it")
    func clamped() {
        #expect(price(.linear, .sell, limit: -99_000, elapsed: 100)?.units == 5_000)
        #expect(price(.linear, .buy, limit: 99_000, elapsed: 100)?.units == 22_000)
    }

    /// Twenty traders of each side in one book, at random.
    private static func tape(_ corridor: Corridor, entries: Int, seed: UInt64) -> PublicTape {
        var tape = PublicTape(bookCount: 1)
        var random = RandomStream(seed: seed, name: "tape")
        for _ in 0..<entries {
            let side: Side = random.unit() < 0.5 ? .buy : .sell
            let price = Price(units: random.integer(in: corridor.feedIn.units...corridor.retail.units))
            let deals = random.unit() < 0.3
            tape.order(side, price: price, owner: HouseholdID(Int(random.integer(in: 0...19))), crossed: deals, book: 0)
            if deals {
                tape.deal(
                    price: price, taker: 0, takerSide: side, maker: HouseholdID(Int(random.integer(in: 0...19))),
                    book: 0)
            }
        }
        return tape
    }

    @Test(
        "Whatever is shouted, a price is on the grid, in the corridor and within the limit",
        arguments: TraderStrategy.allCases,
        [(8_000, 30_000), (-12_340, 4_567), (0, 990), (7_001, 7_009)] as [(Int64, Int64)])
    func bounds(strategy: TraderStrategy, range: (Int64, Int64)) {
        let corridor = Corridor(feedIn: Price(units: range.0), retail: Price(units: range.1))
        let ladder = PriceLadder(covering: corridor.feedIn...corridor.retail)
        for seed in testSeeds {
            var random = RandomStream(seed: seed)
            var memory = TraderMemory()
            for length in [0, 1, 5, 30, 200] {
                let tape = Self.tape(corridor, entries: length, seed: seed)
                let limit = Price(units: random.integer(in: range.0...range.1))
                let side: Side = random.unit() < 0.5 ? .buy : .sell
                let best = random.unit() < 0.3 ? nil : ladder.roundedUp(corridor.feedIn)
                let view = TraderView(
                    side: side, limit: limit, corridor: corridor, ladder: ladder, bestBid: best,
                    bestAsk: random.unit() < 0.3 ? nil : ladder.roundedDown(corridor.retail),
                    elapsed: Int64(length), gateLength: 200)
                let price = strategy.price(view, tape: tape, book: 0, memory: &memory, random: &random)
                let possible =
                    side == .sell
                    ? ladder.roundedUp(limit) <= corridor.retail : ladder.roundedDown(limit) >= corridor.feedIn
                #expect((price != nil) == possible, "seed \(seed), \(side) at \(limit)")
                guard let price else { continue }
                #expect(price.units % 10 == 0 && price >= corridor.feedIn && price <= corridor.retail, "seed \(seed)")
                #expect(side == .sell ? price >= limit : price <= limit, "seed \(seed): \(side) \(limit) at \(price)")
            }
        }
    }

    /// Cliff 1997: who raises and who lowers a margin, by what was shouted.
    @Test(
        "A zip trader asks more after a deal it would have won, less after one it lost and after a rival's offer that found no taker",
        arguments: [
            // side of the trader, where its price stands, event, what its price does
            (.sell, 12_000, .deal(15_000, .buy), 1), (.sell, 12_000, .deal(15_000, .sell), 1),
            (.sell, 18_000, .deal(15_000, .buy), -1), (.sell, 18_000, .deal(15_000, .sell), 0),
            (.sell, 18_000, .order(15_000, .sell), -1), (.sell, 18_000, .order(15_000, .buy), 0),
            (.sell, 12_000, .order(15_000, .sell), 0), (.sell, 12_000, .order(15_000, .buy), 0),
            (.buy, 18_000, .deal(15_000, .sell), -1), (.buy, 18_000, .deal(15_000, .buy), -1),
            (.buy, 12_000, .deal(15_000, .sell), 1), (.buy, 12_000, .deal(15_000, .buy), 0),
            (.buy, 12_000, .order(15_000, .buy), 1), (.buy, 12_000, .order(15_000, .sell), 0),
            (.buy, 18_000, .order(15_000, .buy), 0), (.buy, 18_000, .order(15_000, .sell), 0),
        ] as [(Side, Double, Shout, Int)])
    func margins(side: Side, price: Double, shout: Shout, direction: Int) {
        for seed in testSeeds {
            var random = RandomStream(seed: seed)
            var memory = TraderMemory()
            memory.shout = price
            memory.learningRate = 0.3
            var tape = PublicTape(bookCount: 1)
            switch shout {
            case .deal(let units, let taker):
                tape.order(taker, price: Price(units: units), owner: 1, crossed: true, book: 0)
                tape.deal(price: Price(units: units), taker: 1, takerSide: taker, maker: 2, book: 0)
            case .order(let units, let side):
                tape.order(side, price: Price(units: units), owner: 1, crossed: false, book: 0)
            }
            let view = TraderView(
                side: side, limit: side == .sell ? corridor.feedIn : corridor.retail, corridor: corridor,
                ladder: Self.ladder, elapsed: 0, gateLength: 100)
            memory.followMargins(view, tape: tape, book: 0, random: &random)
            let change = memory.shout - price
            #expect(change > 0 ? direction == 1 : change < 0 ? direction == -1 : direction == 0, "\(change)")
            // What was seen once is not learnt from again.
            let learnt = memory
            memory.followMargins(view, tape: tape, book: 0, random: &random)
            #expect(memory == learnt)
        }
    }

    enum Shout {
        case deal(Int64, Side)
        case order(Int64, Side)
    }
}

struct EquilibriumEstimateTests {
    @Test("The estimate weighs each deal 0.9 of the one after it, and the last eight only")
    func weights() {
        var estimate = EquilibriumEstimate()
        #expect(estimate.price == nil)
        estimate.learn(10_000)
        estimate.learn(20_000)
        #expect(abs((estimate.price ?? 0) - (20_000 + 0.9 * 10_000) / 1.9) < 1e-9)
        for _ in 0..<8 { estimate.learn(12_000) }
        #expect(abs((estimate.price ?? 0) - 12_000) < 1e-9)
    }

    @Test("Deals at one price bend the shape towards 2, scattered ones towards -8")
    func shape() {
        var calm = EquilibriumEstimate()
        for _ in 0..<30 { calm.learn(15_000) }
        #expect(abs(calm.shape - 2) < 1e-6)
        var wild = EquilibriumEstimate()
        for number in 0..<30 {
            wild.learn(number % 2 == 0 ? 12_000 - Double(number) * 100 : 18_000 + Double(number) * 100)
        }
        #expect(wild.shape < -5)
        #expect(wild.shape >= -8)
    }

    @Test(
        "Aggressiveness -1, 0 and 1 aim at the favourable end, the equilibrium and the limit; none goes beyond the limit",
        arguments: [-8, -2, 0, 1e-9, 2] as [Double])
    func targets(shape: Double) {
        let inside = AggressivenessModel(limit: 10_000, equilibrium: 6_000, shape: shape)
        #expect(abs(inside.target(-1)) < 1e-6)
        #expect(abs(inside.target(0) - 6_000) < 1e-6)
        #expect(abs(inside.target(1) - 10_000) < 1e-6)
        let outside = AggressivenessModel(limit: 4_000, equilibrium: 6_000, shape: shape)
        #expect(abs(outside.target(-1)) < 1e-6)
        #expect(outside.target(0) == 4_000 && outside.target(1) == 4_000)
        for step in -19...19 {
            let aggressiveness = Double(step) / 20
            #expect(inside.target(aggressiveness) < inside.target(aggressiveness + 0.05))
            #expect(abs(inside.aggressiveness(at: inside.target(aggressiveness)) - aggressiveness) < 1e-6)
        }
    }

    /// markets.md 1.3: (e^(xθ) - 1) / (e^θ - 1) at x = 1/2, θ = 2 is
    /// 1.71828 / 6.38906 = 0.268941.
    @Test("A half aggressive trader with shape 2 goes 0.2689 of the way")
    func worked() {
        let model = AggressivenessModel(limit: 10_000, equilibrium: 6_000, shape: 2)
        #expect(abs(model.target(0.5) - (6_000 + 4_000 * 0.268941)) < 0.01)
        #expect(abs(model.target(-0.5) - 6_000 * (1 - 0.268941)) < 0.01)
    }
}

struct BeliefTests {
    private static let ladder = PriceLadder(covering: corridor.feedIn...corridor.retail)

    private static func view(_ side: Side, limit: Int64, ask: Int64? = nil) -> TraderView {
        TraderView(
            side: side, limit: Price(units: limit), corridor: corridor, ladder: ladder, bestBid: nil,
            bestAsk: ask.map { Price(units: $0) }, elapsed: 0, gateLength: 1)
    }

    /// Bids at 8 and 10 ct rest, a bid of 14 ct takes the ask of 12 ct; an ask
    /// of 16 ct rests.
    private static var tape: PublicTape {
        var tape = PublicTape(bookCount: 1)
        tape.order(.buy, price: Price(units: 8_000), owner: 1, crossed: false, book: 0)
        tape.order(.buy, price: Price(units: 10_000), owner: 2, crossed: false, book: 0)
        tape.order(.sell, price: Price(units: 12_000), owner: 3, crossed: false, book: 0)
        tape.order(.buy, price: Price(units: 14_000), owner: 4, crossed: true, book: 0)
        tape.deal(price: Price(units: 13_000), taker: 4, takerSide: .buy, maker: 3, book: 0)
        tape.order(.sell, price: Price(units: 16_000), owner: 5, crossed: false, book: 0)
        return tape
    }

    /// A buyer's: 8 ct: 0 ÷ (0 + 2 rejected at or above); 10 ct: 0 ÷ (0 + 1);
    /// 12 ct: 1 ask ÷ 1. A seller's: 16 ct: 0 + 0 bids above ÷ (0 + 1); 14 ct:
    /// 1 bid at or above ÷ (1 + 0 rejected at or below).
    @Test("Beliefs follow the published ratio, straight between observed prices")
    func ratios() {
        let buyer = Belief(Self.view(.buy, limit: 22_000), tape: Self.tape, book: 0)
        #expect(buyer.chance(at: 0) == 0)
        #expect(buyer.chance(at: 5_000) == 0)
        #expect(buyer.chance(at: 6_000) == 0.5)
        #expect(buyer.chance(at: 7_000) == 1)
        #expect(buyer.chance(at: 17_000) == 1)
        let seller = Belief(Self.view(.sell, limit: 5_000), tape: Self.tape, book: 0)
        #expect(seller.chance(at: 0) == 0)
        #expect(seller.chance(at: 6_000) == 0)
        #expect(seller.chance(at: 7_000) == 0.5)
        #expect(seller.chance(at: 8_000) == 1)
    }

    @Test("The best price is where surplus × chance is greatest")
    func best() {
        // A straight belief from 0 to 1 over 17 ct and a limit at the end:
        // halfway.
        let empty = PublicTape(bookCount: 1)
        #expect(Belief(Self.view(.buy, limit: 22_000), tape: empty, book: 0).bestPrice == 13_500)
        // An ask at 7 ct is certain, and better than any doubt.
        #expect(Belief(Self.view(.buy, limit: 22_000, ask: 7_000), tape: empty, book: 0).bestPrice == 7_000)
        // Beyond the limit there is nothing to win.
        #expect(Belief(Self.view(.buy, limit: 5_000), tape: empty, book: 0).bestPrice == 5_000)
    }

    @Test("A belief never falls as the trader gives way, and no scanned price beats the best", arguments: testSeeds)
    func monotone(seed: UInt64) {
        var random = RandomStream(seed: seed)
        var tape = PublicTape(bookCount: 1)
        for _ in 0..<80 {
            let side: Side = random.unit() < 0.5 ? .buy : .sell
            let crossed = random.unit() < 0.4
            let price = Price(units: random.integer(in: 500...2_200) * 10)
            tape.order(
                side, price: price, owner: HouseholdID(Int(random.integer(in: 0...9))), crossed: crossed, book: 0)
            if crossed {
                tape.deal(
                    price: price, taker: 0, takerSide: side, maker: HouseholdID(Int(random.integer(in: 0...9))), book: 0
                )
            }
            for side in [Side.buy, .sell] {
                let limit = random.integer(in: 5_000...22_000)
                let belief = Belief(Self.view(side, limit: limit), tape: tape, book: 0)
                let reach = Double(side == .buy ? limit - 5_000 : 22_000 - limit)
                let chosen = side == .buy ? belief.bestPrice - 5_000 : 22_000 - belief.bestPrice
                let most = (reach - chosen) * belief.chance(at: chosen)
                var last = 0.0
                for place in stride(from: 0.0, through: 17_000, by: 85) {
                    let chance = belief.chance(at: place)
                    #expect(chance >= last - 1e-12 && chance <= 1, "seed \(seed)")
                    last = chance
                    #expect((reach - place) * chance <= most + 1e-6, "seed \(seed): \(place) beats \(chosen)")
                }
            }
        }
    }
}

struct PublicTapeTests {
    @Test("A deal marks the maker's latest order as taken, but not as having crossed")
    func taken() {
        var tape = PublicTape(bookCount: 2)
        tape.order(.sell, price: Price(units: 900), owner: 7, crossed: false, book: 1)
        tape.order(.sell, price: Price(units: 800), owner: 7, crossed: false, book: 1)
        tape.order(.buy, price: Price(units: 850), owner: 3, crossed: true, book: 1)
        tape.deal(price: Price(units: 825), taker: 3, takerSide: .buy, maker: 7, book: 1)
        #expect(tape.count(0) == 0)
        let entries = tape.numbers(1).map { tape.entry($0, book: 1) }
        #expect(entries.map(\.isTaken) == [false, true, true, true])
        #expect(entries.map(\.crossed) == [false, false, true, true])
        #expect(entries.map(\.isDeal) == [false, false, false, true])
    }

    @Test("The latest entries stay, however many there were")
    func kept() {
        var tape = PublicTape(bookCount: 1)
        for number in 0..<200 {
            tape.order(.buy, price: Price(units: Int64(number)), owner: 0, crossed: false, book: 0)
        }
        #expect(tape.numbers(0) == 136..<200)
        #expect(tape.numbers(0).map { Int(tape.entry($0, book: 0).price) } == Array(136..<200))
    }
}
