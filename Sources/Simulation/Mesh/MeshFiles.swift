internal import Foundation

/// Reads the meshes of a scenario folder: `mesh_NAME_nodes.csv` with
/// `mesh_NAME_links.csv`, or `mesh_NAME.netjson.json` (NetJSON NetworkGraph).
struct MeshFiles {
    let path: String
    var problems = ScenarioError()

    /// The names of the meshes that the folder has, ascending.
    static func names(in path: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let names = files.compactMap { file -> String? in
            guard file.hasPrefix("mesh_") else { return nil }
            for ending in ["_nodes.csv", ".netjson.json"] where file.hasSuffix(ending) {
                return String(file.dropFirst(5).dropLast(ending.count))
            }
            return nil
        }
        return Set(names).sorted()
    }

    init(path: String) { self.path = path }

    /// Reads one mesh; its tables count where it has both kinds of file.
    ///
    /// - Throws: everything that is wrong with its files.
    mutating func read(_ name: String) throws(ScenarioError) -> MeshMap {
        var graph = Graph(name: name)
        let nodes = "mesh_\(name)_nodes.csv"
        let links = "mesh_\(name)_links.csv"
        let json = "mesh_\(name).netjson.json"
        if let bytes = try CommunityFolder.bytes(nodes, in: path) {
            readNodes(nodes, bytes, &graph)
            if let bytes = try CommunityFolder.bytes(links, in: path) {
                readLinks(links, bytes, &graph)
            } else {
                problems.add(ScenarioProblem(path, "there is \(nodes) but no \(links); a mesh needs both"))
            }
        } else if let bytes = try CommunityFolder.bytes(json, in: path) {
            readNetJSON(json, bytes, &graph)
        } else {
            let known = Self.names(in: path)
            throw ScenarioError(
                ScenarioProblem(
                    path, "there is no mesh \"\(name)\"; "
                        + (known.isEmpty ? "there is none at all" : "there are: \(known.joined(separator: ", "))")))
        }
        if problems.isEmpty, graph.map.nodes.isEmpty {
            problems.add(ScenarioProblem(nodes, "the mesh has no node"))
        }
        guard problems.isEmpty else { throw problems }
        return graph.sorted
    }

    /// A map in the making.
    private struct Graph {
        var map: MeshMap
        var numbers: [String: Int] = [:]
        var linkPlaces: [[Int]: Int] = [:]

        init(name: String) { map = MeshMap(name: name) }

        mutating func add(_ node: MeshMap.Node) -> Bool {
            guard numbers[node.id] == nil else { return false }
            numbers[node.id] = map.nodes.count
            map.nodes.append(node)
            return true
        }

        /// Adds a link, or one direction of it where the other is known.
        ///
        /// - Returns: false if that direction was given before.
        mutating func add(_ source: Int, _ target: Int, forward: Double, backward: Double?) -> Bool {
            let key = [min(source, target), max(source, target)]
            let isTurned = source > target
            if let place = linkPlaces[key] {
                guard backward == nil else { return false }
                if isTurned, map.links[place].backward < 0 {
                    map.links[place].backward = forward
                } else if !isTurned, map.links[place].forward < 0 {
                    map.links[place].forward = forward
                } else {
                    return false
                }
                return true
            }
            linkPlaces[key] = map.links.count
            // Below zero until it is given.
            map.links.append(
                MeshMap.Link(
                    source: key[0], target: key[1], forward: isTurned ? backward ?? -1 : forward,
                    backward: isTurned ? forward : backward ?? -1))
            return true
        }

        /// The map in the order of its names, so that a run does not depend
        /// on the order of rows.
        var sorted: MeshMap {
            var sorted = MeshMap(name: map.name)
            let order = map.nodes.indices.sorted { map.nodes[$0].id < map.nodes[$1].id }
            var places = [Int](repeating: 0, count: order.count)
            for (place, node) in order.enumerated() { places[node] = place }
            sorted.nodes = order.map { map.nodes[$0] }
            sorted.links = map.links.map { link in
                let (a, b) = (places[link.source], places[link.target])
                let (forward, backward) = (max(0, link.forward), max(0, link.backward))
                return a < b
                    ? MeshMap.Link(source: a, target: b, forward: forward, backward: backward)
                    : MeshMap.Link(source: b, target: a, forward: backward, backward: forward)
            }.sorted { ($0.source, $0.target) < ($1.source, $1.target) }
            sorted.placeTheUnplaced()
            return sorted
        }
    }
}

