import Cells
import Community
import Foundation
import Markets
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Dashboard

/// What the panes tell: their figures explained, sums, news, a home's slots.
struct FigureTests {
    private static func driver(_ view: String = "3", mesh: MeshChoice? = nil) throws -> DashboardDriver {
        var driver = DashboardDriver(try testScenario(households: 8, days: 3, mesh: mesh), width: 160, height: 50)
        driver.press(.character("D"), .character("H"))
        driver.type(view)
        return driver
    }

    private static func enter(_ driver: inout DashboardDriver, _ line: String) {
        driver.type(":" + line)
        driver.press(.enter)
    }

    /// Panes of words have no figures of their own, and of the mesh the map
    /// explains the node that is looked at.
    private static let wordy: Set<Pane> = [
        .news, .events, .event, .caption, .mesh, .node, .routes, .sessions, .attacks,
    ]

    @Test(
        "Every pane with figures explains them with a formula, numbers and a source, in every layout",
        arguments: ViewName.allCases, Preset.allCases)
    func explanations(view: ViewName, preset: Preset) throws {
        var driver = try Self.driver(mesh: view == .trust ? .generated : nil)
        if view == .trust { driver.press(.character("D")) }
        // Tomorrow is traded, today delivered.
        for _ in 0..<12 { driver.press(.character("H")) }
        Self.enter(&driver, "layout \(preset.rawValue)")
        driver.perform(view.action)
        if view == .books, let market = driver.world.picture.market.books,
            let busiest = market.dealCounts.indices.max(by: { market.dealCounts[$0] < market.dealCounts[$1] })
        {
            Self.enter(&driver, "goto slot \(busiest + 1)")
        }
        for _ in driver.screen.places {
            let figures = Screen(driver.model, explaining: true).figures
            for figure in figures {
                let explanation = figure.explanation
                #expect(!explanation.title.isEmpty && !explanation.formula.isEmpty && !explanation.source.isEmpty)
                #expect(explanation.numbers.contains { $0.isNumber }, "\(explanation.numbers)")
            }
            let focused = driver.model.focusedPane
            #expect(!figures.isEmpty || Self.wordy.contains(focused), "\(focused) explains nothing")
            driver.press(.character("x"))
            if figures.isEmpty {
                #expect(driver.model.notice?.text.hasPrefix("nothing to explain in this pane") == true)
            } else {
                #expect(driver.text.contains(figures[0].explanation.title))
                driver.press(.tab, .escape)
            }
            #expect(driver.model.overlay == nil)
            driver.press(.tab)
        }
    }

