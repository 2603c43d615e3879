import Foundation
import TestSupport
import Testing

struct MeshCommandTests {
    private static let small = ["mesh", "--seeds", "2", "--calls", "12", "--messages", "4", "--nodes", "15"]

    @Test("The experiment prints a column for each protocol, the same each time, and writes its figures")
    func table() throws {
        let folder = try TemporaryFolder()
        let arguments = Self.small + ["--routing", "all", "--csv", folder.path + "/figures.csv"]
        let run = try BuiltProgram.run(arguments)
        #expect(run.status == 0, "\(run.errors)")
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(
            lines[0]
                == "generated meshes of 15 nodes, 20 % mixed, 30 % of the others weak, 12 calls of 4 messages, seeds 1 to 2, standing still"
        )
        #expect(lines[1].split(separator: " ").suffix(3) == ["SRR", "BAR", "DSR"])
        #expect(lines[2].hasPrefix("  delivered of accepted calls "))
        #expect(lines.contains("  the accounts added up to zero after every clearing"))
        let rows = try folder.read("figures.csv").split(separator: "\n")
        #expect(rows[0] == "routing,measure,mean,half_width_95,seeds")
        #expect(rows.count == 1 + 3 * 14)
        #expect(rows[1].hasPrefix("srr,delivery_ratio,"))
        #expect(try BuiltProgram.run(arguments).output == run.output)
    }

    @Test("A file that no experiment wrote is not written over")
    func foreignTable() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine\n", to: "notes.csv")
        let run = try BuiltProgram.run(Self.small + ["--csv", folder.path + "/notes.csv"])
        #expect(run.status == 2)
        #expect(
            run.errors
                == "\(folder.path)/notes.csv: is there already, and no table of mesh; move it away, or name another file\n"
        )
        #expect(run.output.isEmpty)
        #expect(try folder.read("notes.csv") == "mine\n")
    }

    @Test(
        "A wrong option says what is right",
        arguments: [
            (["--malicious", "2"], "--malicious 2: a share from 0 to 1"),
            (["--malicious", "nan"], "--malicious nan: a share from 0 to 1"),
            (["--speed", "inf"], "--speed inf: from 0 to 100 m/s"), (["--seeds", "0"], "--seeds 0: from 1 to 1000"),
            (["--messages", "300"], "--messages 300: from 1 to 256, the length of a hash chain"),
            (["--routing", "ospf"], "--routing ospf: choose srr, bar, dsr or all"),
            (["--behaviour", "rude"], "--behaviour rude: choose mixed or one of black-hole, "),
            (["--mesh", "m"], "--mesh names a mesh of a folder; name the folder, too"),
        ])
    func refused(options: [String], message: String) throws {
        let run = try BuiltProgram.run(["mesh"] + options)
        #expect(run.status == 64)
        #expect(run.errors.contains(message), "\(run.errors)")
    }

    @Test("A folder without a mesh is refused with what it needs")
    func noMesh() throws {
        let folder = try TemporaryFolder()
        let run = try BuiltProgram.run(["mesh", folder.path])
        #expect(run.status == 2)
        #expect(run.errors.contains("there is no mesh; it needs mesh_NAME_nodes.csv"))
        #expect(try BuiltProgram.run(["mesh", folder.path + "/nowhere"]).status == 2)
    }
}
