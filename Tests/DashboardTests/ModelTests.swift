import Cells
import Glibc
import Markets
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Dashboard

struct BindingTests {
    private static let table = KeyMap.standard.bindings

    @Test("No key means two things in one place")
    func unambiguous() {
        for scope in Scope.allCases {
            let keys = Self.table.filter { $0.scope == scope }.flatMap(\.keys)
            #expect(Set(keys).count == keys.count, "\(scope)")
        }
    }

    @Test("Every action has a key and a title")
    func complete() {
        #expect(Set(Self.table.map(\.action)) == Set(Action.allCases))
        #expect(Self.table.allSatisfy { !$0.action.title.isEmpty && !$0.keys.isEmpty })
    }

    @Test("Every key is found by its name")
    func names() {
        for key in Self.table.flatMap(\.keys) { #expect(Key(name: key.name) == key) }
        #expect(Key(name: "ctrl-") == nil)
        #expect(Key(name: "hyper-x") == nil)
    }

    @Test("A key given to another action does not do what it did")
    func rebinding() {
        var keys = KeyMap.standard
        keys.rebind(.runOrPause, to: [.character("p"), .function(5)])
        #expect(keys.action(for: .character("p"), in: .books) == .runOrPause)
        #expect(keys.action(for: .function(5), in: .pool) == .runOrPause)
        #expect(keys.action(for: .character(" "), in: .pool) == nil)
        #expect(keys.keys(of: .nextPhase).isEmpty)
    }

    @Test("The help shows every row of the table")
    func helpIsComplete() throws {
        var driver = DashboardDriver(try testScenario(households: 3), width: 120, height: 90)
        driver.press(.character("?"))
        for binding in Self.table { #expect(driver.text.contains(binding.action.title)) }
    }

    @Test("The help is searched by typing and does what is chosen")
    func helpExecutes() throws {
        var driver = DashboardDriver(try testScenario(households: 3))
        driver.press(.character("?"))
        driver.type("fill the screen")
        #expect(driver.text.contains("let the pane fill the screen, and back"))
        #expect(!driver.text.contains("run or pause the clock"))
        driver.press(.down, .enter)
        #expect(driver.model.overlay == nil)
        #expect(driver.model.zoomed != nil)
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
        let before = driver.world.session?.trades.count ?? 0
        driver.press(.character("H"))
        #expect((driver.world.session?.trades.count ?? 0) > before)
        driver.press(.character("p"), .character("2"))
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
        driver.press(.character("2"), .right, .character("b"))
        driver.type("1.5")
        #expect(driver.model.prompt?.text == "1.5")
        driver.press(.character("q"))
        #expect(!driver.hasQuit)
        driver.press(.escape)
        #expect(driver.model.prompt == nil)
        driver.press(.character("?"))
        driver.press(.character("q"))
        #expect(!driver.hasQuit)
        #expect(driver.model.overlay == nil)
        driver.press(.character("?"), .escape)
        #expect(driver.model.overlay == nil)
        driver.press(.character("z"))
        #expect(driver.model.zoomed != nil)
        driver.press(.escape)
        #expect(driver.model.zoomed == nil)
        #expect(driver.model.cursor != nil)
        driver.press(.escape)
        #expect(driver.model.cursor == nil)
        driver.press(.character("q"))
        #expect(driver.hasQuit)
    }

    @Test("Ctrl-C leaves from everywhere")
    func controlC() throws {
        var driver = try Self.driver(seat: "C01")
        driver.press(.character("2"), .character("p"), .character("b"))
        driver.press(.control("c"))
        #expect(driver.hasQuit)
    }

    @Test("The slot cursor goes over midnight to every day there is, and no further")
    func cursor() throws {
        var driver = try Self.driver()
        driver.press(.character("2"), .character("p"), .home)
        #expect(driver.model.shownSlotIndex == 0)
        #expect(driver.model.shownDate == driver.world.session?.picture.date)
        driver.press(.left)
        #expect(driver.model.shownSlotIndex == 95)
        #expect(driver.model.shownDate == driver.world.date)
        driver.press(.character(")"))
        #expect(driver.model.shownDate == driver.world.date.advanced(byDays: 1))
        driver.press(.character("("), .home, .left, .left)
        #expect(driver.model.shownSlotIndex == 0)
        driver.press(.character(")"), .character(")"))
        for _ in 0..<10 { driver.press(.right) }
        for _ in 0..<200 { driver.press(.right) }
        #expect(driver.model.shownSlotIndex == 95)
        driver.press(.end)
        #expect(driver.model.cursor == nil)
    }

    @Test("What is looked at is the same in every view, and past days stay to be looked at")
    func browsing() throws {
        var driver = DashboardDriver(try testScenario(households: 8, days: 3), width: 160, height: 50)
        driver.press(.character("D"), .character("D"), .character("."), .character("."), .character("3"))
        driver.press(.character("("))
        let date = driver.world.scenario.runDays[1]
        #expect(driver.model.shownDate == date)
        #expect(driver.text.contains("Prices of \(date.shortText)"))
        let slot = driver.model.shownSlot
        for view in ["1", "2", "3", "4", "5"] {
            driver.type(view)
            #expect(driver.model.shownSlot == slot, "view \(view)")
        }
        driver.type("2")
        #expect(driver.text.contains("Dealt for \(date.shortText)"))
        #expect(driver.text.contains("deals"))
    }

    @Test("The same slot is kept while others trade")
    func follows() throws {
        var driver = DashboardDriver(try testScenario(households: 24))
        driver.press(.character("2"), .character("p"))
        for _ in 0..<120 { driver.press(.character("n")) }
        let slot = driver.model.shownSlot
        let book = driver.model.shownSlotIndex
        let market = try #require(driver.world.picture.market.books)
        #expect(!market.asks[book].isEmpty && !market.bids[book].isEmpty)
        driver.press(.character("n"))
        let after = try #require(driver.world.picture.market.books)
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
        driver.press(.character("2"), .character("p"), .home, .character("b"))
        driver.type(text)
        driver.press(.enter)
        #expect(driver.model.notice?.text == answer)
        #expect(driver.lines.last?.contains(answer) == true)
    }

    @Test("Cancelling says that the order is gone, or that there was none")
    func cancelling() throws {
        var driver = try Self.driver(seat: "C01", width: 160)
        driver.press(.character("2"), .character("p"), .home, .character("b"))
        driver.type("0.05 8.5")
        driver.press(.enter, .character("c"))
        #expect(driver.model.notice?.text == "order cancelled: it no longer waits in the book")
        driver.press(.character("c"))
        #expect(driver.model.notice?.text == "no such order waits in the books: it was filled, replaced or cancelled")
    }

    @Test("Trading by hand without a seat or a gate says what is missing")
    func noSeat() throws {
        var driver = try Self.driver()
        driver.press(.character("2"), .character("b"))
        #expect(
            driver.model.notice?.text
                == "nobody is traded for by hand: start with --seat and a household, such as --seat C01")
        driver = try Self.driver(seat: "C01")
        driver.press(.character("2"), .character("s"))
        #expect(driver.model.notice?.text == "the gate is closed: orders are taken from gate opening to gate closure")
    }

    @Test("Everything clickable does what its key does", arguments: ["1", "2", "3", "4", "5"])
    func clicks(view: String) throws {
        var driver = try Self.driver()
        driver.press(.character("p"), .character("H"))
        driver.type(view)
        for hit in driver.screen.hits {
            var clicked = driver
            var keyed = driver
            clicked.mouse(.press, hit.area.x, hit.area.y)
            switch hit.target {
            case .action(let action):
                keyed.press(KeyMap.standard.keys(of: action)[0])
                #expect(clicked.text == keyed.text, "\(action)")
            case .slot(let first, let perCell):
                clicked.mouse(.press, hit.area.x + 10, hit.area.y)
                #expect(clicked.model.cursor == first.advanced(by: Int(10 * perCell)))
                clicked.mouse(.drag, hit.area.right - 1, hit.area.y)
                #expect(clicked.model.shownSlotIndex > 90)
            case .time:
                clicked.mouse(.press, hit.area.x + hit.area.width / 2, hit.area.y)
                #expect(clicked.model.shownDate == driver.world.date)
                #expect((44...52).contains(clicked.model.shownSlotIndex))
            case .pane(let pane):
                // Inside its frame, where nothing else lies.
                clicked.mouse(.press, hit.area.x + 2, hit.area.y)
                #expect(clicked.model.focusedPane == pane)
            case .row(let pane, let row):
                switch pane {
                case .homes: #expect(clicked.model.home == HouseholdID(row))
                case .events, .news: #expect(clicked.model.eventCursor == row)
                default: #expect(clicked.model.selections[pane] == row)
                }
            case .overlayRow, .nothing: Issue.record("nothing lies over the panes")
            }
        }
        #expect(driver.screen.hits.count > 12)
    }

    @Test("The wheel moves what is under the mouse")
    func wheel() throws {
        var driver = try Self.driver()
        driver.press(.character("p"), .character("2"), .home)
        let first = driver.model.shownSlot
        let map = try #require(driver.screen.places.first { $0.pane == .bookMap }?.area)
        driver.mouse(.wheelDown, map.x + 5, map.y + 5)
        driver.mouse(.wheelDown, map.x + 5, map.y + 5)
        driver.mouse(.wheelUp, map.x + 5, map.y + 5)
        #expect(driver.model.cursor == first.advanced(by: 1))
        driver.type("4")
        let table = try #require(driver.screen.places.first { $0.pane == .homes }?.area)
        driver.mouse(.wheelDown, table.x + 5, table.y + 5)
        #expect(driver.model.home == 1)
        driver.press(.character("?"))
        driver.mouse(.wheelDown, table.x + 5, table.y + 5)
        #expect(driver.model.home == 1, "what lies on top takes the wheel")
    }

    @Test("A double click lets a pane fill the screen, and back")
    func doubleClick() throws {
        var driver = try Self.driver()
        driver.mouse(.doubleClick, 5, 6)
        #expect(driver.model.zoomed == .power)
        driver.mouse(.doubleClick, 5, 6)
        #expect(driver.model.zoomed == nil)
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
        engine.send(.drive(.runOrPause))
        var last: EngineView?
        for _ in 0..<100_000 where last?.picture.clock.phase != .finished {
            if let view = engine.mailbox.take() { last = view }
            usleep(1_000)
        }
        let picture = try #require(last?.picture)
        #expect(picture.history.days == headless.days)
        #expect(picture.clock.stepCount == headless.stepCount)
        #expect(last?.isRunning == false)
    }

    @Test("The clock pauses each time a condition comes to hold, and runs on from there")
    func pauses() throws {
        let scenario = try testScenario(households: 3)
        let engine = Engine(
            world: World(scenario: scenario), speed: .flatOut, pauseWhen: try Condition("time = 14:30", for: scenario))
        defer { engine.send(.stop) }
        for day in 1...2 {
            engine.send(.drive(.runOrPause))
            var last: EngineView?
            for _ in 0..<10_000 {
                if let view = engine.mailbox.take() { last = view }
                if let last, !last.isRunning, last.picture.history.slots.count == (day - 1) * 96 + 58 { break }
                usleep(1_000)
            }
            #expect(last?.picture.history.slots.count == (day - 1) * 96 + 58)
            #expect(last?.isRunning == false)
        }
    }

    @Test("A paused engine answers a step with a new picture")
    func step() throws {
        let engine = Engine(world: World(scenario: try testScenario(households: 3)))
        defer { engine.send(.stop) }
        engine.send(.drive(.advance(.slot)))
        var last: EngineView?
        for _ in 0..<10_000 where last?.picture.history.slots.count != 1 {
            if let view = engine.mailbox.take() { last = view }
            usleep(1_000)
        }
        #expect(last?.picture.history.slots.count == 1)
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
