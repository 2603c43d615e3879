import Cells
import Community
import Markets
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Dashboard

struct CommandTests {
    private static func driver(
        _ view: String = "3", seat: String? = nil, mesh: MeshChoice? = nil
    ) throws -> DashboardDriver {
        let scenario = try testScenario(households: 8, days: 3, seat: seat, mesh: mesh)
        var driver = DashboardDriver(scenario, width: 160, height: 50)
        driver.press(.character("D"), .character("H"))
        driver.type(view)
        return driver
    }

    private static func enter(_ driver: inout DashboardDriver, _ line: String) {
        driver.type(":" + line)
        driver.press(.enter)
    }

    @Test(
        "A line that cannot be done says what is wrong and what would be right, and changes nothing",
        arguments: [
            ("gotoo 12:00", "there is no command \"gotoo\"; the nearest is goto"),
            ("xyzzy", "there is no command \"xyzzy\"; Ctrl-P finds every command"),
            ("goto", "write: goto [DATE] TIME, or goto slot NUMBER"),
            ("goto noon", "\"noon\" is neither a time such as 14:30 nor a slot from 1 to 96"),
            ("goto slot 97", "\"97\" is neither a time such as 14:30 nor a slot from 1 to 96"),
            ("home C99", "there is no home \"C99\""),
            ("home", "write: home NAME"),
            ("view kitchen", "write: view overview|books|pool|homes|events"),
            ("layout wide", "there is no layout \"wide\"; there are Operate, Teach, Explore"),
            ("theme pink", "there is no theme \"pink\"; there are dark, light"),
            ("speed 3", "write: speed 1|4|16|64|max"),
            ("run to the end", "write: run until CONDITION"),
            ("run until prize > 3 ct", "column 1: "),
            ("pause sometimes", "write: pause when CONDITION, or pause never"),
            ("set", "write: set SETTING VALUE"),
            ("set size 12", "there is no setting \"size\"; there are theme, layout, speed, color, glyphs, mouse"),
            ("set mouse maybe", "mouse can be on, off, not \"maybe\""),
            ("save picture.png", "picture.png: end the name in .txt, .ansi, .svg, .csv or .json"),
            ("step-slot 3", "step-slot takes nothing after it"),
            ("silence", "write: silence NAME"),
            ("buy 1 12", "nobody is traded for by hand: start with --seat and a household, such as --seat C01"),
        ])
    func refusals(line: String, message: String) throws {
        var driver = try Self.driver()
        let before = driver.world.fingerprint
        Self.enter(&driver, line)
        #expect(driver.model.notice?.text.hasPrefix(message) == true, "\(driver.model.notice?.text ?? "nothing")")
        #expect(driver.model.notice?.isError == true)
        #expect(driver.world.fingerprint == before)
        #expect(driver.model.prompt == nil)
    }

    @Test("Goto looks at a time, a slot by number, and a day")
    func goTo() throws {
        var driver = try Self.driver()
        let calendar = driver.world.calendar
        func shown() -> String { String(calendar.localISO(calendar.start(of: driver.model.shownSlot)).prefix(16)) }
        Self.enter(&driver, "goto 00:30")
        #expect(shown() == "2024-04-16T00:30")
        Self.enter(&driver, "goto slot 96")
        #expect(shown() == "2024-04-16T23:45")
        Self.enter(&driver, "goto 2024-04-15 14:30")
        #expect(shown() == "2024-04-15T14:30")
        Self.enter(&driver, "goto 3")
        #expect(shown() == "2024-04-15T00:30")
    }

