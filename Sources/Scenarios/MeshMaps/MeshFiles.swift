internal import Foundation
internal import Quantities

/// Reads the meshes of a scenario folder: `mesh_NAME_nodes.csv` with
/// `mesh_NAME_links.csv`, or `mesh_NAME.netjson.json` (NetJSON NetworkGraph).
struct MeshFiles {
    let path: String
    var problems = ScenarioError()
    /// Whether every row of the node table being read has given a node.
    private var nodesAreWhole = true

    /// Returns the names of the meshes in a folder, ascending.
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

    /// Reads one mesh. If it has both kinds of file, the tables count.
    ///
    /// - Parameters:
    ///   - name: a name from ``names(in:)``; for one graph of a collection,
    ///     followed by a slash and the graph's name.
    ///   - place: the place where the mesh is named.
    /// - Throws: all mistakes in its files, or that there are none.
    mutating func read(_ name: String, namedAt place: ScenarioProblem = ScenarioProblem("--mesh", ""))
        throws(ScenarioError) -> MeshMap
    {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        guard let maps = try all(parts.first ?? name) else {
            let known = Self.names(in: path)
            throw ScenarioError(
                place.saying(
                    "there is no mesh \"\(shortened(name))\"; "
                        + (known.isEmpty ? "there is none at all" : "there are: \(listed(known))")))
        }
        if parts.count == 2 {
            if let map = maps.first(where: { $0.name == name }) { return map }
        } else if maps.count == 1 {
            return maps[0]
        }
        throw ScenarioError(
            place.saying(
                parts.count == 2
                    ? "there is no graph \"\(shortened(parts[1]))\"; there are: \(listed(maps.map(\.name)))"
                    : "there are several graphs; name one: \(listed(maps.map(\.name)))"))
    }

    /// Reads the maps of one name, several for a collection; `nil` if there are
    /// no files of that name.
    mutating func all(_ name: String) throws(ScenarioError) -> [MeshMap]? {
        let nodes = "mesh_\(name)_nodes.csv"
        let links = "mesh_\(name)_links.csv"
        let json = "mesh_\(name).netjson.json"
        var graphs: [MeshGraph] = []
        // A name must not lead out of the folder.
        if name.contains("/") {
            return nil
        } else if let bytes = try CommunityFolder.bytes(nodes, in: path) {
            var graph = MeshGraph(name: name, file: nodes)
            let known = problems.total
            readNodes(nodes, bytes, &graph)
            nodesAreWhole = problems.total == known
            if let bytes = try CommunityFolder.bytes(links, in: path) {
                readLinks(links, bytes, &graph)
            } else {
                problems.add(ScenarioProblem(nodes, "there is no \(links) beside it; a mesh needs both"))
            }
            graphs = [graph]
        } else if let bytes = try CommunityFolder.bytes(json, in: path) {
            graphs = NetJSONFile.graphs(bytes, file: json, name: name, &problems)
        } else {
            return nil
        }
        for graph in graphs where problems.isEmpty && graph.map.nodes.isEmpty {
            problems.add(ScenarioProblem(graph.map.file, line: 1, "the mesh has no node"))
        }
        for graph in graphs where problems.isEmpty {
            if let fault = graph.sizeFault { problems.add(ScenarioProblem(graph.map.file, line: 1, fault)) }
        }
        guard problems.isEmpty else { throw problems }
        return graphs.map(\.finished)
    }

    /// Returns the map on which households live, or else the only map; `nil` if
    /// there is none.
    ///
    /// - Parameter hint: advice for naming a map, for the error if there are
    ///   several.
    mutating func automatic(hint: String) throws(ScenarioError) -> MeshMap? {
        var maps: [MeshMap] = []
        for name in Self.names(in: path) { maps += try all(name) ?? [] }
        let inhabited = maps.filter { map in map.nodes.contains { $0.household != nil } }
        if inhabited.count == 1 { return inhabited[0] }
        if maps.count <= 1 { return maps.first }
        throw ScenarioError(
            ScenarioProblem(
                maps[0].file, line: 1, "is one of several meshes: \(listed(maps.map(\.name))); \(hint)"))
    }
}

// MARK: Tables

