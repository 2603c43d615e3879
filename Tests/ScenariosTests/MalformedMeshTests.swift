import EStar
import Foundation
import Simulation
import TestSupport
import Testing

@testable import Scenarios

/// Every kind of damage of a mesh's files, each refused with its place.
struct MalformedMeshTests {
    private static let nodes = "node_id,x_m,y_m,household_id\nn1,0,0,\nn2,100,0,\nn3,200,0,\n"
    private static let links = "source,target,tq_forward_0_1,tq_reverse_0_1\nn1,n2,0.9,0.8\nn2,n3,1,1\n"
    private static let json = """
        {"type":"NetworkGraph","nodes":[{"id":"n1"},{"id":"n2"}],"links":[{"source":"n1","target":"n2","cost":1.25}]}
        """

    private static func message(_ files: [String: String], name: String? = "m") throws -> String? {
        let folder = try TemporaryFolder()
        for (file, text) in files { try folder.write(text, to: file) }
        do throws(ScenarioError) {
            _ = try MeshMap.read(folder: folder.path, name: name)
            return nil
        } catch {
            return error.description.replacing(folder.path + "/", with: "").replacing(folder.path, with: "FOLDER")
        }
    }

    @Test("Undamaged files are read, as tables and as NetJSON")
    func control() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.nodes, to: "mesh_m_nodes.csv")
        try folder.write(Self.links, to: "mesh_m_links.csv")
        let map = try MeshMap.read(folder: folder.path, name: nil)
        #expect(map.nodes.map(\.id) == ["n1", "n2", "n3"])
        #expect(map.topology.links.map(\.backward) == [800_000, 1_000_000])
        let other = try TemporaryFolder()
        try other.write(Self.json, to: "mesh_j.netjson.json")
        #expect(try MeshMap.read(folder: other.path, name: "j").links.map(\.forward) == [0.8])
    }

    @Test(
        "A damaged table names file, line, column and what is wrong",
        arguments: [
            ("nodes", "n2,100,0,", "n1,100,0,", "mesh_m_nodes.csv:3:1: node_id: node n1 is there twice"),
            (
                "nodes", "n2,100,0,", ",100,0,",
                "mesh_m_nodes.csv:3:1: node_id: the name is empty; a node's name is such as n07"
            ),
            ("nodes", "n2,100,0,", "n2,far,0,", "mesh_m_nodes.csv:3:4: x_m: \"far\" is not a number"),
            (
                "nodes", "n2,100,0,", "n2,99999999999,0,",
                "mesh_m_nodes.csv:3:4: x_m: 99999999999 is outside 10000 km from the middle, in metres"
            ),
            (
                "links", "n1,n2,0.9,0.8", "n1,n9,0.9,0.8",
                "mesh_m_links.csv:2:4: target: node \"n9\" is not in mesh_m_nodes.csv"
            ),
            ("links", "n1,n2,0.9,0.8", "n1,n1,0.9,0.8", "mesh_m_links.csv:2:4: target: node n1 is linked to itself"),
            (
                "links", "n1,n2,0.9,0.8", "n3,n2,0.9,0.8",
                "mesh_m_links.csv:3:4: target: there are two links of n2 and n3"
            ),
            (
                "links", "n1,n2,0.9,0.8", "n1,n2,1.5,0.8",
                "mesh_m_links.csv:2:7: tq_forward_0_1: 1.5 is outside 0…1, the share of transmissions that succeed"
            ),
            (
                "links", "n1,n2,0.9,0.8", "n1,n2,0.9,-0.1",
                "mesh_m_links.csv:2:11: tq_reverse_0_1: -0.1 is outside 0…1, the share of transmissions that succeed"
            ),
            (
                "links", "n1,n2,0.9,0.8", "n1,n2,nan,0.8",
                "mesh_m_links.csv:2:7: tq_forward_0_1: \"nan\" is no value; write a decimal number such as 0.95"
            ),
            ("links", "n1,n2,0.9,0.8", "n1,n2", "mesh_m_links.csv:2"),
        ])
    func tables(file: String, old: String, new: String, start: String) throws {
        var files = ["mesh_m_nodes.csv": Self.nodes, "mesh_m_links.csv": Self.links]
        let name = "mesh_m_\(file).csv"
        files[name] = files[name]?.replacing(old, with: new)
        let message = try #require(try Self.message(files))
        #expect(message.hasPrefix(start), "\(message)")
    }

    @Test("Links of a node whose row is refused are not refused for it")
    func consequences() throws {
        let files = [
            "mesh_m_nodes.csv": Self.nodes.replacing("n3,200,0,", with: "n3,1e300,0,"), "mesh_m_links.csv": Self.links,
        ]
        #expect(
            try Self.message(files)
                == "mesh_m_nodes.csv:4:4: x_m: \"1e300\" is too large a number; write a decimal number such as 127.5")
    }

    @Test("Missing files and names that are none are told with what there is")
    func missing() throws {
        #expect(
            try Self.message(["mesh_m_nodes.csv": Self.nodes])?.hasSuffix(
                "mesh_m_nodes.csv: there is no mesh_m_links.csv beside it; a mesh needs both") == true)
        #expect(try Self.message([:])?.hasSuffix("there is no mesh \"m\"; there is none at all") == true)
        #expect(
            try Self.message(["mesh_k.netjson.json": Self.json])?.hasSuffix("there is no mesh \"m\"; there are: k")
                == true)
        #expect(
            try Self.message([:], name: nil)?.hasSuffix(
                "there is no mesh; it needs mesh_NAME_nodes.csv and mesh_NAME_links.csv, or mesh_NAME.netjson.json")
                == true)
        #expect(
            try Self.message(["mesh_k.netjson.json": Self.json, "mesh_l.netjson.json": Self.json], name: nil)?
                .hasSuffix("mesh_k.netjson.json:1: is one of several meshes: k, l; name one with --mesh") == true)
    }

    @Test(
        "Damaged NetJSON names its place",
        arguments: [
            ("NetworkGraph", "NetworkRoutes", "type: \"NetworkRoutes\" is neither NetworkGraph nor NetworkCollection"),
            ("{\"id\":\"n2\"}", "{\"id\":\"n1\"}", "nodes[1]: node n1 is there twice"),
            ("{\"id\":\"n2\"}", "{\"id\":\"\"}", "nodes[1]: the id is empty"),
            ("{\"id\":\"n2\"}", "{}", "nodes[1]: a node needs an \"id\", a text"),
            ("\"target\":\"n2\"", "\"target\":\"n9\"", "links[0]: n1 to n9: no node has the id or address \"n9\""),
            ("1.25", "0.5", "links[0]: n1 to n2: a cost of 0.5 is below 1, that of a perfect link"),
            ("1.25", "\"far\"", "links[0]: n1 to n2: the link needs a cost, a number above 0"),

        ])
    func netJSON(old: String, new: String, reason: String) throws {
        let message = try #require(try Self.message(["mesh_m.netjson.json": Self.json.replacing(old, with: new)]))
        #expect(message.hasPrefix("mesh_m.netjson.json:1: \(reason)"), "\(message)")
    }
}
