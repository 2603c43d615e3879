import Cells
import Foundation
import Simulation
import TestSupport
import Testing

@testable import Dashboard

struct SettingsTests {
    @Test("What is printed as the settings in force is read back as the same")
    func roundTrip() throws {
        var settings = Settings()
        settings.theme = "dusk"
        settings.layout = "mine"
        settings.speed = .sixteen
        settings.mouse = false
        settings.keys.rebind(.runOrPause, to: [.character("r"), .function(5)])
        settings.keys.rebind(.saveFrame, to: [.character("\""), .character("\\")])
        settings.layouts = [
            Settings.UserLayout(
                name: "mine",
                views: [
                    .books: .columns(.rows(.pane(.bookMap), .pane(.tape)).weighing(2), .pane(.ladder)),
                    .pool: .pane(.settlement),
                ])
        ]
        let text = SettingsStore.text(settings)
        #expect(try SettingsReader.settings(text: text, file: "c") == settings)
        #expect(try SettingsReader.settings(text: SettingsStore.text(Settings()), file: "c") == Settings())
        #expect(try SettingsReader.settings(text: "", file: "c") == Settings())
        #expect(try SettingsReader.settings(text: "# nothing\n", file: "c") == Settings())
    }

    @Test(
        "Whatever a theme is called, what is printed reads back as it, and a change of it keeps the comment",
        arguments: [
            "/home/me/themes/mine.yaml", "a: b", "a\u{1b}[31m", "#x", "x # y", "", "- x", "~", "null", "\"", "'", "a\\",
            "{", "*a", "é\u{202e}", "12",
            "on", "very-long-name-of-a-theme",
        ])
    func oddWords(word: String) throws {
        var settings = Settings()
        settings.theme = word
        let text = SettingsStore.text(settings)
        #expect(try SettingsReader.settings(text: text, file: "c").theme == word)
        #expect(!text.unicodeScalars.contains { $0.value == 0x1b || $0.value == 0x202e })
        let changed = SettingsStore.updated(
            SettingsStore.updated("theme: dark # mine\n", .theme, word), .theme, "light")
        #expect(changed == "theme: light  # mine\n")
    }

    @Test(
        "A wrong setting is refused with its line and what would be right",
        arguments: [
            ("them: dark", "c:1: unknown setting \"them\"; the nearest is theme"),
            ("speed: 5", "c:1: speed can be 1, 4, 16, 64 or max, not \"5\""),
            ("theme: dark\nmouse: maybe", "c:2: mouse can be on, off, true, false, yes, no, not \"maybe\""),
            ("keys:\n  jump: j", "c:2: no action is called \"jump\""),
            (
                "keys:\n  quit: hyper-q",
                "c:2: \"hyper-q\" is no key: write a character, or space, tab, enter, up, pgup, f1, ctrl-p, shift-left…"
            ),
            ("keys:\n  quit: []", "c:2: quit needs at least one key"),
            (
                "keys: {run-or-pause: [q]}",
                "c:1: q is a key of quit, too; choose another for run-or-pause, or give quit other keys here"
            ),
            (
                "keys:\n  zoom: [z, x]",
                "c:2: x is a key of explain, too; choose another for zoom, or give explain other keys here"
            ),
            (
                "keys:\n  buy: [b]\n  sell: [q]",
                "c:3: q is a key of quit, too; choose another for sell, or give quit other keys here"
            ),
            (
                "keys:\n  buy: [w]\n  sell: [w]",
                "c:2: w is a key of sell, too; choose another for buy, or give sell other keys here"
            ),
            (
                "keys:\n  quit: [s]",
                "c:2: s is a key of sell, too; choose another for quit, or give sell other keys here"
            ),
            ("keys:\n  quit: [Q]\n  zoom: [ctrl-c]", "c:3: ctrl-c always quits; choose another key for zoom"),
            ("keys:\n  zoom: [ctrl-z]", "c:2: ctrl-z always stops the program; choose another key for zoom"),
            ("keys: [a]", "c:1: keys needs an action a line, such as run-or-pause: [space, r]"),
            ("layouts:\n  teach: {pool: ladder}", "c:2: teach is a layout of the program's own; choose another name"),
            (
                "layouts:\n  mine: {kitchen: ladder}",
                "c:2: no view is called \"kitchen\"; there are overview, books, pool, homes, events"
            ),
            ("layouts:\n  mine: {pool: sink}", "c:2: no pane is called \"sink\"; there are power,"),
            ("layouts:\n  mine:\n    pool: {rows: []}", "c:3: needs a list of at least one part"),
            ("layouts:\n  mine:\n    pool: {pane: ladder, weight: 0}", "c:3: weight is a whole number from 1 to 100"),
            (
                "layout: wide\nlayouts:\n  mine: {pool: settlement}",
                "c:1: there is no layout \"wide\"; there are Operate, Teach, Explore, mine"
            ),
            ("- x", "c:1: needs a setting a line, such as theme: dark"),
            ("theme: [", "c:2: not YAML: "),
        ])
    func wrong(text: String, message: String) {
        do throws(SettingsError) {
            _ = try SettingsReader.settings(text: text, file: "c")
            Issue.record("it was taken")
        } catch {
            #expect(error.description.hasPrefix(message), "\(error.description)")
        }
    }

