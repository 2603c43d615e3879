import Community
import Markets
import Quantities

/// What a home's plan and a call auction cost.
struct PlanBenchmark {
    let runs: Int

    func run(_ report: inout Report) throws {
        report.heading("plans and auctions")
        var random = RandomStream(seed: 42, name: "plans")
        for slots in [96, 192, 384] {
            let load = (0..<slots).map { _ in random.uniform(-800, 1_200) }
            let prices = (0..<slots).map { _ -> PlanPrices in
                let sell = random.uniform(0, 0.15)
                return PlanPrices(buy: sell + random.uniform(0.02, 0.2), sell: sell)
            }
            let optimizer = BatteryOptimizer(
                battery: Battery.catalogue[2], degradation: 0.01, milliseconds: 15 * SimTime.minute)
            var cost = 0.0
            let figure = Figure(
                (0..<max(9, runs)).map { _ in
                    processorSeconds {
                        cost += optimizer.solve(netLoad: load, prices: prices, initial: 5_000, finalMinimum: 5_000).cost
                    } * 1e6
                })
            precondition(cost.isFinite, "a plan costs something")
            report.figure("battery plan, \(slots) slots", figure, unit: "µs")
        }
        for count in [100, 1_000, 10_000, 100_000] {
            let orders = (0..<count).map { _ in
                CallAuction.Order(
                    side: random.integer(in: 0...1) == 0 ? .buy : .sell,
                    price: Price(units: random.integer(in: 800...3_000) * 10),
                    energy: Energy(wattHours: random.integer(in: 10...2_000)))
            }
            for rationing in CallAuction.Rationing.allCases {
                var energy = Energy.zero
                let figure = Figure(
                    (0..<max(5, runs)).map { _ in
                        processorSeconds {
                            energy +=
                                CallAuction.uncross(orders, reference: Price(units: 19_000), rationing: rationing)
                                .energy
                        } * 1e6
                    })
                precondition(energy > .zero, "an auction deals")
                report.figure("auction of \(count) orders, \(rationing)", figure, unit: "µs")
            }
        }
    }
}
