import EStar
import Foundation
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Scenarios

/// Maps of meshes that lie beside the real data.
struct MeshMapTests {
    @Test(
        "The folder's mesh is found: the one its households live on",
        .enabled(if: SharedFolder.isPresent, Comment(rawValue: SharedFolder.skipReason)))
    func realMesh() throws {
        let scenario = try ScenarioLoader.load(
            folder: SharedFolder.path("data/community"), overrides: ScenarioOverrides(days: 1))
        let mesh = try #require(scenario.mesh)
        #expect(mesh.name == "stuttgart65")
        #expect(mesh.topology.nodes.count == 65)
        #expect(mesh.topology.nodes[mesh.homes[0]].id == "n06")
        #expect(mesh.unreachable.isEmpty)
        let other = try ScenarioLoader.load(
            folder: SharedFolder.path("data/community"),
            overrides: ScenarioOverrides(days: 1, mesh: .named("leipzig87")))
        #expect(other.mesh?.topology.nodes.count == 87)
    }

    @Test(
        "The tables and the NetJSON of a mesh say the same",
        .enabled(if: SharedFolder.isPresent, Comment(rawValue: SharedFolder.skipReason)))
    func netJSON() throws {
        var files = MeshFiles(path: SharedFolder.path("data/community"))
        let tables = try files.read("stuttgart65")
        let folder = try TemporaryFolder()
        let json = try String(
            contentsOfFile: SharedFolder.path("data/community") + "/mesh_stuttgart65.netjson.json", encoding: .utf8)
        try folder.write(json, to: "mesh_stuttgart65.netjson.json")
        var other = MeshFiles(path: folder.path)
        let read = try other.read("stuttgart65")
        #expect(read.nodes.map(\.id) == tables.nodes.map(\.id))
        let usable = tables.links.filter { $0.forward > 0 && $0.backward > 0 }.map { [$0.source, $0.target] }
        #expect(read.links.filter { $0.forward > 0 && $0.backward > 0 }.map { [$0.source, $0.target] } == usable)
    }
}