    @Test(
        "Actions may have each other's keys, and a view's own row may have one of everywhere",
        arguments: [
            ("keys:\n  zoom: [x]\n  explain: [z]", Action.zoom, "x"),
            ("keys:\n  quit: [Q]\n  run-or-pause: [q]", .runOrPause, "q"),
            ("keys:\n  buy: [z]", .buy, "z"), ("keys:\n  explain: [x, f5]\n  zoom: []", .explain, "x"),
        ])
    func sharedKeys(text: String, action: Action, key: String) throws {
        let settings = try SettingsReader.settings(text: text, file: "c")
        #expect(settings.keys.keys(of: action).map(\.name).contains(key))
    }

    @Test("Inside the program a view's action cannot take the key that quits without a warning either")
    func takingQuit() throws {
        var driver = DashboardDriver(try testScenario(households: 3))
        let row = try #require(
            driver.model.settingRows.firstIndex {
                if case .keys(let binding) = $0 { binding.action == .buy } else { false }
            })
        driver.press(.character(","), .home)
        for _ in 0..<row { driver.press(.down) }
        driver.press(.enter, .character("q"))
        #expect(driver.model.notice?.text == "q does: quit. Press it again to take it from there, or another key")
        driver.press(.character("q"))
        #expect(driver.model.settings.keys.keys(of: .buy) == [.character("b"), .character("q")])
        #expect(driver.model.settings.keys.keys(of: .quit) == [.control("c")])
        guard case .saveKeys(let bindings) = driver.effects.last else {
            Issue.record("nothing is kept")
            return
        }
        let folder = try TemporaryFolder()
        let store = SettingsStore(environment: ["XDG_CONFIG_HOME": folder.path])
        try store.save(bindings)
        #expect(try store.load().keys == driver.model.settings.keys)
    }

    @Test("Changing a setting leaves all else in the file as it is")
    func updating() {
        let old = "# mine\ntheme: dark   # for the evening\nkeys:\n  quit: [q]\n"
        #expect(
            SettingsStore.updated(old, .theme, "light")
                == "# mine\ntheme: light  # for the evening\nkeys:\n  quit: [q]\n")
        #expect(
            SettingsStore.updated(old, .speed, "16")
                == "# mine\ntheme: dark   # for the evening\nspeed: 16\nkeys:\n  quit: [q]\n")
        #expect(SettingsStore.updated("", .mouse, "off") == "mouse: off\n")
    }

    @Test("Settings are kept where XDG says, or below the home folder")
    func folder() throws {
        #expect(
            SettingsStore(environment: ["XDG_CONFIG_HOME": "/x", "HOME": "/h"]).path == "/x/commonwatt/config.yaml")
        #expect(SettingsStore(environment: ["HOME": "/h"]).path == "/h/.config/commonwatt/config.yaml")
        #expect(
            SettingsStore(environment: ["XDG_CONFIG_HOME": "relative", "HOME": "/h"]).path
                == "/h/.config/commonwatt/config.yaml")
        let folder = try TemporaryFolder()
        let store = SettingsStore(environment: ["XDG_CONFIG_HOME": folder.path])
        #expect(try store.load() == Settings())
        try store.save(.theme, "light")
        try store.save(.speed, "max")
        #expect(try store.load().theme == "light")
        #expect(try store.load().speed == .flatOut)
    }

    @Test("Every setting can be changed inside the program, and is kept")
    func inside() throws {
        var driver = DashboardDriver(try testScenario(households: 3))
        driver.press(.character(","))
        for key in Settings.Key.allCases {
            let before = driver.model.settings.word(key)
            driver.press(.right)
            let after = driver.model.settings.word(key)
            #expect(after != before, "\(key)")
            #expect(driver.effects.contains(.saveSetting(key, after)))
            driver.press(.down)
        }
        driver.press(.escape)
        #expect(driver.model.overlay == nil)
        #expect(driver.effects.contains(.setMouse(false)))
    }

    @Test("Keys are changed inside the program: added, taken away, taken from another action after a warning")
    func rebinding() throws {
        var driver = DashboardDriver(try testScenario(households: 3))
        func choose(_ action: Action, _ driver: inout DashboardDriver) throws {
            let row = try #require(
                driver.model.settingRows.firstIndex {
                    if case .keys(let binding) = $0 { binding.action == action } else { false }
                })
            driver.press(.character(","), .home)
            for _ in 0..<row { driver.press(.down) }
            driver.press(.enter)
        }
        try choose(.explain, &driver)
        #expect(driver.text.contains("press the new key"))
        driver.press(.function(5))
        #expect(driver.model.settings.keys.keys(of: .explain) == [.character("x"), .function(5)])
        #expect(driver.effects.last == .saveKeys([Binding(.everywhere, [.character("x"), .function(5)], .explain)]))
        // One that it has is taken away.
        driver.press(.enter, .character("x"))
        #expect(driver.model.settings.keys.keys(of: .explain) == [.function(5)])
        // One of another action is told first.
        driver.press(.enter, .character("z"))
        #expect(driver.model.notice?.text.hasPrefix("z does: let the pane fill the screen, and back") == true)
        #expect(driver.model.settings.keys.keys(of: .zoom) == [.character("z")])
        driver.press(.character("z"))
        #expect(driver.model.settings.keys.keys(of: .explain) == [.function(5), .character("z")])
        #expect(driver.model.settings.keys.keys(of: .zoom) == [])
        #expect(driver.effects.last.map { if case .saveKeys(let all) = $0 { all.count == 2 } else { false } } == true)
        // Help keeps a key; escape leaves.
        driver.press(.escape)
        try choose(.zoom, &driver)
        driver.press(.character(","))
        #expect(driver.model.notice?.text.hasPrefix(", is the only key to") == true)
        driver.press(.escape, .escape)
        #expect(driver.model.overlay == nil)
    }

    @Test("Layouts are kept and made inside the program")
    func arranging() throws {
        var driver = DashboardDriver(try testScenario(households: 3))
        func enter(_ line: String) {
            driver.type(":" + line)
            driver.press(.enter)
        }
        driver.type("3")
        let before = driver.screen.places.map(\.pane)
        enter("arrange mine")
        #expect(driver.model.layoutName == "mine")
        #expect(driver.screen.places.map(\.pane) == before)
        enter("arrange mine pool { columns: [deviations, { pane: settlement, weight: 2 }] }")
        #expect(driver.screen.places.map(\.pane) == [.deviations, .settlement])
        guard case .saveLayouts(let layouts) = driver.effects.last else {
            Issue.record("nothing is kept")
            return
        }
        #expect(layouts.map(\.name) == ["mine"])
        for (line, message) in [
            ("arrange", "write: arrange NAME"), ("arrange mine pool", "write: arrange NAME"),
            ("arrange teach", "teach is a layout of the program's own"),
            ("arrange mine kitchen [a]", "no view is called \"kitchen\""),
            ("arrange mine pool sink", "no pane is called \"sink\""), ("arrange a:b", "a layout's name is of letters"),
        ] {
            enter(line)
            #expect(driver.model.notice?.text.hasPrefix(message) == true, "\(driver.model.notice?.text ?? "")")
            #expect(driver.model.notice?.isError == true)
        }
    }

    @Test("Changed keys and layouts are written into the file, and all else stays")
    func keptKeys() throws {
        let folder = try TemporaryFolder()
        let store = SettingsStore(environment: ["XDG_CONFIG_HOME": folder.path])
        try folder.write(
            "# mine\ntheme: dusk\nkeys:\n  quit: [q, Q]   # both\n  zoom:\n    - y\n\n# by hand\nlayouts:\n  wide:\n    pool: settlement\n",
            to: "commonwatt/config.yaml")
        try store.save([
            Binding(.everywhere, [.character("z"), .function(3)], .zoom),
            Binding(.everywhere, [.character("e")], .explain),
        ])
        try store.save([
            Settings.UserLayout(name: "mine", views: [.books: .columns(.pane(.ladder), .pane(.tape).weighing(2))])
        ])
        let text = try String(contentsOfFile: store.path, encoding: .utf8)
        #expect(
            text == """
                # mine
                theme: dusk
                keys:
                  quit: [q, Q]   # both
                  zoom: ["z", "f3"]
                  explain: ["e"]

                # by hand
                layouts:
                  mine:
                    books: { columns: [ladder, { pane: tape, weight: 2 }] }

                """)
        let settings = try store.load()
        #expect(settings.keys.keys(of: .zoom) == [.character("z"), .function(3)])
        #expect(settings.layouts.map(\.name) == ["mine"])
        // What would no longer be read is not written.
        try folder.write("keys: {quit: [q]}\n", to: "commonwatt/config.yaml")
        #expect(throws: SettingsError.self) { try store.save([Binding(.everywhere, [.character("z")], .zoom)]) }
        #expect(try String(contentsOfFile: store.path, encoding: .utf8) == "keys: {quit: [q]}\n")
    }

    @Test("A layout of the user's own is laid out as it says, and others as in Operate")
    func userLayout() throws {
        var settings = Settings()
        settings.layouts = [
            Settings.UserLayout(name: "mine", views: [.pool: .columns(.pane(.deviations), .pane(.settlement))])
        ]
        settings.layout = "mine"
        var driver = DashboardDriver(try testScenario(households: 3), settings: settings)
        driver.type("3")
        #expect(driver.screen.places.map(\.pane) == [.deviations, .settlement])
        driver.type("4")
        #expect(driver.screen.places.map(\.pane) == [.homes, .home])
        driver.press(.character("L"))
        #expect(driver.model.layoutName == "Operate")
    }
}

