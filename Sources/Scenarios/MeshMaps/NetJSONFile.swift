internal import Foundation
internal import Quantities

/// Reads `mesh_NAME.netjson.json`: a NetworkGraph, or a NetworkCollection of
/// graphs (NetJSON draft, sections 4 and 5).
struct NetJSONFile {
    let file: String
    private var problems = ScenarioError()

    private init(file: String) { self.file = file }

    /// Returns the graphs of a file and reports all mistakes in it.
    ///
    /// - Parameter name: the name of the mesh; graphs of a collection append
    ///   their own.
    static func graphs(_ bytes: [UInt8], file: String, name: String, _ problems: inout ScenarioError) -> [MeshGraph] {
        var reader = NetJSONFile(file: file)
        defer { problems.add(reader.problems) }
        do throws(PositionedJSON.SyntaxError) {
            return reader.read(try PositionedJSON(bytes), name: name)
        } catch {
            reader.problems.add(
                ScenarioProblem(file, line: error.line, column: error.column, "not JSON: \(error.message)"))
            return []
        }
    }

    private mutating func report(_ node: PositionedJSON, _ field: String?, _ message: String) {
        problems.add(ScenarioProblem(file, line: node.line, field: field, message))
    }

    private mutating func read(_ root: PositionedJSON, name: String) -> [MeshGraph] {
        switch root["type"]?.text {
        case "NetworkGraph": return [graph(root, name: name)]
        case "NetworkCollection":
            let all = root["collection"]?.elements ?? []
            let graphs = all.filter { $0["type"]?.text == "NetworkGraph" }
            if graphs.isEmpty {
                report(root["collection"] ?? root, "collection", "the collection holds no NetworkGraph")
            }
            if graphs.count == 1 { return [graph(graphs[0], name: name)] }
            var taken: Set<String> = []
            return graphs.enumerated().map { place, node in
                let label = ["label", "topology_id", "network", "protocol"].lazy.compactMap { node[$0]?.text }
                    .first { NameRule.usual.fault($0) == nil && !taken.contains($0) }
                let own = label ?? String(place + 1)
                taken.insert(own)
                return graph(node, name: "\(name)/\(own)")
            }
        case let type?:
            report(root["type"] ?? root, "type", "\"\(shortened(type))\" is neither NetworkGraph nor NetworkCollection")
        case nil: report(root, "type", "a NetJSON object needs \"type\": \"NetworkGraph\"")
        }
        return []
    }

    private mutating func graph(_ root: PositionedJSON, name: String) -> MeshGraph {
        var graph = MeshGraph(name: name, file: file)
        guard let nodes = root["nodes"]?.elements else {
            report(root["nodes"] ?? root, "nodes", "a NetworkGraph needs a list of nodes")
            return graph
        }
        guard let links = root["links"]?.elements else {
            report(root["links"] ?? root, "links", "a NetworkGraph needs a list of links")
            return graph
        }
        var places: [Coordinates?] = []
        for (number, node) in nodes.enumerated() {
            if let place = add(node, "nodes[\(number)]", &graph) { places.append(place.coordinates) }
        }
        project(places, &graph)
        let cost = LinkCost(root)
        if cost == nil, links.contains(where: { $0["properties"]?["tq"] == nil }) {
            report(
                root["metric"] ?? root, "metric",
                "\"\(shortened(root["metric"]?.text ?? ""))\" is no metric known here; known: ETX, 1/TQ, Babel's rxcost, hop count"
            )
            return graph
        }
        for (number, link) in links.enumerated() { add(link, "links[\(number)]", cost, &graph) }
        return graph
    }
}

// MARK: Nodes

extension NetJSONFile {
    /// The position of a node.
    private enum Coordinates {
        case metres(x: Double, y: Double)
        case degrees(latitude: Double, longitude: Double)
    }

    private struct Place {
        var coordinates: Coordinates?
    }

    /// Adds a node and its addresses. Its position is set later, when all are
    /// known.
    ///
    /// - Returns: `nil` if the node was not added.
    private mutating func add(_ node: PositionedJSON, _ field: String, _ graph: inout MeshGraph) -> Place? {
        guard let id = node["id"]?.text else {
            report(node["id"] ?? node, field, "a node needs an \"id\", a text")
            return nil
        }
        if let fault = NameRule.address.fault(id) {
            report(node["id"] ?? node, field, (id.isEmpty ? "the id" : "\"\(shortened(id))\"") + " \(fault)")
            return nil
        }
        let home = (node["properties"]?["household_id"] ?? node["household_id"])?.text
        guard graph.add(MeshMap.Node(id: id, x: .nan, y: .nan, household: home, line: node.line)) else {
            report(node["id"] ?? node, field, "node \(shortened(id)) is there twice, or is an address of another")
            return nil
        }
        for address in node["local_addresses"]?.elements ?? [] {
            guard let text = (address["ip"] ?? address["id"] ?? address).text else { continue }
            if !graph.add(address: text) {
                report(address, field, "\(shortened(text)) is an address of another node, too")
            }
        }
        return Place(coordinates: coordinates(node, field))
    }

