import Community
import Markets
import Quantities
import TestSupport
import Testing

@testable import Simulation

struct ConditionTests {
    private static func condition(_ text: String) throws -> Condition { try Condition(text, for: try testScenario()) }

    @Test(
        "Numbers are taken with their units, exactly",
        arguments: [
            ("price > 20 ct", 20_000), ("price > 0.2 €", 20_000), ("buy>0.20001 EUR/kWh", 20_001),
            ("sell <= -1.5 ct/kWh", -1_500),
            ("import = 3 kWh", 3_000), ("export != 250 Wh", 250), ("bill(C01) >= 1.25 €", 125_000_000),
            ("saving(C02) > 20 ct", 20_000_000), ("soc(C01) < 50 %", 500_000), ("soc(C01) < 0.5", 500_000),
            ("sdr == 0.8", 800_000), ("deals > 100", 100), ("time >= 14:30", 870), ("slot = 96", 96), ("day = 2", 2),
        ] as [(String, Int64)])
    func numbers(text: String, value: Int64) throws {
        guard case .comparison(_, _, let number) = try Self.condition(text).root else {
            Issue.record("\(text) is no comparison")
            return
        }
        #expect(number == value)
    }

    @Test("or binds weakest, then and, then not; parentheses decide otherwise")
    func precedence() throws {
        let (a, b, c) = ("slot > 1", "slot > 2", "slot > 3")
        func root(_ text: String) throws -> Condition.Node { try Self.condition(text).root }
        let (x, y, z) = (try root(a), try root(b), try root(c))
        #expect(try root("\(a) or \(b) and \(c)") == .or(x, .and(y, z)))
        #expect(try root("(\(a) or \(b)) and \(c)") == .and(.or(x, y), z))
        #expect(try root("not \(a) and \(b)") == .and(.not(x), y))
        #expect(try root("not (\(a) and \(b))") == .not(.and(x, y)))
        #expect(try root("  \(a)   and\t\(b) or(\(c))") == .or(.and(x, y), z))
    }

    @Test(
        "What is wrong is told with its place",
        arguments: [
            ("", 1, "a quantity is missing; known: "),
            ("pric > 20 ct", 1, "\"pric\" is no known quantity; known: price, buy, sell, "),
            ("price", 6, "a comparison is missing: one of < <= = != >= >, such as price > …"),
            ("price > 3 kWh", 9, "price is compared with a price such as 20 ct or 0.2 €, not \"3 kWh\""),
            ("import > 3", 10, "import is compared with an energy such as 3 kWh or 500 Wh, not \"3\""),
            ("time > 25:00", 8, "time is compared with a time of day such as 14:30, not \"25:00\""),
            ("deals > 1.5", 9, "1.5 is finer or larger than deals can be"),
            ("price > 0.000001 €", 9, "0.000001 is finer or larger than price can be"),
            ("soc(C99) > 5 %", 5, "\"C99\" is not a household; the nearest is C"),
            ("soc(C01 > 5 %", 14, "a \")\" is missing after the household"),
            ("cash(C01) > 5 ct", 1, "\"cash\" is no known quantity; known: "),
            ("(slot > 1", 10, "a \")\" is missing"),
            ("slot > 1 slot > 2", 8, "slot is compared with a whole number, not \"1 slot > 2\""),
            ("slot > 1)", 9, "\")\" follows a whole condition; join conditions with and, or"),
            ("slot > 1 and", 13, "a quantity is missing; known: "),
        ])
    func errors(text: String, column: Int, message: String) throws {
        let scenario = try testScenario()
        do throws(ConditionError) {
            _ = try Condition(text, for: scenario)
            Issue.record("\(text) was taken")
        } catch {
            #expect(error.column == column, "\(error.message)")
            #expect(error.message.hasPrefix(message), "\(error.message)")
        }
    }

    @Test("Deep nesting and random texts are refused, and never crash", arguments: testSeeds)
    func random(seed: UInt64) throws {
        let scenario = try testScenario()
        #expect(throws: ConditionError.self) {
            try Condition(String(repeating: "not (", count: 50_000) + "slot > 1", for: scenario)
        }
        var random = RandomStream(seed: seed)
        let parts = [
            "slot", "price", "soc", "(", ")", "C01", ">", "<", "=", "!", "20", "ct", "%", "and", "or", "not", " ", "€",
            "14:30", "-", ".",
        ]
        for _ in 0..<2_000 {
            let text = (0..<random.int(0...12)).map { _ in random.pick(parts) }.joined(
                separator: random.pick(["", " "]))
            _ = try? Condition(text, for: scenario)
        }
    }

    @Test("A condition holds when the world says so, and not where there is no value")
    func holds() throws {
        var world = World(scenario: try testScenario())
        func holds(_ text: String) throws -> Bool { try Condition(text, for: world.scenario).holds(in: world) }
        #expect(try !holds("buy > 0 ct") && !holds("buy <= 0 ct"), "before the first slot there is no price")
        #expect(try holds("not buy > 0 ct"))
        world.advance(.slot)
        let record = try #require(world.slots.last)
        let buy = try #require(record.clearing?.prices?.buy)
        #expect(try holds("buy = \(buy) €") && !holds("buy != \(buy) €"))
        #expect(try holds("import = \(record.gridImport.wattHours) Wh and slot = 1 and time = 00:15"))
        world.advance(.day)
        #expect(try holds("slot = 96 and time = 00:00 and day = 2"), "at midnight the last slot is the old day's")
        let home = try #require(world.households.firstIndex { $0.battery != nil })
        #expect(try holds("soc(\(world.households[home].id)) > 10 %"))
        let without = try #require(world.households.firstIndex { $0.battery == nil })
        #expect(try !holds("soc(\(world.households[without].id)) >= 0 %"))
        #expect(try holds("bill(\(world.households[0].id)) = \((-world.accounts.participants[0])) €"))
    }
}
