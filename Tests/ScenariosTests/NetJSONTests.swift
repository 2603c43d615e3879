import Foundation
import Simulation
import TestSupport
import Testing

@testable import Scenarios

/// NetJSON as routing daemons write it.
struct NetJSONTests {
    private static func graph(_ nodes: String, _ links: String, _ more: String = "") -> String {
        "{\n\"type\": \"NetworkGraph\",\(more)\n\"nodes\": [\n\(nodes)\n],\n\"links\": [\n\(links)\n]\n}\n"
    }

    private static func link(_ a: String, _ b: String, _ cost: String) -> String {
        "{\"source\": \"\(a)\", \"target\": \"\(b)\", \"cost\": \(cost)}"
    }

    private static let two = "{\"id\": \"a\"},\n{\"id\": \"b\"}"

    private static func read(_ text: String, name: String? = nil) throws -> (map: MeshMap?, message: String) {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "mesh_m.netjson.json")
        do throws(ScenarioError) {
            return (try MeshMap.read(folder: folder.path, name: name), "")
        } catch {
            return (nil, error.description)
        }
    }

    @Test("A link given once counts both ways; one given twice has its own quality each way")
    func directions() throws {
        let once = try #require(try Self.read(Self.graph(Self.two, Self.link("b", "a", "2"))).map)
        #expect(once.links.map(\.forward) == [0.5] && once.links.map(\.backward) == [0.5])
        let both = Self.link("b", "a", "2") + ",\n" + Self.link("a", "b", "4")
        let twice = try #require(try Self.read(Self.graph(Self.two, both)).map)
        #expect(twice.links.map(\.forward) == [0.25] && twice.links.map(\.backward) == [0.5])
    }

    @Test(
        "A cost means what the graph's metric says",
        arguments: [
            ("\"metric\": \"etx\",", "1.25", 0.8), ("\"metric\": \"ETX\",", "1", 1),
            ("\"metric\": \"1/TQ\",", "1.6", 0.625),
            ("\"metric\": \"rxcost\",", "512", 0.5), ("\"metric\": \"babel\",", "96", 1),
            ("\"protocol\": \"babel\",", "256", 1),
            ("\"metric\": \"hop count\",", "1", 1), ("", "2", 0.5),
        ])
    func metrics(more: String, cost: String, quality: Double) throws {
        let result = try Self.read(Self.graph(Self.two, Self.link("a", "b", cost), more))
        #expect(result.map?.links.map(\.forward) == [quality], "\(result.message)")
    }

    @Test(
        "A cost or a metric that means nothing is refused with its line",
        arguments: [
            ("", "0", "8: links[0]: a to b: a cost of 0 is out of range; a cost is a finite number above 0"),
            ("", "-5", "8: links[0]: a to b: a cost of -5 is out of range; a cost is a finite number above 0"),
            ("", "1e999", "8: links[0]: a to b: a cost of 1e999 is out of range; a cost is a finite number above 0"),
            ("", "0.5", "8: links[0]: a to b: a cost of 0.5 is below 1, that of a perfect link"),
            ("", "null", "8: links[0]: a to b: the link needs a cost, a number above 0"),
            (
                "\"metric\": \"babel\",", "65535",
                "8: links[0]: a to b: a cost of 65535 is Babel's infinite one; take the link out"
            ),
            (
                "\"metric\": \"furlongs\",", "1",
                "2: metric: \"furlongs\" is no metric known here; known: ETX, 1/TQ, Babel's rxcost, hop count"
            ),
        ])
    func refused(more: String, cost: String, message: String) throws {
        #expect(
            try Self.read(Self.graph(Self.two, Self.link("a", "b", cost), more)).message == "mesh_m.netjson.json:"
                + message)
    }

    @Test("Further addresses are names of their node, and of one node only")
    func addresses() throws {
        let nodes = "{\"id\": \"a\", \"local_addresses\": [\"a1\", {\"ip\": \"a2\"}]},\n{\"id\": \"b\"}"
        #expect(try Self.read(Self.graph(nodes, Self.link("a1", "b", "1"))).map?.links.count == 1)
        #expect(try Self.read(Self.graph(nodes, Self.link("b", "a2", "1"))).map?.links.count == 1)
        let shared = "{\"id\": \"a\", \"local_addresses\": [\"x\"]},\n{\"id\": \"b\", \"local_addresses\": [\"x\"]}"
        #expect(
            try Self.read(Self.graph(shared, Self.link("a", "b", "1"))).message
                == "mesh_m.netjson.json:5: nodes[1]: x is an address of another node, too")
        #expect(
            try Self.read(Self.graph(nodes, Self.link("a1", "a2", "1"))).message
                == "mesh_m.netjson.json:8: links[0]: a1 to a2 does not join two nodes")
    }

    @Test("Places are metres or degrees; a degree of latitude is 111.195 km")
    func places() throws {
        let metres =
            "{\"id\": \"a\", \"location\": {\"x\": 3, \"y\": 4}},\n{\"id\": \"b\", \"properties\": {\"x_m\": 1, \"y_m\": 2}}"
        let map = try #require(try Self.read(Self.graph(metres, Self.link("a", "b", "1"))).map)
        #expect(map.nodes.map(\.x) == [3, 1] && map.nodes.map(\.y) == [4, 2] && map.warnings.isEmpty)
        let degrees =
            "{\"id\": \"a\", \"location\": {\"lat\": 60, \"lng\": 10}},\n{\"id\": \"b\", \"location\": {\"lat\": 60.01, \"lon\": 10.02}}"
        let far = try #require(try Self.read(Self.graph(degrees, Self.link("a", "b", "1"))).map)
        #expect(abs(far.nodes[1].y - far.nodes[0].y - 1_111.95) < 0.01)
        // East and west at 60° is half of that.
        #expect(abs(far.nodes[1].x - far.nodes[0].x - 1_111.95) < 1)
        let wrong = "{\"id\": \"a\", \"location\": {\"lat\": 91, \"lng\": 10}},\n{\"id\": \"b\"}"
        #expect(
            try Self.read(Self.graph(wrong, Self.link("a", "b", "1"))).message.hasPrefix(
                "mesh_m.netjson.json:4: nodes[0]: a place needs lat within -90…90"))
    }

    @Test("A mesh without places is laid out, neighbours nearer than others, and told")
    func layout() throws {
        let nodes = (0..<12).map { "{\"id\": \"n\($0 + 10)\"}" }.joined(separator: ",\n")
        let links = (0..<11).map { Self.link("n\($0 + 10)", "n\($0 + 11)", "1") }.joined(separator: ",\n")
        let map = try #require(try Self.read(Self.graph(nodes, links)).map)
        #expect(map.warnings == ["mesh_m.netjson.json: no places of nodes; the map is laid out by the links"])
        func distance(_ a: Int, _ b: Int) -> Double {
            hypot(map.nodes[a].x - map.nodes[b].x, map.nodes[a].y - map.nodes[b].y)
        }
        let near = map.links.map { distance($0.source, $0.target) }
        #expect(near.allSatisfy { $0 > 20 && $0 < 400 }, "\(near)")
        #expect(distance(0, 11) > (near.max() ?? 0))
        #expect(try Self.read(Self.graph(nodes, links)).map == map)
    }

    @Test("A collection names its graphs; one alone needs no name")
    func collection() throws {
        let graph = Self.graph(Self.two, Self.link("a", "b", "1"))
        let one = "{\"type\": \"NetworkCollection\", \"collection\": [\(graph)]}"
        #expect(try Self.read(one).map?.name == "m")
        let labelled = graph.replacing(
            "\"type\": \"NetworkGraph\",", with: "\"type\": \"NetworkGraph\", \"label\": \"roofs\",")
        let several =
            "{\"type\": \"NetworkCollection\", \"collection\": [\(graph), \(labelled), {\"type\": \"NetworkRoutes\"}]}"
        #expect(
            try Self.read(several).message
                == "mesh_m.netjson.json:1: is one of several meshes: m/1, m/roofs; name one with --mesh")
        #expect(try Self.read(several, name: "m/roofs").map?.name == "m/roofs")
        #expect(
            try Self.read(several, name: "m/x").message == "--mesh: there is no graph \"x\"; there are: m/1, m/roofs")
        #expect(try Self.read(several, name: "../m").message.contains("there is no mesh"))
    }

    @Test(
        "What is no JSON is told with line and column",
        arguments: [
            ("{", "1:2: not JSON: a key in double quotes should stand here"),
            ("{\"a\" 1}", "1:6: not JSON: a colon should follow the key \"a\""),
            ("[1,\n2", "2:2: not JSON: a comma or ] should follow element 2"),
            ("[01]", "1:3: not JSON: a number does not begin with 0"),
            ("[1.]", "1:4: not JSON: a digit should follow the point"),
            ("[\"a", "1:4: not JSON: a quote opens and never closes"),
            ("[\"\\x\"]", "1:4: not JSON: there is no such escape"),
            ("[\"\\ud800\"]", "1:9: not JSON: half of a character stands alone"),
            ("{} x", "1:4: not JSON: there is more after the end of the document"),
            ("", "1:1: not JSON: the document ends where a value should stand"),
            ("[nul]", "1:2: not JSON: a value should stand here"),
            ("[\"a\nb\"]", "1:4: not JSON: a text does not go on over a line's end or hold a control character"),
            (String(repeating: "[", count: 100_000), "1:66: not JSON: the values are nested more than 64 deep"),
        ])
    func syntax(text: String, message: String) throws {
        #expect(try Self.read(text).message == "mesh_m.netjson.json:" + message)
    }

    @Test(
        "JSON is read as Foundation reads it",
        arguments: [
            "{\"a\": [1, -2.5e3, true, false, null, \"x\\n\\u00e9\\ud83d\\ude00\\/\"], \"b\": {}}", "[]",
            "[[], {}, \"\"]", "\t{\"a\"\n:\r1 }",
        ])
    func oracle(text: String) throws {
        func plain(_ node: PositionedJSON) -> NSObject {
            switch node.value {
            case .object(let members):
                NSDictionary(dictionary: Dictionary(uniqueKeysWithValues: members.map { ($0.key, plain($0.value)) }))
            case .array(let elements): NSArray(array: elements.map(plain))
            case .string(let text): NSString(string: text)
            case .number(let text): NSNumber(value: Double(text) ?? .nan)
            case .bool(let value): NSNumber(value: value)
            case .null: NSNull()
            }
        }
        let expected = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) as? NSObject
        #expect(plain(try PositionedJSON(Array(text.utf8))) == expected)
    }

    @Test("A home that cannot reach the gateway is an error with the count; other nodes are a warning")
    func unreachable() throws {
        func outcome(_ home: String) throws -> (Scenario?, String) {
            var community = SmallCommunity()
            community.files["mesh_m_nodes.csv"] =
                "node_id,x_m,y_m,household_id\nn1,0,0,\nn2,1,0,A\nn3,2,0,\nn4,9,9,\(home)\nn5,8,8,\n"
                .replacing("n3,2,0,", with: "n3,2,0,\(home.isEmpty ? "B" : "")")
            community.files["mesh_m_links.csv"] =
                "source,target,tq_forward_0_1,tq_reverse_0_1\nn1,n2,1,1\nn2,n3,1,1\nn4,n5,1,1\nn3,n4,1,0\n"
            let folder = try community.write()
            do throws(ScenarioError) {
                return (try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides()), "")
            } catch {
                return (nil, error.description)
            }
        }
        #expect(
            try outcome("B").1
                == "mesh_m_nodes.csv:5: household B stands at n4, which cannot reach the gateway n2: only 3 of 5 nodes can; add a link that works both ways"
        )
        let scenario = try #require(try outcome("").0)
        #expect(scenario.warnings.contains("mesh_m_nodes.csv: 2 of 5 nodes cannot reach the gateway n2"))
    }

    @Test("households.csv and the map must not contradict one another")
    func contradiction() throws {
        var community = SmallCommunity()
        community.files["households.csv"] = "household_id,pv_kWp,mesh_node\nA,4,n2\nB,,n1\n"
        community.files["mesh_m_nodes.csv"] = "node_id,x_m,y_m,household_id\nn1,0,0,\nn2,1,0,\nn3,2,0,A\n"
        community.files["mesh_m_links.csv"] = "source,target,quality\nn1,n2,1\nn2,n3,1\n"
        let folder = try community.write()
        do throws(ScenarioError) {
            _ = try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides())
            Issue.record("it was read")
        } catch {
            #expect(
                error.description
                    == "households.csv:2: mesh_node: A stands at n2 here and at n3 in mesh_m_nodes.csv; make the two agree"
            )
        }
    }
}
