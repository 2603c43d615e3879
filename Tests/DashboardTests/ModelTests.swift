import Glibc
import Cells
import Markets
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Dashboard

struct BindingTests {
    @Test("No key means two things in one place")
    func unambiguous() {
        for scope in Scope.allCases {
            let keys = Binding.all.filter { $0.scope == scope }.flatMap(\.keys)
            #expect(Set(keys).count == keys.count, "\(scope)")
        }
    }

    @Test("Every action has a key, and every key's row a title")
    func complete() {
        #expect(Set(Binding.all.map(\.action)) == Set(Action.allCases))
        #expect(Binding.all.allSatisfy { !$0.title.isEmpty && !$0.keys.isEmpty })
    }

    @Test("The help shows every row of the table")
    func helpIsComplete() throws {
        var driver = DashboardDriver(try testScenario(households: 3), width: 120, height: 60)
        driver.press(.character("?"))
        for binding in Binding.all { #expect(driver.text.contains(binding.title)) }
    }
}

struct ModelTests {
    private static func driver(seat: String? = nil, width: Int = 120, height: Int = 40) throws -> DashboardDriver {
        DashboardDriver(try testScenario(households: 8, seat: seat), width: width, height: height)
    }

    @Test("One steps through gate opening, trading, gate closure and delivery")
    func walk() throws {
        var driver = try Self.driver()
        driver.press(.character("p"))
        #expect(driver.world.phase == .trading)
        let before = driver.world.market?.deals.count ?? 0
        driver.press(.character("H"))
        #expect((driver.world.market?.deals.count ?? 0) > before)
        driver.press(.character("p"))
        #expect(driver.world.phase == .afterGate)
        #expect(driver.text.contains("gate closed"))
        driver.press(.character("D"), .character("."))
        #expect(driver.world.slots.count == 97)
        #expect(driver.world.slots.last?.dealtEnergy != nil)
    }

    @Test("Escape peels one layer at a time, and q leaves from the top only")
    func layers() throws {
        var driver = try Self.driver(seat: "C01")
        driver.press(.character("p"))
        driver.press(.right, .character("b"))
        driver.type("1.5")
        #expect(driver.model.entry?.text == "1.5")
        driver.press(.character("q"))
        #expect(!driver.hasQuit)
        driver.press(.escape)
        #expect(driver.model.entry == nil)
        driver.press(.character("?"))
        driver.press(.character("q"))
        #expect(!driver.hasQuit)
        #expect(!driver.model.isHelpShown)
        driver.press(.character("?"), .escape)
        #expect(!driver.model.isHelpShown)
        #expect(driver.model.slotCursor != nil)
        driver.press(.escape)
        #expect(driver.model.slotCursor == nil)
        driver.press(.character("q"))
        #expect(driver.hasQuit)
    }

    @Test("Ctrl-C leaves from everywhere")
    func controlC() throws {
        var driver = try Self.driver(seat: "C01")
        driver.press(.character("p"), .character("b"))
        driver.press(.control("c"))
        #expect(driver.hasQuit)
    }

    @Test("The slot cursor stays within the day")
    func cursor() throws {
        var driver = try Self.driver()
        driver.press(.character("p"), .home, .left, .pageUp)
        #expect(driver.model.shownSlotIndex == 0)
        for _ in 0..<40 { driver.press(.pageDown) }
        #expect(driver.model.shownSlotIndex == 95)
        driver.press(.end)
        #expect(driver.model.slotCursor == nil)
    }

    @Test("The same slot is kept while others trade")
    func follows() throws {
        var driver = DashboardDriver(try testScenario(households: 24))
        driver.press(.character("p"))
        for _ in 0..<120 { driver.press(.character("n")) }
        let slot = driver.model.shownSlot
        let book = driver.model.shownSlotIndex
        let market = try #require(driver.world.snapshot.market)
        #expect(!market.asks[book].isEmpty && !market.bids[book].isEmpty)
        driver.press(.character("n"))
        let after = try #require(driver.world.snapshot.market)
        if !after.asks[book].isEmpty, !after.bids[book].isEmpty { #expect(driver.model.shownSlot == slot) }
    }

    @Test(
        "What is typed by hand reaches the market, or is answered with what is right",
        arguments: [
            ("0.05 8.5", "order sent: the market took it"),
            ("0.05", "write energy in kWh, a blank, and a price in ct/kWh, such as 1.5 18.20"),
            ("0.05 8.5 1", "write energy in kWh, a blank, and a price in ct/kWh, such as 1.5 18.20"),
            ("0.05 99", "99.000 ct/kWh is outside the corridor: between feed-in 8.000 ct/kWh and retail 30.000 ct/kWh"),
            ("0 9", "an order needs more than 0 kWh"),
            ("0.05 8.505", "8.505 ct/kWh is not on the price grid of 0.010 ct/kWh; the nearest price is 8.500 ct/kWh"),
        ])
    func orderEntry(text: String, answer: String) throws {
        var driver = try Self.driver(seat: "C01", width: 160)
        driver.press(.character("p"), .home, .character("b"))
        driver.type(text)
        driver.press(.enter)
        #expect(driver.model.notice?.text == answer)
        #expect(driver.lines.last?.contains(answer) == true)
    }

    @Test("Cancelling says that the order is gone, or that there was none")
    func cancelling() throws {
        var driver = try Self.driver(seat: "C01", width: 160)
        driver.press(.character("p"), .home, .character("b"))
        driver.type("0.05 8.5")
        driver.press(.enter, .character("c"))
        #expect(driver.model.notice?.text == "order cancelled: it no longer waits in the book")
        driver.press(.character("c"))
        #expect(driver.model.notice?.text == "no such order waits in the books: it was filled, replaced or cancelled")
    }

    @Test("Trading by hand without a seat or a gate says what is missing")
    func noSeat() throws {
        var driver = try Self.driver()
        driver.press(.character("b"))
        #expect(
            driver.model.notice?.text
                == "nobody is traded for by hand: start with --seat and a household, such as --seat C01")
        driver = try Self.driver(seat: "C01")
        driver.press(.character("s"))
        #expect(driver.model.notice?.text == "the gate is closed: orders are taken from gate opening to gate closure")
    }