    private mutating func coordinates(_ node: PositionedJSON, _ field: String) -> Coordinates? {
        let properties = node["properties"]
        let location = node["location"] ?? properties?["location"]
        let candidates: [(x: PositionedJSON?, y: PositionedJSON?, isDegrees: Bool)] = [
            (properties?["x_m"], properties?["y_m"], false), (location?["x"], location?["y"], false),
            (location?["lng"] ?? location?["lon"], location?["lat"], true),
        ]
        for (x, y, isDegrees) in candidates where x != nil || y != nil {
            let limits = isDegrees ? (180.0, 90.0) : (1e7, 1e7)
            guard let east = x?.numeral.flatMap({ Double($0) }), let north = y?.numeral.flatMap({ Double($0) }),
                abs(east) <= limits.0, abs(north) <= limits.1
            else {
                report(
                    x ?? y ?? node, field,
                    isDegrees
                        ? "a place needs lat within -90…90 and lng within -180…180, or neither"
                        : "a place needs x and y in metres within 10000 km, or neither")
                return nil
            }
            return isDegrees ? .degrees(latitude: north, longitude: east) : .metres(x: east, y: north)
        }
        return nil
    }

    /// Sets the positions of nodes. Degrees become metres around their mean, as
    /// on a flat map.
    private func project(_ places: [Coordinates?], _ graph: inout MeshGraph) {
        var (latitude, longitude, count) = (0.0, 0.0, 0.0)
        for case .degrees(let north, let east)? in places {
            latitude += north
            longitude += east
            count += 1
        }
        (latitude, longitude) = count > 0 ? (latitude / count, longitude / count) : (0, 0)
        // Metres per degree of a great circle.
        let degree = 111_195.0
        for (node, place) in places.enumerated() {
            switch place {
            case nil: break
            case .metres(let x, let y): (graph.map.nodes[node].x, graph.map.nodes[node].y) = (x, y)
            case .degrees(let north, let east):
                graph.map.nodes[node].x = (east - longitude) * degree * cos(latitude * .pi / 180)
                graph.map.nodes[node].y = (north - latitude) * degree
            }
        }
    }
}

// MARK: Links

extension NetJSONFile {
    /// The meaning of a link's cost, which the graph's metric determines.
    private enum LinkCost {
        /// The inverse of the share of transmissions that succeed.
        case expectedTransmissions
        /// 256 for a perfect link, 65535 for none.
        case babel
        /// 1 for each link, whatever its quality.
        case hops

        /// Reads the metric of a graph; `nil` if it is not known.
        init?(_ graph: PositionedJSON) {
            let metric = graph["metric"]?.text?.lowercased() ?? ""
            switch metric {
            case "babel", "rxcost", "babel cost", "cost": self = .babel
            case "etx", "1/tq", "tq", "lq", "link quality": self = .expectedTransmissions
            case "hop count", "hopcount", "hops", "hop": self = .hops
            case "": self = graph["protocol"]?.text?.lowercased() == "babel" ? .babel : .expectedTransmissions
            default: return nil
            }
        }
    }

    private mutating func add(
        _ link: PositionedJSON, _ field: String, _ cost: LinkCost?, _ graph: inout MeshGraph
    ) {
        guard let source = link["source"]?.text, let target = link["target"]?.text else {
            report(link, field, "a link needs \"source\" and \"target\", the ids of two nodes")
            return
        }
        let names = "\(shortened(source)) to \(shortened(target))"
        guard let from = graph.numbers[source], let to = graph.numbers[target] else {
            let unknown = graph.numbers[source] == nil ? source : target
            report(link, field, "\(names): no node has the id or address \"\(shortened(unknown))\"")
            return
        }
        guard from != to else {
            report(link, field, "\(names) does not join two nodes")
            return
        }
        guard let quality = quality(link, field, names, cost) else { return }
        if !graph.add(from, to, forward: quality, backward: nil) { report(link, field, "\(names) is there twice") }
    }

    private mutating func quality(
        _ link: PositionedJSON, _ field: String, _ names: String, _ cost: LinkCost?
    ) -> Double? {
        if let node = link["properties"]?["tq"] {
            guard let quality = node.numeral.flatMap({ Double($0) }), (0...1).contains(quality) else {
                report(node, field, "\(names): tq is outside 0…1, the share of transmissions that succeed")
                return nil
            }
            return quality
        }
        guard let node = link["cost"], let text = node.numeral, let value = Double(text) else {
            report(link["cost"] ?? link, field, "\(names): the link needs a cost, a number above 0")
            return nil
        }
        guard value.isFinite, value > 0 else {
            report(
                node, field, "\(names): a cost of \(shortened(text)) is out of range; a cost is a finite number above 0"
            )
            return nil
        }
        switch cost {
        case .hops, nil: return 1
        case .babel:
            guard value < 65_535 else {
                report(node, field, "\(names): a cost of \(shortened(text)) is Babel's infinite one; take the link out")
                return nil
            }
            return min(1, 256 / value)
        case .expectedTransmissions:
            // A cost printed as 0.9999 means a perfect link.
            guard value >= 0.999 else {
                report(node, field, "\(names): a cost of \(shortened(text)) is below 1, that of a perfect link")
                return nil
            }
            return min(1, 1 / value)
        }
    }
}