    @Test("What is explained is the number that stands there")
    func explained() throws {
        var driver = try Self.driver("1")
        for _ in 0..<12 { driver.press(.character("H")) }
        for view in ViewName.allCases where view != .events && view != .trust {
            driver.perform(view.action)
            for _ in driver.screen.places {
                let screen = Screen(driver.model, explaining: true)
                for figure in screen.figures {
                    let shown = (figure.area.x..<figure.area.right).map { x in
                        Character(Unicode.Scalar(screen.buffer[x, figure.area.y].scalar) ?? " ")
                    }
                    let text = String(shown)
                    #expect(
                        text.contains { $0.isNumber } || text.contains("-") || text.contains("no deficit"),
                        "\(figure.explanation.title) lies over \(text)")
                }
                driver.press(.tab)
            }
        }
    }

    @Test("The overview's sums and news end where one looks")
    func rewound() throws {
        var driver = try Self.driver("1")
        for _ in 0..<12 { driver.press(.character("H")) }
        let now = driver.text
        #expect(now.contains("Since midnight") && now.contains("Just now"))
        Self.enter(&driver, "goto 06:30")
        let then = driver.text
        #expect(then.contains("Midnight to 06:45") && then.contains("Until 06:45") && then.contains("EUR, until 06:45"))
        let picture = driver.world.picture
        let records = picture.records(of: driver.model.shownSlots).prefix { $0.slot <= driver.model.shownSlot }
        #expect(records.count == 27)
        let saved = records.flatMap(\.shares).reduce(Money.zero) { $0 + $1.cash - $1.baselineCash }
        let line = try #require(driver.lines.first { $0.contains("until 06:45 ") && !$0.contains("EUR") })
        #expect(line.contains(Format.signed(saved, decimals: 2)))
        driver.press(.end)
        #expect(driver.text == now)
    }

    @Test("The news tell slots that came out alike once, and the deals of a quarter of an hour together")
    func news() throws {
        var driver = try Self.driver("1")
        for _ in 0..<12 { driver.press(.character("H")) }
        let engine = try #require(driver.model.engine)
        let items = NewsItem.list(engine.events, engine.picture, from: engine.events.numbers.upperBound - 1, limit: 400)
        #expect(items.count < engine.events.count / 2)
        #expect(
            items.contains {
                $0.text.hasPrefix("Pool from ") && $0.text.contains("so everyone trades at the feed-in price, 8.00 ct")
            })
        #expect(items.contains { $0.text.contains(" deals in 15 minutes, ") })
        for (newer, older) in zip(items, items.dropFirst()) { #expect(newer.time >= older.time) }
        // Down goes to older news, up comes back to the newest.
        while driver.model.focusedPane != .news { driver.press(.tab) }
        driver.press(.down, .down)
        #expect(driver.model.eventCursor == items[1].numbers.upperBound)
        driver.press(.up, .up)
        #expect(driver.model.eventCursor == nil)
    }

    @Test("A home that fills the screen shows its orders and trades in every slot")
    func homeSlots() throws {
        var driver = try Self.driver("4")
        for _ in 0..<12 { driver.press(.character("H")) }
        driver.press(.enter)
        #expect(driver.model.zoomed == .home)
        #expect(driver.text.contains("order kWh ct") && driver.text.contains("pool EUR"))
        let before = driver.model.shownSlot
        driver.press(.down)
        #expect(driver.model.shownSlot == before.advanced(by: 1))
        driver.resize(80, 24)
        #expect(driver.text.contains("pool EUR") && driver.text.contains("dealt"))
        // Tomorrow's orders wait in the books.
        driver.press(.character(")"))
        let market = try #require(driver.world.picture.market.books)
        driver.resize(160, 120)
        let waits =
            market.asks.bookCount > 0
            && (0..<market.asks.bookCount).contains { book in
                (market.asks[book].flatMap { market.asks.owners(of: $0) }
                    + market.bids[book].flatMap { market.bids.owners(of: $0) })
                    .contains(driver.model.home)
            }
        #expect(waits == driver.lines.contains { $0.contains(" S 0.") || $0.contains(" B 0.") })
    }

    @Test(
        "Curves in one chart are told apart without colour, and the legend says which is which",
        arguments: [GlyphSet.unicode, .ascii])
    func curves(glyphs: GlyphSet) throws {
        var driver = DashboardDriver(try testScenario(households: 8, days: 3), width: 120, height: 40, glyphs: glyphs)
        driver.press(.character("D"))
        for _ in 0..<12 { driver.press(.character("H")) }
        while driver.model.focusedPane != .prices { driver.press(.tab) }
        driver.press(.character("z"))
        let buffer = driver.screen.buffer
        let legend = try #require(driver.lines.first { $0.contains("pool buy") })
        let samples = ["pool buy", "pool sell", "day-ahead", "retail"].compactMap { name in
            legend.range(of: name).map { legend[..<$0.lowerBound].last }
        }
        #expect(samples.count == 4)
        if glyphs.isUnicode {
            #expect(Set(samples).count == 4)
        } else {
            // By role one letter, and no letter for two.
            var letters: [Role: Set<UInt32>] = [:]
            for y in 5..<38 {
                for x in 6..<118 where [.buy, .sell, .dayAhead, .retail, .feedIn].contains(buffer[x, y].role) {
                    letters[buffer[x, y].role, default: []].insert(buffer[x, y].scalar)
                }
            }
            #expect(letters.count == 5 && letters.values.allSatisfy { $0.count == 1 })
            #expect(Set(letters.values.flatMap(\.self)).count == 5)
        }
    }
}