extension MeshMap {
    /// Puts nodes without a place in the middle of their neighbours, from the
    /// known outwards; those that know nobody, at the origin.
    fileprivate mutating func placeTheUnplaced() {
        while true {
            var found: [(node: Int, x: Double, y: Double)] = []
            for node in nodes.indices where nodes[node].x.isNaN {
                let near = links.compactMap { link in
                    link.source == node ? link.target : link.target == node ? link.source : nil
                }.filter { !nodes[$0].x.isNaN }
                if near.isEmpty { continue }
                found.append(
                    (
                        node, near.reduce(0) { $0 + nodes[$1].x } / Double(near.count),
                        near.reduce(0) { $0 + nodes[$1].y } / Double(near.count)
                    ))
            }
            if found.isEmpty { break }
            for place in found { (nodes[place.node].x, nodes[place.node].y) = (place.x, place.y) }
        }
        for node in nodes.indices where nodes[node].x.isNaN { (nodes[node].x, nodes[node].y) = (0, 0) }
    }
}

// MARK: Tables

extension MeshFiles {
    private mutating func readNodes(_ file: String, _ bytes: [UInt8], _ graph: inout Graph) {
        guard var reader = CSVReader(file: file, bytes: bytes, problems: &problems),
            let id = reader.requiredColumn(["node_id", "node"], &problems),
            let x = reader.requiredColumn(["x_m"], &problems), let y = reader.requiredColumn(["y_m"], &problems)
        else { return }
        let household = reader.column("household_id", "household")
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems) else { continue }
            let name = reader.text(id)
            guard !name.isEmpty, name.utf8.count <= 24 else {
                problems.add(reader.problem(id, "a node needs an identifier of 1 to 24 characters, such as n07"))
                continue
            }
            // A node whose place nobody has noted is put among its neighbours.
            let isPlaced = !reader.isBlank(x) || !reader.isBlank(y)
            guard let east = isPlaced ? coordinate(x, reader) : .nan, let north = isPlaced ? coordinate(y, reader) : .nan
            else { continue }
            let home = household.flatMap { reader.isBlank($0) ? nil : reader.text($0) }
            if !graph.add(MeshMap.Node(id: name, x: east, y: north, household: home)) {
                problems.add(reader.problem(id, "node \(name) is there twice"))
            }
        }
    }

    private mutating func coordinate(_ column: Int, _ reader: CSVReader) -> Double? {
        guard let value = reader.number(column, decimals: 3, example: "127.5", &problems) else { return nil }
        guard abs(value) <= 10_000_000_000 else {
            problems.add(reader.problem(column, "\(reader.text(column)) m is farther than 10000 km"))
            return nil
        }
        return Double(value) / 1_000
    }

    private mutating func readLinks(_ file: String, _ bytes: [UInt8], _ graph: inout Graph) {
        guard var reader = CSVReader(file: file, bytes: bytes, problems: &problems),
            let source = reader.requiredColumn(["source"], &problems),
            let target = reader.requiredColumn(["target"], &problems),
            let forward = reader.requiredColumn(["tq_forward_0_1", "quality"], &problems)
        else { return }
        let backward = reader.column("tq_reverse_0_1")
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems), let from = node(source, reader, graph), let to = node(target, reader, graph),
                let there = quality(forward, reader)
            else { continue }
            var back = there
            if let backward {
                guard let value = quality(backward, reader) else { continue }
                back = value
            }
            if from == to {
                problems.add(reader.problem(target, "node \(reader.text(target)) is linked to itself"))
            } else if !graph.add(from, to, forward: there, backward: back) {
                problems.add(reader.problem(target, "there are two links of \(reader.text(source)) and \(reader.text(target))"))
            }
        }
    }

    private mutating func node(_ column: Int, _ reader: CSVReader, _ graph: Graph) -> Int? {
        let name = reader.text(column)
        if let number = graph.numbers[name] { return number }
        let near = nearest(to: name, among: graph.map.nodes.map(\.id)).map { " (is \($0) meant?)" } ?? ""
        problems.add(reader.problem(column, "node \"\(name)\" is not in mesh_\(graph.map.name)_nodes.csv" + near))
        return nil
    }

    private mutating func quality(_ column: Int, _ reader: CSVReader) -> Double? {
        guard let value = reader.number(column, decimals: 6, example: "0.95", &problems) else { return nil }
        guard (0...1_000_000).contains(value) else {
            problems.add(reader.problem(column, "\(reader.text(column)) is outside 0…1, the share of transmissions that succeed"))
            return nil
        }
        return Double(value) / 1_000_000
    }
}

