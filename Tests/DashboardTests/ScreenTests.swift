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
    private static func street(seat: String? = nil, mesh: MeshChoice? = nil) throws -> Scenario {
        try testScenario(households: 24, days: 2, seat: seat, mesh: mesh)
    }

    /// An hour into the gate.
    private static func trading(_ width: Int, _ height: Int, glyphs: GlyphSet = .unicode) throws -> DashboardDriver {
        var driver = DashboardDriver(try street(), width: width, height: height, glyphs: glyphs)
        driver.press(.character("2"), .character("p"), .character("H"))
        return driver
    }

    /// After noon of a day that was traded the day before.
    private static func delivering(
        _ width: Int, _ height: Int, glyphs: GlyphSet = .unicode, view: ViewName = .overview
    ) throws -> DashboardDriver {
        // The mesh has a view of its own; elsewhere messages arrive at once.
        var driver = DashboardDriver(
            try street(mesh: view == .trust ? .generated : nil), width: width, height: height, glyphs: glyphs)
        driver.press(.character("D"))
        for _ in 0..<13 { driver.press(.character("H")) }
        return driver
    }

    @Test("Every view on a day traded the day before, while tomorrow is traded", arguments: ViewName.allCases, sizes)
    func views(view: ViewName, size: (Int, Int)) throws {
        var driver = try Self.delivering(size.0, size.1, view: view)
        driver.perform(view.action)
        try recordings.expect(driver.recording, is: "\(view.rawValue.lowercased())-\(size.0)x\(size.1)")
    }

    @Test("Every view in ASCII, cell for cell", arguments: ViewName.allCases, sizes)
    func ascii(view: ViewName, size: (Int, Int)) throws {
        var driver = try Self.delivering(size.0, size.1, glyphs: .ascii, view: view)
        driver.perform(view.action)
        #expect(driver.text.utf8.count == driver.text.unicodeScalars.count, "only ASCII")
        try recordings.expect(driver.recording, is: "\(view.rawValue.lowercased())-ascii-\(size.0)x\(size.1)")
    }

    @Test("Every view without colours, told apart by attributes", arguments: ViewName.allCases, sizes)
    func monochrome(view: ViewName, size: (Int, Int)) throws {
        let theme = try ThemeFile.theme(text: try #require(Themes.source("dark")), file: "dark.yaml")
        for (glyphs, name) in [(GlyphSet.unicode, "mono"), (.ascii, "mono-ascii")] {
            var driver = try Self.delivering(size.0, size.1, glyphs: glyphs, view: view)
            driver.perform(view.action)
            let buffer = driver.screen.buffer
            let map = attributeMap(of: buffer, theme: theme)
            try recordings.expect(
                buffer.text + "\n=== attributes\n" + map,
                is: "\(view.rawValue.lowercased())-\(name)-\(size.0)x\(size.1)")
        }
    }

    @Test("Every layout of every view", arguments: [Preset.teach, .explore], ViewName.allCases)
    func presets(preset: Preset, view: ViewName) throws {
        var driver = try Self.delivering(120, 40, view: view)
        driver.perform(view.action)
        while driver.model.layoutName != preset.rawValue { driver.press(.character("L")) }
        try recordings.expect(
            driver.recording, is: "\(view.rawValue.lowercased())-\(preset.rawValue.lowercased())-120x40")
    }

    @Test("The help over a view", arguments: sizes)
    func help(width: Int, height: Int) throws {
        var driver = try Self.trading(width, height)
        driver.press(.character("?"))
        try recordings.expect(driver.recording, is: "help-\(width)x\(height)")
    }

    @Test("The README shows the screens as they are, and every key, command and setting")
    func readme() throws {
        var driver = try Self.delivering(100, 30)
        driver.type("1")
        let overview = driver.text
        let books = try Self.trading(100, 30).text
        try recordings.expect(overview, is: "readme-overview-100x30")
        try recordings.expect(books, is: "readme-books-100x30")
        var readme = try String(contentsOf: ReadmeBlocks.file, encoding: .utf8)
        if Snapshots.isRecording {
            readme = ReadmeBlocks.updated(readme, pictures: [overview, books])
            try Data(readme.utf8).write(to: ReadmeBlocks.file)
        }
        let hasPictures = readme.contains(overview) && readme.contains(books)
        #expect(hasPictures, "a picture differs")
        for (name, text) in ReadmeBlocks.texts {
            let block = ReadmeBlocks.block(name, in: readme)
            #expect(block == text, "the block \(name) of README.md differs from what the program has")
        }
        for name in Themes.bundledNames {
            let has = readme.contains("`\(name)`")
            #expect(has, "README.md lacks the theme \(name)")
        }
    }

    @Test("What is given and what is taken differ in any size without colour", arguments: [GlyphSet.unicode, .ascii])
    func sparklines(glyphs: GlyphSet) {
        var seen: [[Bool]: Set<[UInt32]>] = [:]
        for size in 1...20 {
            for isGiven in [true, false] {
                var painter = Painter(size: Size(width: 2, height: 1), glyphs: glyphs)
                painter.drawSparkline([isGiven ? Double(size) : -Double(size), 20], count: 2, x: 0, y: 0, width: 2)
                let cell = painter.buffer[0, 0]
                if cell.scalar != 32 {
                    seen[[isGiven], default: []].insert([cell.scalar, UInt32(cell.attributes.rawValue)])
                }
            }
        }
        #expect(seen[[true]]?.isEmpty == false && seen[[false]]?.isEmpty == false)
        #expect(seen[[true]]?.isDisjoint(with: seen[[false]] ?? []) == true)
    }

    @Test(
        "Asks, bids and the path dealt are of different glyphs in the map of books",
        arguments: [GlyphSet.unicode, .ascii])
    func bookMap(glyphs: GlyphSet) throws {
        #expect(Set(glyphs.shades).isDisjoint(with: glyphs.otherShades))
        var driver = try Self.trading(120, 40, glyphs: glyphs)
        while driver.model.focusedPane != .bookMap { driver.press(.tab) }
        driver.press(.character("z"))
        let buffer = driver.screen.buffer
        var (asks, bids, path) = (0, 0, 0)
        // Below the row of numbers and above the columns of energy.
        for y in 5..<28 {
            for x in 6..<118 {
                let cell = buffer[x, y]
                if cell.role == .sell {
                    asks += 1
                    #expect(glyphs.shades.contains(cell.scalar))
                }
                if cell.role == .buy {
                    bids += 1
                    #expect(glyphs.otherShades.contains(cell.scalar))
                }
                if cell.role == .clearing {
                    path += 1
                    #expect(!(glyphs.shades + glyphs.otherShades).contains(cell.scalar))
                }
            }
        }
        #expect(asks > 0 && bids > 0 && path > 0)
    }

    @Test(
        "Every band of power has a filling of its own, and both sides are equally large",
        arguments: [GlyphSet.unicode, .ascii])
    func power(glyphs: GlyphSet) throws {
        var driver = try Self.delivering(120, 40, glyphs: glyphs)
        driver.press(.character("z"))
        let buffer = driver.screen.buffer
        let patterns = glyphs.shades + [glyphs.checker]
        let axis = try #require(
            (4..<38).first { buffer[8, $0].scalar == glyphs.horizontal && buffer[9, $0].scalar == glyphs.horizontal })
        var roles: [[Int]: Set<Role>] = [:]
        var uneven = 0
        for x in 6..<60 {
            var heights = [0, 0]
            for (side, rows) in [Array(4..<axis), Array(axis + 1..<37)].enumerated() {
                for y in rows where patterns.contains(buffer[x, y].scalar) {
                    heights[side] += 1
                    roles[[side, Int(buffer[x, y].scalar)], default: []].insert(buffer[x, y].role)
                }
            }
            if abs(heights[0] - heights[1]) > 1 { uneven += 1 }
        }
        #expect(uneven == 0)
        #expect(roles.count >= 4)
        // Eighths are full cells too: they look like the solid band.
        for (place, found) in roles where place[1] != Int(glyphs.shades[3]) { #expect(found.count == 1, "\(place)") }
    }

    @Test("The pictures of the guide are what the program exports", arguments: [ViewName.overview, .books])
    func guide(view: ViewName) throws {
        var driver = try view == .books ? Self.trading(120, 40) : Self.delivering(120, 40)
        driver.perform(view.action)
        let theme = try ThemeFile.theme(text: try #require(Themes.source("dark")), file: "dark.yaml")
        let text = driver.screen.buffer.svg(theme: theme, title: "Commonwatt: \(view.rawValue)")
        let file = SharedFolder.packageRoot.appendingPathComponent(
            "Sources/Dashboard/Dashboard.docc/Resources/\(view.rawValue.lowercased()).svg")
        if Snapshots.isRecording { try Data(text.utf8).write(to: file) }
        let isSame = try Data(contentsOf: file) == Data(text.utf8)
        #expect(isSame, "export it anew: COMMONWATT_RECORD=1 swift test --filter ScreenTests")
    }

    @Test("Before the first step the screen says what to do")
    func opening() throws {
        let driver = DashboardDriver(try Self.street(), width: 80, height: 24)
        try recordings.expect(driver.recording, is: "opening-80x24")
    }

    @Test("At the end of the run it says so")
    func end() throws {
        var driver = DashboardDriver(try Self.street(), width: 80, height: 24)
        driver.press(.character("D"), .character("D"), .character("D"), .character("3"))
        try recordings.expect(driver.recording, is: "end-80x24")
    }

    @Test("A household traded for by hand is marked, with what it may do")
    func seat() throws {
        var driver = DashboardDriver(try Self.street(seat: "C05"), width: 120, height: 40)
        driver.press(.character("p"), .character("H"), .character("2"), .home)
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
        driver.press(.character("3"), .character("p"), .character("."))
        try recordings.expect(driver.recording, is: "unread-120x40")
    }

    @Test("A failed check stands over everything, with its numbers")
    func breach() throws {
        var driver = try Self.delivering(80, 24)
        driver.alter { $0.picture.health.breaches = ["money: the accounts add up to 0.00000001, not to 0"] }
        try recordings.expect(driver.recording, is: "breach-80x24")
    }

    @Test("Whatever the size, nothing traps and nothing is drawn outside")
    func anySize() throws {
        var driver = try Self.delivering(120, 40)
        for view in ["1", "2", "3", "4", "5", "?"] {
            driver.type(view)
            for (width, height) in [
                (0, 0), (1, 1), (5, 400), (400, 5), (59, 16), (60, 15), (61, 17), (99, 23), (100, 18), (400, 120),
            ] {
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
        var model = Model(size: Size(width: 80, height: 24), glyphs: .unicode)
        model.sourceText = "somewhere"
        #expect(Screen(model).buffer.text.contains("loading somewhere…"))
    }
}

/// How every cell stands out where there is no colour: a letter for each set
/// of attributes, a blank for none.
private func attributeMap(of buffer: CellBuffer, theme: Theme) -> String {
    (0..<buffer.height).map { y in
        var line = ""
        for x in 0..<buffer.width {
            let cell = buffer[x, y]
            let attributes = theme.style(for: cell.role, extra: cell.attributes, profile: .none).attributes
            // Bold, dim, reverse, underline, italic as the bits of a letter.
            line.append(attributes.isEmpty ? " " : Character(Unicode.Scalar(UInt8(64 + attributes.rawValue))))
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
}