    @Test("Commands do what they say")
    func effects() throws {
        var driver = try Self.driver()
        Self.enter(&driver, "home c05")
        #expect(driver.model.home == 4 && driver.model.view == .homes)
        Self.enter(&driver, "pin C02")
        #expect(driver.model.pinned == 1)
        #expect(driver.text.contains("C02 pinned"))
        Self.enter(&driver, "view events")
        #expect(driver.model.view == .events)
        Self.enter(&driver, "layout teach")
        #expect(driver.model.layoutName == "Teach")
        Self.enter(&driver, "theme light")
        #expect(driver.model.themeIndex == 1)
        Self.enter(&driver, "speed max")
        #expect(driver.model.engine?.speed == .flatOut)
        Self.enter(&driver, "silence C03")
        #expect(driver.model.notice?.text == "the meter of C03 can no longer be read")
        #expect(driver.model.engine?.picture.homes.isSilent[2] == true)
        Self.enter(&driver, "silence C03")
        #expect(driver.model.notice?.text == "the meter of C03 cannot be read as it is")
        Self.enter(&driver, "unpaid C03")
        #expect(driver.model.engine?.picture.homes.stoppedPaying[2] == true)
        Self.enter(&driver, "pay C03")
        #expect(driver.model.engine?.picture.homes.stoppedPaying[2] == false)
        Self.enter(&driver, "step-slot")
        #expect(driver.world.slots.count == 96 + 4, "the slot waits for the reading")
        Self.enter(&driver, "run until time = 06:00")
        #expect(driver.world.calendar.clockText(driver.world.now) == "06:00")
        Self.enter(&driver, "layout operate")
        Self.enter(&driver, "filter kind:meter")
        #expect(driver.text.contains("The meter of C03 can no longer be read"))
        #expect(!driver.text.contains("settled:"))
        driver.press(.escape)
        #expect(driver.model.filters[.events] == nil)
    }

    @Test("Tab completes commands and what follows them, and goes through the candidates")
    func completion() throws {
        var driver = try Self.driver()
        driver.type(":sil")
        driver.press(.tab)
        #expect(driver.model.prompt?.text == "silence ")
        driver.type("c0")
        driver.press(.tab)
        #expect(driver.model.prompt?.text == "silence C01")
        driver.press(.tab)
        #expect(driver.model.prompt?.text == "silence C02")
        driver.press(.backTab)
        #expect(driver.model.prompt?.text == "silence C01")
        driver.press(.escape)
        driver.type(":layout t")
        driver.press(.tab)
        #expect(driver.model.prompt?.text == "layout teach ")
        driver.press(.control("u"))
        driver.type("run until sd")
        driver.press(.tab)
        #expect(driver.model.prompt?.text == "run until sdr ")
        driver.press(.control("w"))
        #expect(driver.model.prompt?.text == "run until ")
    }

    @Test("Up brings back what was typed before")
    func history() throws {
        var driver = try Self.driver()
        Self.enter(&driver, "view books")
        Self.enter(&driver, "view pool")
        driver.type(":")
        driver.press(.up)
        #expect(driver.model.prompt?.text == "view pool")
        driver.press(.up)
        #expect(driver.model.prompt?.text == "view books")
        driver.press(.down, .down)
        #expect(driver.model.prompt?.text == "")
    }

    @Test("The palette finds a command by a few letters and does it")
    func palette() throws {
        var driver = try Self.driver()
        driver.press(.control("p"))
        driver.type("nxtday")
        #expect(driver.model.overlay != nil)
        #expect(driver.model.paletteRows("nday").first?.name == "next-day")
        driver.press(.escape, .escape)
        #expect(driver.model.overlay == nil)
        driver.press(.control("p"))
        driver.type("silence")
        driver.press(.enter)
        #expect(driver.model.prompt?.text == "silence ")
        driver.press(.escape)
        // Everything that can be done is there.
        #expect(driver.model.paletteRows("").count == Action.allCases.count + CommandWord.allCases.count)
    }

    @Test("An order by command is checked before it is sent")
    func orders() throws {
        var driver = DashboardDriver(try testScenario(households: 8, seat: "C01"), width: 160, height: 50)
        driver.press(.character("p"))
        Self.enter(&driver, "buy 0.05")
        #expect(driver.model.notice?.text == "write energy in kWh, a blank, and a price in ct/kWh, such as 1.5 18.20")
        Self.enter(&driver, "goto 03:00")
        Self.enter(&driver, "buy 0.02 8.50")
        #expect(driver.model.notice?.text == "order sent: the market took it")
        #expect(driver.world.requests.count == 1)
    }