// MARK: NetJSON

extension MeshFiles {
    /// The parts of a NetworkGraph object (draft NetJSON, section 4) that
    /// matter here.
    private struct NetworkGraph: Decodable {
        struct Node: Decodable {
            struct Properties: Decodable {
                var x_m: Double?
                var y_m: Double?
                var household_id: String?
            }
            var id: String
            var properties: Properties?
        }
        struct Link: Decodable {
            struct Properties: Decodable { var tq: Double? }
            var source: String
            var target: String
            var cost: Double?
            var properties: Properties?
        }
        var type: String
        var nodes: [Node]
        var links: [Link]
    }

    private mutating func readNetJSON(_ file: String, _ bytes: [UInt8], _ graph: inout Graph) {
        let decoded: NetworkGraph
        do {
            decoded = try JSONDecoder().decode(NetworkGraph.self, from: Data(bytes))
        } catch let error as DecodingError {
            problems.add(Self.problem(of: error, file))
            return
        } catch {
            problems.add(ScenarioProblem(file, "cannot be read: \(error)"))
            return
        }
        guard decoded.type == "NetworkGraph" else {
            problems.add(ScenarioProblem(file, field: "type", "\"\(decoded.type)\" is not NetworkGraph"))
            return
        }
        for (number, node) in decoded.nodes.enumerated() {
            let place = "nodes[\(number)]"
            let (x, y) = (node.properties?.x_m ?? .nan, node.properties?.y_m ?? .nan)
            guard x.isNaN == y.isNaN, x.isNaN || abs(x) <= 1e7 && abs(y) <= 1e7 else {
                problems.add(
                    ScenarioProblem(file, field: place, "node \(node.id) needs properties x_m and y_m in metres within 10000 km, or neither"))
                continue
            }
            guard !node.id.isEmpty, node.id.utf8.count <= 24 else {
                problems.add(ScenarioProblem(file, field: place, "a node needs an id of 1 to 24 characters, such as n07"))
                continue
            }
            if !graph.add(MeshMap.Node(id: node.id, x: x, y: y, household: node.properties?.household_id)) {
                problems.add(ScenarioProblem(file, field: place, "node \(node.id) is there twice"))
            }
        }
        for (number, link) in decoded.links.enumerated() {
            let place = "links[\(number)]"
            guard let from = graph.numbers[link.source], let to = graph.numbers[link.target], from != to else {
                problems.add(
                    ScenarioProblem(file, field: place, "\(link.source) to \(link.target) does not join two of the nodes"))
                continue
            }
            // The cost is one over the quality (ETX).
            let quality = link.properties?.tq ?? link.cost.map { $0 > 0 ? 1 / $0 : 1 } ?? 1
            guard quality.isFinite, (0...1).contains(quality) else {
                problems.add(ScenarioProblem(file, field: place, "a quality of \(quality) is outside 0…1"))
                continue
            }
            if !graph.add(from, to, forward: quality, backward: nil) {
                problems.add(ScenarioProblem(file, field: place, "\(link.source) to \(link.target) is there twice"))
            }
        }
    }

    private static func problem(of error: DecodingError, _ file: String) -> ScenarioProblem {
        func path(_ keys: [any CodingKey]) -> String? {
            let text = keys.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
            return text.isEmpty ? nil : String(text.drop { $0 == "." })
        }
        switch error {
        case .keyNotFound(let key, let context):
            return ScenarioProblem(file, field: path(context.codingPath), "\(key.stringValue) is missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return ScenarioProblem(file, field: path(context.codingPath), "is of the wrong kind; \(context.debugDescription)")
        case .dataCorrupted(let context):
            let detail = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String
            return ScenarioProblem(file, "not JSON: \(detail ?? context.debugDescription)")
        @unknown default: return ScenarioProblem(file, "cannot be read: \(error)")
        }
    }
}
