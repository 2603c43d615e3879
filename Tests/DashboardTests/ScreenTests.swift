import Cells
import Community
import Foundation
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Dashboard

private let recordings = Snapshots(folder: "Tests/DashboardTests/Recordings")
private let sizes = [(60, 16), (80, 24), (120, 40), (200, 60)]

// To see what changed: COMMONWATT_RECORD=1 swift test --filter ScreenTests, then git diff.

/// What the operator sees, as text and as a map of roles.
struct ScreenTests {
    private static func street(seat: String? = nil) throws -> Scenario {
        try testScenario(households: 24, days: 2, seat: seat)
    }

    /// An hour into the gate.
    private static func trading(_ width: Int, _ height: Int, glyphs: GlyphSet = .unicode) throws -> DashboardDriver {
        var driver = DashboardDriver(try street(), width: width, height: height, glyphs: glyphs)
        driver.press(.character("p"), .character("H"))
        return driver
    }

    /// After noon of a day that was traded the day before.
    private static func delivering(_ width: Int, _ height: Int, glyphs: GlyphSet = .unicode) throws -> DashboardDriver {
        var driver = DashboardDriver(try street(), width: width, height: height, glyphs: glyphs)
        driver.press(.character("D"))
        for _ in 0..<13 { driver.press(.character("H")) }
        return driver
    }

    @Test("Books while the gate is open", arguments: sizes)
    func books(width: Int, height: Int) throws {
        let driver = try Self.trading(width, height)
        try recordings.expect(driver.recording, is: "books-\(width)x\(height)")
    }

    @Test("The pool on a day traded the day before", arguments: sizes)
    func pool(width: Int, height: Int) throws {
        var driver = try Self.delivering(width, height)
        driver.press(.character("2"))
        try recordings.expect(driver.recording, is: "pool-\(width)x\(height)")
    }

    @Test("The help over a view", arguments: sizes)
    func help(width: Int, height: Int) throws {
        var driver = try Self.trading(width, height)
        driver.press(.character("?"))
        try recordings.expect(driver.recording, is: "help-\(width)x\(height)")
    }

    @Test("The README shows the screen as it is, and every key")
    func readme() throws {
        let picture = try Self.trading(100, 30).text
        try recordings.expect(picture, is: "readme-100x30")
        let readme = try String(
            contentsOf: SharedFolder.packageRoot.appendingPathComponent("README.md"), encoding: .utf8)
        #expect(readme.contains(picture))
        for binding in Binding.all {
            let keys = binding.keys.map { "`\($0.name)`" }.joined(separator: " ")
            #expect(readme.contains("| \(keys) | \(binding.title) |"), "\(binding.action) is missing or differs")
        }
    }

    @Test("Everything is there in ASCII too, cell for cell")
    func ascii() throws {
        var driver = try Self.delivering(80, 24, glyphs: .ascii)
        try recordings.expect(driver.recording, is: "books-ascii-80x24")
        driver.press(.character("2"))
        try recordings.expect(driver.recording, is: "pool-ascii-80x24")
        #expect(driver.text.utf8.count == driver.text.count)
        let unicode = try Self.delivering(80, 24)
        #expect(unicode.lines.count == driver.lines.count)
    }

    @Test("Before the first step the screen says what to do")
    func opening() throws {
        let driver = DashboardDriver(try Self.street(), width: 80, height: 24)
        try recordings.expect(driver.recording, is: "opening-80x24")
    }

    @Test("At the end of the run it says so")
    func end() throws {
        var driver = DashboardDriver(try Self.street(), width: 80, height: 24)
        driver.press(.character("D"), .character("D"), .character("D"), .character("2"))
        try recordings.expect(driver.recording, is: "end-80x24")
    }

    @Test("A household traded for by hand is marked, with what it may do")
    func seat() throws {
        var driver = DashboardDriver(try Self.street(seat: "C05"), width: 120, height: 40)
        driver.press(.character("p"), .character("H"), .home)
        for _ in 0..<10 { driver.press(.pageDown) }
        driver.press(.character("s"))
        driver.type("0.05 20.5")
        try recordings.expect(driver.recording, is: "seat-entry-120x40")
        driver.press(.enter)
        try recordings.expect(driver.recording, is: "seat-120x40")
    }

    @Test("A home whose meter cannot be read is first among the deviations, and says why it counts for nothing")
    func unread() throws {
        var scenario = try Self.street()
        scenario.interventions = [
            PlannedIntervention(
                time: scenario.neighbourhood.calendar.moment(of: ClockTime(minutes: 700), on: scenario.runDays[0]),
                intervention: .silenceMeter(household: 6))
        ]
        var driver = DashboardDriver(scenario, width: 120, height: 40)
        driver.press(.character("2"), .character("p"), .character("."))
        try recordings.expect(driver.recording, is: "unread-120x40")
    }

    @Test("A failed check stands over everything, with its numbers")
    func breach() throws {
        var driver = try Self.delivering(80, 24)
        driver.alter { $0.snapshot.breaches = ["money: the accounts add up to 0.00000001, not to 0"] }
        try recordings.expect(driver.recording, is: "breach-80x24")
    }

    @Test("Whatever the size, nothing traps and nothing is drawn outside")
    func anySize() throws {
        var driver = try Self.delivering(120, 40)
        for view in ["1", "2", "?"] {
            driver.type(view)
            for (width, height) in [(0, 0), (1, 1), (5, 400), (400, 5), (59, 16), (60, 15), (61, 17), (99, 23), (100, 18), (400, 120)] {
                driver.resize(width, height)
                #expect(driver.screen.buffer.cells.count == width * height)
            }
        }
    }

    @Test("A window too small says what it needs and what it has")
    func tooSmall() throws {
        var driver = try Self.trading(120, 40)
        driver.resize(50, 30)
        #expect(driver.text.contains("needs 60×16, has 50!×30"))
        driver.resize(70, 12)
        #expect(driver.text.contains("needs 60×16, has 70×12!"))
    }

    @Test("Before the world is loaded the screen says what it waits for")
    func loading() {
        var model = Model(size: Size(width: 80, height: 24), glyphs: .unicode, themeCount: 1)
        model.sourceText = "somewhere"
        #expect(Screen(model).buffer.text.contains("loading somewhere…"))
    }
}
