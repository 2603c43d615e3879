import EStar
import Files
import Foundation
import Glibc
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Scenarios

/// A few rows never become more than the machine can hold.
struct FolderLimitsTests {
    private static func message(_ files: [String: String], _ filling: GapFilling? = nil) throws -> String {
        var community = SmallCommunity()
        community.files = files
        let folder = try community.write()
        do throws(ScenarioError) {
            _ = try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides(filling: filling))
            return "no error"
        } catch {
            return error.description.replacing(folder.path, with: "FOLDER")
        }
    }

    private static func households(_ count: Int) -> String {
        "household_id\n" + (0..<count).map { "K\(1_000 + $0)\n" }.joined()
    }

    /// A row a day, each of another home.
    private static func inTurn(homes: Int, days: Int) -> String {
        let first = Date(timeIntervalSince1970: 631_152_000)
        let format = ISO8601DateFormatter()
        return "timestamp,household_id,load_kWh\n"
            + (0..<days).map {
                "\(format.string(from: first + Double($0) * 86_400).dropLast(4)),K\(1_000 + $0 % homes),0.1\n"
            }.joined()
    }

    @Test(
        "Homes that lack nearly all days are refused before anything is laid out",
        arguments: [nil, .linear, .zero] as [GapFilling?])
    func sparse(filling: GapFilling?) throws {
        let message = try Self.message(
            ["households.csv": Self.households(50), "load.csv": Self.inTurn(homes: 50, days: 1_000)], filling)
        let lines = message.split(separator: "\n")
        #expect(
            lines.first
                == "load.csv:2: household K1000 lacks 980 of 1000 days, the first 1990-01-02: too many to fill; give every home the same days"
        )
        #expect(lines.count == 50)
    }

    @Test("A profile beside dates that lie far apart is refused at its first row")
    func profileBesideDates() throws {
        var load = "timestamp,household_id,load_kWh\n"
        for home in 0..<8 {
            for slot in 0..<96 {
                load +=
                    "\(slot / 4 < 10 ? "0" : "")\(slot / 4):\(slot % 4 == 0 ? "00" : "\(slot % 4 * 15)"),K\(1_000 + home),0.1\n"
            }
        }
        load += "1985-06-03T00:00,K1000,0.1\n2024-06-03T00:00,K1000,0.1\n"
        let message = try Self.message(["households.csv": Self.households(8), "load.csv": load])
        #expect(
            message
                == "load.csv:2: 14246 days of the profile in load.csv are 10940928 values, more than 2500000; the rows with dates span those days: write a date into every row, or leave the far ones out"
        )
    }

    @Test("A profile on too many days is refused at the key that names them")
    func plannedProfile() throws {
        var load = "timestamp,household_id,load_kWh\n"
        for hour in 0..<24 { load += "\(hour < 10 ? "0" : "")\(hour):00,K1000,0.1\n" }
        var files = [
            "households.csv": Self.households(1), "load.csv": load,
            "scenario.yaml": "name: far\ncalendar:\n  start: 2024-06-03\n  days: 36600\n",
        ]
        #expect(try Self.message(files) == "no error")
        files["load.csv"] =
            load
            + load.split(separator: "\n").dropFirst().flatMap { row in
                (1..<4).map { row.replacing("K1000", with: "K100\($0)") + "\n" }
            }.joined()
        files["households.csv"] = Self.households(4)
        #expect(
            try Self.message(files)
                == "scenario.yaml:4: calendar.days: 36600 days of the profile in load.csv are 3513600 values, more than 2500000"
        )
    }

    @Test(
        "A mesh beyond what can be routed is refused",
        arguments: [
            (5_000, "no error"),
            (
                5_001,
                "mesh_m_nodes.csv:1: the mesh has 5001 nodes, more than 5000; cut out the part where the homes are"
            ),
        ])
    func largeMesh(count: Int, expected: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("node_id,x_m,y_m\n" + (0..<count).map { "n\($0),\($0),0\n" }.joined(), to: "mesh_m_nodes.csv")
        try folder.write("source,target,quality\nn0,n1,1\n", to: "mesh_m_links.csv")
        var message = "no error"
        do throws(ScenarioError) { _ = try MeshMap.read(folder: folder.path, name: "m") } catch {
            message = error.description
        }
        #expect(message == expected)
    }

    @Test("Nodes without places are put between their neighbours, from the known outwards")
    func unplaced() throws {
        let folder = try TemporaryFolder()
        let count = 2_000
        try folder.write(
            "node_id,x_m,y_m\nn1000,0,8\n" + (1..<count).map { "n\(1_000 + $0),,\n" }.joined() + "far,,\n",
            to: "mesh_m_nodes.csv")
        try folder.write(
            "source,target,quality\n" + (1..<count).map { "n\(999 + $0),n\(1_000 + $0),1\n" }.joined(),
            to: "mesh_m_links.csv")
        let map = try MeshMap.read(folder: folder.path, name: "m")
        #expect(map.nodes.filter { $0.id != "far" }.allSatisfy { $0.x == 0 && $0.y == 8 })
        #expect(map.nodes.first { $0.id == "far" }.map { [$0.x, $0.y] } == [0, 0])
    }

    @Test("The middle of a map is the same, found among the largest part alone")
    func middle() {
        var random = RandomStream(seed: 5, name: "middle")
        for _ in 0..<20 {
            var mesh = Topology.generated(count: 25, side: 900, random: &random)
            for place in mesh.links.indices where place % 3 == 0 { mesh.links[place].backward = 0 }
            let topology = Topology(nodes: mesh.nodes, links: mesh.links)
            let all = topology.nodes.indices.eachIndexed { node in
                let joined = topology.hops(from: node)
                let heard = topology.hops(from: node, isOneWay: true)
                return (
                    -joined.count { $0 != nil },
                    topology.nodes.indices.reduce(0) { $0 + (joined[$1] == nil ? 0 : heard[$1] ?? 0) }
                )
            }
            #expect(topology.centre == all.indices.min { all[$0] < all[$1] })
        }
    }
}