    @Test("Everything clickable does what its key does")
    func clicks() throws {
        var driver = try Self.driver()
        driver.press(.character("p"))
        for hit in driver.screen.hits {
            var clicked = driver
            var keyed = driver
            switch hit.target {
            case .action(let action):
                let binding = try #require(Binding.all.first { $0.action == action })
                clicked.mouse(.press, hit.area.x, hit.area.y)
                keyed.press(binding.keys[0])
                #expect(clicked.text == keyed.text, "\(action)")
            case .slot(_, let perCell):
                clicked.mouse(.press, hit.area.x + 10, hit.area.y)
                #expect(clicked.model.slotCursor == Int(10 * perCell))
                clicked.mouse(.drag, hit.area.right - 1, hit.area.y)
                #expect((clicked.model.slotCursor ?? 0) > 90)
            }
        }
        #expect(driver.screen.hits.count > 8)
    }

    @Test("The wheel moves the slot cursor")
    func wheel() throws {
        var driver = try Self.driver()
        driver.press(.character("p"), .home)
        driver.mouse(.wheelDown, 5, 5)
        driver.mouse(.wheelDown, 5, 5)
        driver.mouse(.wheelUp, 5, 5)
        #expect(driver.model.slotCursor == 1)
    }
}

struct EngineTests {
    @Test("Driven live and flat out, a run ends in the headless run's state")
    func live() throws {
        let scenario = try testScenario(households: 5)
        var headless = World(scenario: scenario)
        while !headless.isFinished { _ = headless.step() }
        let engine = Engine(world: World(scenario: scenario), speed: .flatOut)
        defer { engine.send(.stop) }
        engine.send(.runOrPause)
        var last: EngineView?
        for _ in 0..<100_000 where last?.snapshot.phase != .finished {
            if let view = engine.mailbox.take() { last = view }
            usleep(1_000)
        }
        let snapshot = try #require(last?.snapshot)
        #expect(snapshot.days == headless.days)
        #expect(snapshot.stepCount == headless.stepCount)
        #expect(last?.isRunning == false)
    }

    @Test("The clock pauses each time a condition comes to hold, and runs on from there")
    func pauses() throws {
        let scenario = try testScenario(households: 3)
        let engine = Engine(
            world: World(scenario: scenario), speed: .flatOut, pauseWhen: try Condition("time = 14:30", for: scenario))
        defer { engine.send(.stop) }
        for day in 1...2 {
            engine.send(.runOrPause)
            var last: EngineView?
            for _ in 0..<10_000 {
                if let view = engine.mailbox.take() { last = view }
                if let last, !last.isRunning, last.snapshot.slots.count == (day - 1) * 96 + 58 { break }
                usleep(1_000)
            }
            #expect(last?.snapshot.slots.count == (day - 1) * 96 + 58)
            #expect(last?.isRunning == false)
        }
    }

    @Test("A paused engine answers a step with a new picture")
    func step() throws {
        let engine = Engine(world: World(scenario: try testScenario(households: 3)))
        defer { engine.send(.stop) }
        engine.send(.advance(.slot))
        var last: EngineView?
        for _ in 0..<10_000 where last?.snapshot.slots.count != 1 {
            if let view = engine.mailbox.take() { last = view }
            usleep(1_000)
        }
        #expect(last?.snapshot.slots.count == 1)
    }

    @Test("The newest value wins, and one byte wakes")
    func mailbox() {
        let box = Mailbox<Int>()
        #expect(box.take() == nil)
        box.put(1)
        box.put(2)
        #expect(box.take() == 2)
        #expect(box.take() == nil)
    }
}
