import Cells
import Foundation
import TestSupport
import Testing

@testable import Dashboard

struct ThemeTests {
    private static func theme(_ name: String) throws -> Theme {
        let text = try #require(Themes.source(name))
        return try ThemeFile.theme(text: text, file: name + ".yaml")
    }

    @Test("The themes built in are the files of the folder")
    func embedded() throws {
        let folder = SharedFolder.packageRoot.appendingPathComponent("Themes")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(files == Themes.bundledNames.map { $0 + ".yaml" }.sorted())
        for name in Themes.bundledNames {
            let text = String(
                decoding: try Data(contentsOf: folder.appendingPathComponent(name + ".yaml")), as: UTF8.self)
            #expect(Themes.source(name) == text)
        }
    }

    @Test("Every theme sets every role", arguments: Themes.bundledNames)
    func complete(name: String) throws {
        let text = try #require(Themes.source(name))
        for role in Role.allCases { #expect(text.contains("\n  \(role.name): "), "\(role.name)") }
    }

    /// But for the one that leaves the choice to the terminal.
    @Test(
        "Text can be read on its ground in every theme, on the bands too",
        arguments: Themes.bundledNames.filter { $0 != "terminal" })
    func contrast(name: String) throws {
        let theme = try Self.theme(name)
        for role in Role.allCases where ![.border, .background].contains(role) {
            for extra in [Attributes(), .raised] {
                let style = theme.style(for: role, extra: extra, profile: .direct)
                let ratio = try #require(contrastRatio(style.foreground, style.background), "\(role)")
                #expect(ratio >= 4.5, "\(role) has \(ratio)")
            }
        }
    }

    @Test(
        "What must be told apart differs in colour, and in attributes or glyphs without", arguments: Themes.bundledNames
    )
    func distinct(name: String) throws {
        let theme = try Self.theme(name)
        for (a, b) in [
            (Role.buy, Role.sell), (.good, .danger), (.live, .finished), (.supply, .demand), (.warning, .danger),
        ] {
            #expect(theme[a].style != theme[b].style, "\(a) and \(b)")
            #expect(theme[a].mono != theme[b].mono, "\(a) and \(b) without colour")
            let pair = [a, b].map { theme.style(for: $0, extra: [], profile: .ansi16) }
            #expect(pair[0] != pair[1], "\(a) and \(b) with 16 colours")
        }
    }

    @Test(
        "A wrong theme file is refused with its line",
        arguments: [
            (
                "roles: {txt: 1, text: 1, background: 1}",
                "t.yaml:1: no role is called txt; the roles are background, text"
            ),
            (
                "roles:\n  text: blu\n  background: 1",
                "t.yaml:2: blu is no colour: write #rrggbb, 0 to 255, default, or a name of the palette"
            ),
            ("roles:\n  text: \"#12345g\"\n  background: 1", "t.yaml:2: #12345g is no colour"),
            (
                "roles:\n  text: {look: 1, mono: loud}\n  background: 1",
                "t.yaml:2: mono takes bold, dim, reverse, underline, italic or none, not loud"
            ),
            ("roles:\n  text: {look: 1, ansi: 16}\n  background: 1", "t.yaml:2: ansi takes 0 to 15, not 16"),
            ("roles:\n  text: 1 on\n  background: 1", "t.yaml:2: a colour must follow on"),
            ("name: x", "t.yaml:1: roles needs at least text and background"),
            ("colours: x", "t.yaml:1: unknown key colours; known: name, palette, roles"),
            ("- x", "t.yaml:1: needs the keys name, palette and roles"),
            ("roles: [", "t.yaml:2: not YAML: "),
        ])
    func wrong(text: String, message: String) {
        do throws(ThemeError) {
            _ = try ThemeFile.theme(text: text, file: "t.yaml")
            Issue.record("the theme was taken")
        } catch {
            #expect(error.description.hasPrefix(message), "\(error.description)")
        }
    }

    @Test("A theme of one's own is read, and the bundled ones follow it")
    func custom() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            name: mine
            roles:
              text: {look: leaf on 16 bold, ansi: 2, mono: bold}
              background: default on default
            palette:
              leaf: "#00ff00"
            """, to: "mine.yaml")
        var library = try Themes(folder.path + "/mine.yaml", userFolder: nil)
        #expect(library.names == Themes.bundledNames + ["mine"])
        #expect(library.place(of: folder.path + "/mine.yaml", environment: [:]) == library.names.count - 1)
        let themes = [library.theme(at: library.names.count - 1)]
        #expect(
            themes[0][.text].style == Style(foreground: .rgb(0, 255, 0), background: .indexed(16), attributes: .bold))
        #expect(themes[0][.buy] == themes[0][.text])
    }

    @Test(
        "A bright terminal gets the light theme",
        arguments: [("15;0", "dark"), ("0;15", "light"), ("0;default;7", "light"), ("", "dark")])
    func automatic(colors: String, first: String) throws {
        let themes = try Themes("auto", userFolder: nil)
        #expect(themes.names[themes.place(of: "auto", environment: ["COLORFGBG": colors])] == first)
    }

    @Test("The user's themes join the bundled ones, and a broken one is told and left out")
    func userFolder() throws {
        let folder = try TemporaryFolder()
        try folder.write("name: mine\nroles:\n  text: 1\n  background: 0\n", to: "mine.yaml")
        try folder.write("name: dark\nroles:\n  text: 2\n  background: 0\n", to: "dark.yaml")
        try folder.write("name: bad\nroles:\n  text: blu\n", to: "bad.yaml")
        try folder.write("not a theme", to: "notes.txt")
        var themes = try Themes("mine", userFolder: folder.path)
        #expect(themes.names == Themes.bundledNames + ["mine"])
        let dark = themes.theme(at: 0)
        #expect(dark[.text].style.foreground == .indexed(2))
        #expect(
            themes.problems.map(\.description) == [
                "\(folder.path)/bad.yaml:3: blu is no colour: write #rrggbb, 0 to 255, default, or a name of the palette"
            ])
    }

    @Test("A broken theme that is chosen is told with its line, and another one shown")
    func brokenChoice() throws {
        let folder = try TemporaryFolder()
        try folder.write("name: a\nroles:\n  text: rosy\n", to: "a.yaml")
        try folder.write("name: mine\nroles:\n  text: blu\n", to: "mine.yaml")
        var themes = try Themes("mine", userFolder: folder.path)
        #expect(themes.problems.first?.description.hasPrefix("\(folder.path)/mine.yaml:3: blu is no colour") == true)
        #expect(
            themes.problems.first?.shortDescription.hasSuffix(
                "/mine.yaml:3: blu is no colour: write #rrggbb, 0 to 255, default, or a name of the palette") == true)
        #expect(themes.problems.first?.shortDescription.hasPrefix("…/") == true)
        #expect(themes.theme(at: themes.place(of: "mine", environment: ["COLORFGBG": "0;15"])).name == "light")
    }

    @Test("A theme that is nowhere to be had is refused with those there are")
    func unknown() {
        do throws(ThemeError) {
            _ = try Themes("drak", userFolder: nil)
            Issue.record("it was taken")
        } catch {
            #expect(
                error.description
                    == "drak: no such theme: name one of dark, light, high-contrast, monochrome, terminal, classroom, polder, "
                    + "phosphor, dusk, auto, or a theme file")
        }
    }
}