    @Test("Saving writes the frame in three forms and the pane's table")
    func saving() throws {
        var driver = try Self.driver("4")
        driver.press(.control("s"))
        guard case .save(let files) = driver.effects.last else {
            Issue.record("nothing is saved")
            return
        }
        #expect(
            files.map(\.name) == [
                "commonwatt-homes-2024-04-16T0100.txt", "commonwatt-homes-2024-04-16T0100.ansi",
                "commonwatt-homes-2024-04-16T0100.svg", "commonwatt-homes-2024-04-16T0100-homes.csv",
            ])
        guard case .text(let table) = files[3].content, case .text(let frame) = files[0].content else {
            Issue.record("the table or the frame is not text")
            return
        }
        #expect(frame == driver.text + "\n")
        let lines = table.split(separator: "\r\n")
        #expect(lines.count == 9)
        #expect(lines[0] == "household_id,pv_kWp,battery_percent,net_kWh,cost_EUR,saved_EUR,debt_EUR")
        Self.enter(&driver, "save homes.json")
        guard case .save(let json) = driver.effects.last, case .text(let text) = json[0].content else {
            Issue.record("nothing is saved as JSON")
            return
        }
        #expect(text.split(separator: "\n").count == 8)
        #expect(text.hasPrefix("{\"household_id\":\"C01\","))
    }

    @Test("The ladder's table is its levels, and they add up")
    func ladderTable() throws {
        var driver = try Self.driver("2")
        for _ in 0..<12 { driver.press(.character("H")) }
        #expect(driver.model.focusedPane == .ladder)
        let table = try #require(driver.model.focusedTable)
        #expect(
            table.columns == ["slot_start", "side", "price_EUR_per_kWh", "energy_kWh", "total_kWh", "household_ids"])
        let market = try #require(driver.world.picture.market.books)
        let book = market.slots.lowerBound.distance(to: driver.model.shownSlot)
        #expect(!table.rows.isEmpty && table.rows.count == market.asks[book].count + market.bids[book].count)
    }

    @Test("The palette puts the command that is typed before those that only mention it")
    func paletteNames() throws {
        let driver = try Self.driver()
        #expect(driver.model.paletteRows("them").first?.name == ":theme NAME")
        #expect(driver.model.paletteRows("zoom").first?.name == "zoom")
        #expect(driver.model.paletteRows("candles").first?.name == "toggle-candles")
    }

    @Test("A filter that hides the selected home goes to the first that is left; the log says how many match")
    func filterSelection() throws {
        var driver = try Self.driver("4")
        #expect(driver.model.home == 0)
        driver.type("/c05")
        #expect(driver.model.home == 4)
        driver.press(.enter, .escape)
        driver.type("5/kind:pool")
        let count = try #require(driver.model.matchingEvents)
        let all = driver.model.engine?.events.count ?? 0
        #expect(count > 90 && count < all)
        #expect(driver.text.contains("/kind:pool · \(Format.count(count)) of \(Format.count(all)) events"))
        driver.press(.enter, .character("."))
        #expect(driver.model.matchingEvents == count + 1)
    }

    @Test("Tab goes round all panes, and shift with an arrow to the nearest in that direction")
    func focus() throws {
        var driver = try Self.driver()
        let panes = driver.screen.places.map(\.pane)
        var seen: [Pane] = []
        for _ in panes {
            seen.append(driver.model.focusedPane)
            driver.press(.tab)
        }
        #expect(Set(seen) == Set(panes))
        #expect(driver.model.focusedPane == .settlement)
        driver.press(.shiftLeft)
        #expect(driver.model.focusedPane == .poolPrices)
        driver.press(.shiftDown)
        #expect(driver.model.focusedPane == .ratioCurve)
        driver.press(.shiftRight)
        #expect([.settlement, .deviations].contains(driver.model.focusedPane))
        driver.press(.backTab)
        #expect(panes.contains(driver.model.focusedPane))
    }

    @Test("Homes are sorted and filtered, and an event turns every view to its moment")
    func lists() throws {
        var driver = try Self.driver("4")
        driver.press(.character("s"))
        #expect(driver.model.homeOrder.column == .panels)
        let panels = driver.model.homeLines.map { $0.panels ?? -1 }
        #expect(panels == panels.sorted(by: >))
        driver.press(.character("S"))
        #expect(driver.model.homeLines.map { $0.panels ?? -1 } == panels.reversed())
        driver.press(.character("/"))
        driver.type("pv>0")
        #expect(driver.model.homeLines.allSatisfy { $0.panels != nil })
        driver.press(.enter)
        #expect(driver.text.contains("/pv>0"))
        driver.press(.down, .enter)
        #expect(driver.model.zoomed == .home)
        driver.press(.escape, .escape)
        #expect(driver.model.filters[.homes] == nil)
        driver.type("5")
        driver.press(.character("/"))
        driver.type("kind:pool 00:15")
        driver.press(.enter, .up, .enter)
        let calendar = driver.world.calendar
        #expect(calendar.clockText(calendar.start(of: driver.model.shownSlot)) == "00:15")
        driver.type("3")
        #expect(driver.text.contains("Pool 00:15–00:30"))
    }
}
