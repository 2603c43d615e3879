import Cells
import Foundation
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
        "A wrong setting is refused with its line and what would be right",
        arguments: [
            ("them: dark", "c:1: unknown setting \"them\"; the nearest is theme"),
            ("speed: 5", "c:1: speed can be 1, 4, 16, 64 or max, not \"5\""),
            ("theme: dark\nmouse: maybe", "c:2: mouse can be on, off, true, false, yes, no, not \"maybe\""),
            ("keys:\n  jump: j", "c:2: no action is called \"jump\""),
            ("keys:\n  quit: hyper-q", "c:2: \"hyper-q\" is no key: write a character, or space, tab, enter, up, pgup, f1, ctrl-p, shift-left…"),
            ("keys:\n  quit: []", "c:2: quit needs at least one key"),
            ("keys: [a]", "c:1: keys needs an action a line, such as run-or-pause: [space, r]"),
            ("layouts:\n  teach: {pool: ladder}", "c:2: teach is a layout of the program's own; choose another name"),
            ("layouts:\n  mine: {kitchen: ladder}", "c:2: no view is called \"kitchen\"; there are overview, books, pool, homes, events"),
            ("layouts:\n  mine: {pool: sink}", "c:2: no pane is called \"sink\"; there are power,"),
            ("layouts:\n  mine:\n    pool: {rows: []}", "c:3: needs a list of at least one part"),
            ("layouts:\n  mine:\n    pool: {pane: ladder, weight: 0}", "c:3: weight is a whole number from 1 to 100"),
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

    @Test("Changing a setting leaves all else in the file as it is")
    func updating() {
        let old = "# mine\ntheme: dark   # for the evening\nkeys:\n  quit: [q]\n"
        #expect(
            SettingsStore.updated(old, .theme, "light") == "# mine\ntheme: light  # for the evening\nkeys:\n  quit: [q]\n")
        #expect(
            SettingsStore.updated(old, .speed, "16") == "# mine\ntheme: dark   # for the evening\nspeed: 16\nkeys:\n  quit: [q]\n")
        #expect(SettingsStore.updated("", .mouse, "off") == "mouse: off\n")
    }

    @Test("Settings are kept where XDG says, or below the home folder")
    func folder() throws {
        #expect(SettingsStore(environment: ["XDG_CONFIG_HOME": "/x", "HOME": "/h"]).path == "/x/commonwatt/config.yaml")
        #expect(SettingsStore(environment: ["HOME": "/h"]).path == "/h/.config/commonwatt/config.yaml")
        #expect(SettingsStore(environment: ["XDG_CONFIG_HOME": "relative", "HOME": "/h"]).path == "/h/.config/commonwatt/config.yaml")
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

    @Test("A layout of the user's own is laid out as it says, and others as in Operate")
    func userLayout() throws {
        var settings = Settings()
        settings.layouts = [Settings.UserLayout(name: "mine", views: [.pool: .columns(.pane(.deviations), .pane(.settlement))])]
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
        #expect(screen.lines.prefix(24).map { $0.trimmingCharacters(in: .whitespaces) } == buffer.text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) })
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
