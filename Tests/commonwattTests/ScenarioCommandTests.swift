import Foundation
import TestSupport
import Testing

struct ScenarioCommandTests {
    @Test("A new scenario is written once, says what is missing, and shows its settings")
    func newAndShow() throws {
        let folder = try SmallCommunity().write()
        let written = try BuiltProgram.run(["scenario", "new", folder.path])
        #expect(written.status == 0)
        #expect(written.output == "\(folder.path)/scenario.yaml: written\n")
        let again = try BuiltProgram.run(["scenario", "new", folder.path])
        #expect(again.status == 2)
        #expect(again.errors == "\(folder.path)/scenario.yaml: is there already; move it away first\n")
        let shown = try BuiltProgram.run(["scenario", "show", folder.path, "--seed", "9"])
        #expect(shown.status == 0)
        let seed = try #require(shown.output.split(separator: "\n").first { $0.hasPrefix("seed ") })
        #expect(seed.split(separator: " ") == ["seed", "9", "--seed"])
        let empty = try TemporaryFolder()
        let fresh = try BuiltProgram.run(["scenario", "new", empty.path + "/mine"])
        #expect(
            fresh.output.contains("households.csv is still needed") && fresh.output.contains("load.csv is still needed")
        )
        #expect(try empty.read("mine/scenario.yaml").contains("name: \"mine\""))
    }

    @Test("Gaps that are filled are printed")
    func filled() throws {
        var community = SmallCommunity()
        community.files["load.csv"] = community.files["load.csv"]?.replacing("2024-06-02T22:15:00Z,B,0.1\n", with: "")
        let folder = try community.write()
        #expect(try BuiltProgram.run(["simulate", folder.path]).status == 2)
        let filled = try BuiltProgram.run(["simulate", folder.path, "--fill-gaps", "linear"])
        #expect(filled.status == 0)
        #expect(filled.errors.hasPrefix("load.csv: household B, 2024-06-03: 1 of 96 quarter hours filled (linear)\n"))
        let checked = try BuiltProgram.run(["scenario", "check", folder.path, "--fill-gaps", "zero"])
        #expect(checked.output.hasPrefix("load.csv: household B, 2024-06-03: 1 of 96 quarter hours filled (zero)\n"))
    }
}