struct ExportTests {
    private static func picture() throws -> (CellBuffer, Theme) {
        var driver = DashboardDriver(try testScenario(households: 4), width: 80, height: 24)
        driver.press(.character("p"), .character("2"))
        let theme = try ThemeFile.theme(text: try #require(Themes.source("dark")), file: "dark.yaml")
        return (driver.screen.buffer, theme)
    }

    @Test("As escape sequences a terminal shows the same picture, in colour")
    func ansi() throws {
        let (buffer, theme) = try Self.picture()
        var screen = VirtualScreen(width: 80, height: 25)
        screen.feed(Array(buffer.ansi(theme: theme).replacing("\n", with: "\r\n").utf8))
        #expect(
            screen.lines.prefix(24).map { $0.trimmingCharacters(in: .whitespaces) }
                == buffer.text.split(separator: "\n", omittingEmptySubsequences: false).map {
                    $0.trimmingCharacters(in: .whitespaces)
                })
        #expect(screen.usedColor)
        #expect(screen.unknown.isEmpty)
    }

    @Test("As a drawing it is well-formed XML with every text on its place")
    func svg() throws {
        let (buffer, theme) = try Self.picture()
        let text = buffer.svg(theme: theme, title: "a < b & c")
        #expect(text.contains("<title>a &lt; b &amp; c</title>"))
        #expect(text.contains("viewBox=\"0 0 720 432\""))
        #expect(text.hasPrefix("<svg ") && text.hasSuffix("</svg>\n"))
        // Every opened text is closed, and nothing is left unescaped.
        #expect(text.components(separatedBy: "<text ").count == text.components(separatedBy: "</text>").count)
        #expect(text.contains(">Trading for Tue 16 Apr") || text.contains("Trading for Tue 16 Apr"))
    }
}