extension MeshFiles {
    static let nodeColumns = ["node_id", "node", "x_m", "y_m", "household_id", "household", "degree"]
    static let linkColumns = ["source", "target", "tq_forward_0_1", "quality", "tq_reverse_0_1", "medium"]

    private mutating func readNodes(_ file: String, _ bytes: [UInt8], _ graph: inout MeshGraph) {
        guard var reader = CSVReader(file: file, bytes: bytes, problems: &problems),
            let id = reader.requiredColumn(["node_id", "node"], &problems),
            let x = reader.requiredColumn(["x_m"], &problems), let y = reader.requiredColumn(["y_m"], &problems)
        else { return }
        let household = reader.column(["household_id", "household"], &problems)
        reader.reportTwins([id, x, y, household], &problems)
        graph.warnings += reader.unknownColumns(known: Self.nodeColumns)
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems) else { continue }
            let name = reader.text(id)
            if let fault = NameRule.usual.fault(name) {
                problems.add(
                    reader.problem(
                        id,
                        (name.isEmpty ? "the name" : "\"\(shortened(name))\"")
                            + " \(fault); a node's name is such as n07"))
                continue
            }
            // A node without coordinates is placed among its neighbours later.
            let isPlaced = !reader.isBlank(x) || !reader.isBlank(y)
            guard let east = isPlaced ? coordinate(x, &reader) : .nan,
                let north = isPlaced ? coordinate(y, &reader) : .nan
            else { continue }
            let home = household.flatMap { reader.isBlank($0) ? nil : reader.text($0) }
            if !graph.add(MeshMap.Node(id: name, x: east, y: north, household: home, line: reader.line)) {
                problems.add(reader.problem(id, "node \(shortened(name)) is there twice"))
            }
        }
    }

    private mutating func coordinate(_ column: Int, _ reader: inout CSVReader) -> Double? {
        reader.number(
            column, decimals: 3, example: "127.5", within: -10_000_000_000...10_000_000_000,
            rangeText: "10000 km from the middle, in metres", &problems
        ).map { Double($0) / 1_000 }
    }

    private mutating func readLinks(_ file: String, _ bytes: [UInt8], _ graph: inout MeshGraph) {
        guard var reader = CSVReader(file: file, bytes: bytes, problems: &problems),
            let source = reader.requiredColumn(["source"], &problems),
            let target = reader.requiredColumn(["target"], &problems),
            let forward = reader.requiredColumn(["tq_forward_0_1", "quality"], &problems)
        else { return }
        let backward = reader.column("tq_reverse_0_1")
        reader.reportTwins([source, target, forward, backward], &problems)
        graph.warnings += reader.unknownColumns(known: Self.linkColumns)
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems), let from = node(source, reader, graph),
                let to = node(target, reader, graph),
                let there = quality(forward, &reader)
            else { continue }
            var back = there
            if let backward {
                guard let value = quality(backward, &reader) else { continue }
                back = value
            }
            if from == to {
                problems.add(reader.problem(target, "node \(shortened(reader.text(target))) is linked to itself"))
            } else if !graph.add(from, to, forward: there, backward: back) {
                problems.add(
                    reader.problem(
                        target,
                        "there are two links of \(shortened(reader.text(source))) and \(shortened(reader.text(target)))"
                    ))
            }
        }
    }

    private mutating func node(_ column: Int, _ reader: CSVReader, _ graph: MeshGraph) -> Int? {
        let name = reader.text(column)
        if let number = graph.numbers[name] { return number }
        // The node may be in a row that has been reported.
        guard nodesAreWhole else { return nil }
        guard problems.hasRoom(file: reader.file, field: shortened(reader.written[column])) else {
            problems.add(reader.problem(column, ""))
            return nil
        }
        let near = nearest(to: name, among: graph.map.nodes.map(\.id)).map { " (is \($0) meant?)" } ?? ""
        problems.add(reader.problem(column, "node \"\(shortened(name))\" is not in \(graph.map.file)" + near))
        return nil
    }

    private mutating func quality(_ column: Int, _ reader: inout CSVReader) -> Double? {
        reader.number(
            column, decimals: 6, example: "0.95", within: 0...1_000_000,
            rangeText: "0…1, the share of transmissions that succeed", &problems
        ).map { Double($0) / 1_000_000 }
    }
}
