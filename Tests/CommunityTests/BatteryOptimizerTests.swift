import Foundation
import Quantities
import TestSupport
import Testing

@testable import Community

struct BatteryOptimizerTests {
    struct Cases: Decodable { var cases: [Case] }

    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        struct Device: Decodable, Sendable {
            // swift-format-ignore: AlwaysUseLowerCamelCase
            var capacity_Wh: Double
            // swift-format-ignore: AlwaysUseLowerCamelCase
            var charge_W: Double
            // swift-format-ignore: AlwaysUseLowerCamelCase
            var discharge_W: Double
            var roundtrip: Double
            // swift-format-ignore: AlwaysUseLowerCamelCase
            var degradation_per_kWh: Double
            // swift-format-ignore: AlwaysUseLowerCamelCase
            var initial_Wh: Double
            // swift-format-ignore: AlwaysUseLowerCamelCase
            var final_min_Wh: Double
        }

        var `case`: Int
        var battery: Device
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var slot_minutes: Double
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var net_load_Wh: [Double]
        var retail: [Double]
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var feed_in: [Double]
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var optimal_cost: Double
        var testDescription: String { "case \(`case`)" }
    }

    static let published: [Case] = {
        let file = SharedFolder.packageRoot.appendingPathComponent("Tests/CommunityTests/Cases/battery.json")
        guard let data = try? Data(contentsOf: file), let cases = try? JSONDecoder().decode(Cases.self, from: data)
        else {
            return []
        }
        return cases.cases
    }()

    @Test("There are eight published cases")
    func count() { #expect(Self.published.count == 8) }

    /// What a plan costs when it is carried out, and where the battery ends;
    /// nothing if it breaks a limit.
    private static func carryOut(
        _ power: [Double], netLoad: [Double], prices: [PlanPrices], initial: Double, optimizer: BatteryOptimizer,
        capacity: Double, charge: Double, discharge: Double, efficiency: Double, degradation: Double
    ) -> (cost: Double, final: Double)? {
        var content = initial
        var cost = 0.0
        for slot in power.indices {
            let value = power[slot]
            guard value <= charge + 1e-9, -value <= discharge + 1e-9 else { return nil }
            content += value > 0 ? value * efficiency : value / efficiency
            guard content >= -1e-6, content <= capacity + 1e-6 else { return nil }
            let net = netLoad[slot] + value
            cost += (net > 0 ? net * prices[slot].buy : net * prices[slot].sell) / 1_000
            cost += abs(value) * degradation / 1_000
        }
        return (cost, content)
    }

    @Test("Every published day is solved to its proven optimum", arguments: published)
    func optimum(item: Case) throws {
        let device = item.battery
        let hours = item.slot_minutes / 60
        let efficiency = device.roundtrip.squareRoot()
        let optimizer = BatteryOptimizer(
            capacity: device.capacity_Wh, maximumCharge: device.charge_W * hours,
            maximumDischarge: device.discharge_W * hours, efficiency: efficiency,
            degradation: device.degradation_per_kWh)
        let prices = zip(item.retail, item.feed_in).map { PlanPrices(buy: $0, sell: $1) }
        let solution = optimizer.solve(
            netLoad: item.net_load_Wh, prices: prices, initial: device.initial_Wh, finalMinimum: device.final_min_Wh)
        #expect(abs(solution.cost - item.optimal_cost) < 1e-6, "\(solution.cost) against \(item.optimal_cost)")
        let done = try #require(
            Self.carryOut(
                solution.power, netLoad: item.net_load_Wh, prices: prices, initial: device.initial_Wh,
                optimizer: optimizer, capacity: device.capacity_Wh, charge: device.charge_W * hours,
                discharge: device.discharge_W * hours, efficiency: efficiency, degradation: device.degradation_per_kWh))
        #expect(abs(done.cost - item.optimal_cost) < 1e-6, "\(done.cost) against \(item.optimal_cost)")
        #expect(done.final >= device.final_min_Wh - 1e-6)
        #expect(abs(done.final - solution.finalContent) < 1e-6)
    }

    @Test("Prices far below zero give a plan within every limit", arguments: testSeeds)
    func farBelowZero(seed: UInt64) {
        var random = RandomStream(seed: seed)
        for round in 0..<50 {
            let degradation = random.pick([0, 0.001, 0.01])
            let netLoad = (0..<24).map { _ in random.uniform(-400, 400) }
            let prices = (0..<24).map { _ -> PlanPrices in
                let sell = random.uniform(-3, 0.2)
                return PlanPrices(buy: sell + random.uniform(-0.2, 0.5), sell: sell)
            }
            let optimizer = BatteryOptimizer(
                capacity: 1_000, maximumCharge: 200, maximumDischarge: 150, efficiency: 0.95, degradation: degradation)
            let solution = optimizer.solve(netLoad: netLoad, prices: prices, initial: 500, finalMinimum: 500)
            let done = Self.carryOut(
                solution.power, netLoad: netLoad, prices: prices, initial: 500, optimizer: optimizer, capacity: 1_000,
                charge: 200, discharge: 150, efficiency: 0.95, degradation: degradation)
            #expect((done?.final ?? 0) >= 500 - 1e-6, "seed \(seed), round \(round)")
        }
    }

    /// Half a Wh more or less at the start of what follows a slot changes its
    /// cost by the slopes there.
    @Test("Gains and losses are what a little more or less content is worth", arguments: testSeeds)
    func slopes(seed: UInt64) {
        var random = RandomStream(seed: seed)
        var compared = 0
        for round in 0..<20 {
            let netLoad = (0..<12).map { _ in random.uniform(-400, 400) }
            let prices = (0..<12).map { _ -> PlanPrices in
                let sell = random.uniform(0, 0.2)
                return PlanPrices(buy: sell + random.uniform(0.01, 0.2), sell: sell)
            }
            let optimizer = BatteryOptimizer(
                capacity: 1_000, maximumCharge: 200, maximumDischarge: 150, efficiency: 0.95, degradation: 0.01)
            let solution = optimizer.solve(netLoad: netLoad, prices: prices, initial: 500, finalMinimum: 500)
            var content = 500.0
            for slot in 0..<11 {
                let power = solution.power[slot]
                content += power > 0 ? power * 0.95 : power / 0.95
                func later(_ initial: Double) -> Double {
                    optimizer.solve(
                        netLoad: Array(netLoad[(slot + 1)...]), prices: Array(prices[(slot + 1)...]), initial: initial,
                        finalMinimum: 500
                    ).cost
                }
                let step = 0.001
                if solution.gains[slot].isFinite, content + step < 1_000 {
                    let gain = (later(content) - later(content + step)) / step * 1_000
                    #expect(abs(gain - solution.gains[slot]) < 1e-6, "seed \(seed), round \(round), slot \(slot)")
                    compared += 1
                }
                if solution.losses[slot].isFinite, content - step > 0 {
                    let loss = (later(content - step) - later(content)) / step * 1_000
                    #expect(abs(loss - solution.losses[slot]) < 1e-6, "seed \(seed), round \(round), slot \(slot)")
                    compared += 1
                }
            }
        }
        #expect(compared > 300)
    }

    /// Dynamic programming on a coarse grid of contents is feasible, so it
    /// can never be cheaper; with steps of a few Wh it comes close.
    @Test("On random days no grid of contents finds anything cheaper", arguments: testSeeds)
    func againstGrid(seed: UInt64) {
        var random = RandomStream(seed: seed)
        for round in 0..<25 {
            let slots = random.int(1...12)
            let netLoad = (0..<slots).map { _ in random.uniform(-400, 400).rounded() }
            let prices = (0..<slots).map { _ -> PlanPrices in
                let sell = random.uniform(-0.15, 0.2)
                return PlanPrices(buy: sell + random.uniform(0, 0.2), sell: sell)
            }
            let (capacity, charge, discharge) = (1_000.0, random.uniform(50, 300), random.uniform(50, 300))
            let efficiency = random.uniform(0.93, 1)
            let optimizer = BatteryOptimizer(
                capacity: capacity, maximumCharge: charge, maximumDischarge: discharge, efficiency: efficiency,
                degradation: 0.01)
            let initial = 500.0
            let solution = optimizer.solve(netLoad: netLoad, prices: prices, initial: initial, finalMinimum: initial)
            let done = Self.carryOut(
                solution.power, netLoad: netLoad, prices: prices, initial: initial, optimizer: optimizer,
                capacity: capacity, charge: charge, discharge: discharge, efficiency: efficiency, degradation: 0.01)
            #expect(abs((done?.cost ?? .infinity) - solution.cost) < 1e-9, "seed \(seed), round \(round)")
            // Contents in steps of 10 Wh.
            var best = (0...100).map { $0 >= 50 ? 0.0 : .infinity }
            for slot in netLoad.indices.reversed() {
                best = (0...100).map { from -> Double in
                    (0...100).reduce(Double.infinity) { least, to in
                        let change = Double(to - from) * 10
                        let power = change > 0 ? change / efficiency : change * efficiency
                        guard power <= charge, -power <= discharge else { return least }
                        let net = netLoad[slot] + power
                        let cost =
                            (net > 0 ? net * prices[slot].buy : net * prices[slot].sell) / 1_000 + abs(power) * 0.01
                            / 1_000
                        return min(least, cost + best[to])
                    }
                }
            }
            #expect(
                solution.cost <= best[50] + 1e-9, "seed \(seed), round \(round): \(solution.cost) against \(best[50])")
            #expect(best[50] - solution.cost < 0.005 * Double(slots), "seed \(seed), round \(round)")
        }
    }
}
