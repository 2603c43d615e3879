internal import Algorithms
internal import Community
internal import EStar
internal import Foundation
internal import Quantities
internal import Simulation

/// The mesh settings of `scenario.yaml` and the command line, before the
/// folder's maps are read.
struct MeshRequest: Hashable, Sendable {
    var choice = MeshChoice.automatic
    /// The place where the choice is written; its message is empty.
    var choicePlace = ScenarioProblem("--mesh", "")
    var gateway: String?
    /// The place where the gateway is named; its message is empty.
    var gatewayPlace = ScenarioProblem(SettingsFile.fileName, field: "mesh.gateway", "")
    var settings = MeshSettings()
    /// The share of nodes that misbehave, in parts per million.
    var malicious: Int64 = 0
    /// The behaviour of those nodes.
    var maliciousBehaviour = "black-hole"
    /// Behaviours of single nodes, in the order of the file.
    var behaviours: [NodeBehaviour] = []

    /// The behaviour of one node, and the place where it is written.
    struct NodeBehaviour: Hashable, Sendable {
        var node: String
        var behaviour: String
        var place: ScenarioProblem
    }

    /// Returns the mesh of a community; `nil` if it has none or a mistake was
    /// reported.
    ///
    /// - Parameters:
    ///   - folder: `nil` for a built-in community.
    ///   - householdLines: by household, its line in households.csv.
    /// - Throws: mistakes in the files of the map.
    func resolve(
        folder: String?, neighbourhood: Neighbourhood, householdLines: [Int], seed: UInt64,
        _ problems: inout ScenarioError, _ warnings: inout [String]
    ) throws(ScenarioError) -> MeshScenario? {
        let map: MeshMap
        switch choice {
        case .none: return nil
        case .generated: map = generated(count: neighbourhood.households.count, seed: seed)
        case .named(let name):
            guard let folder else { return nil }
            var files = MeshFiles(path: folder)
            map = try files.read(name, namedAt: choicePlace)
        case .automatic:
            guard let folder else { return nil }
            var files = MeshFiles(path: folder)
            let hint = "name one with mesh: { topology } in scenario.yaml or --mesh, or write none"
            guard let found = try files.automatic(hint: hint) else { return nil }
            map = found
        }
        warnings += map.warnings
        let topology = map.topology
        let names = PerNode(map.nodes.map(\.id))
        var centre = NodeID(0)
        if let gateway {
            guard let node = names.firstIndex(of: gateway) else {
                let near = nearest(to: gateway, among: names.elements).map { "; the nearest is \($0)" } ?? ""
                problems.add(gatewayPlace.saying("there is no node \"\(gateway)\" in mesh \(map.name)\(near)"))
                return nil
            }
            centre = node
        } else {
            centre = topology.centre
        }
        let hops = topology.hops(from: centre)
        guard let homes = homes(map, neighbourhood, householdLines, gateway: centre, hops, &problems) else {
            return nil
        }
        let lost = hops.count { $0 == nil }
        if lost > 0 {
            warnings.append("\(map.file): \(lost) of \(names.count) nodes cannot reach the gateway \(names[centre])")
        }
        var scenario = MeshScenario(
            name: map.name, topology: topology, gateway: centre, homes: homes, settings: settings, behaviours: [:])
        addBehaviours(to: &scenario, names: names, seed: seed, &problems)
        return scenario
    }

    /// Returns a mesh with one and a half times as many nodes as homes, at
    /// least 4.
    private func generated(count: Int, seed: UInt64) -> MeshMap {
        let nodes = max(4, count + count / 2)
        let topology = Topology.strewn(count: nodes, seed: seed, name: "topology", tries: 40)
        var map = MeshMap(name: "generated", file: "generated mesh")
        map.nodes = topology.nodes.elements.map { MeshMap.Node(id: $0.id, x: $0.x, y: $0.y) }
        map.links = topology.links.map {
            MeshMap.Link(
                source: $0.a.index, target: $0.b.index, forward: Double($0.forward) / 1_000_000,
                backward: Double($0.backward) / 1_000_000)
        }
        return map
    }

    /// Returns the node of each household: as the map says, else as
    /// households.csv says, else in turn over the nodes that can reach the
    /// gateway. Reports contradictions between the two files, and homes that
    /// cannot reach the gateway.
    private func homes(
        _ map: MeshMap, _ neighbourhood: Neighbourhood, _ lines: [Int], gateway: NodeID, _ hops: PerNode<Int?>,
        _ problems: inout ScenarioError
    ) -> PerHousehold<NodeID>? {
        let households = neighbourhood.households
        let known = problems.total
        let nodes = PerNode(map.nodes)
        var places = placesOfMap(map, households, &problems)
        for (home, household) in households.indexed() {
            guard let name = household.meshNode, choice != .generated else { continue }
            let problem = ScenarioProblem(
                "households.csv", line: lines.indices.contains(home.index) ? lines[home.index] : nil,
                field: "mesh_node", "")
            guard let node = nodes.firstIndex(where: { $0.id == name }) else {
                // The node may belong to another of the folder's maps.
                continue
            }
            if let place = places[home], place != node {
                problems.add(
                    problem.saying(
                        "\(household.id) stands at \(name) here and at \(nodes[place].id) in \(map.file); "
                            + "make the two agree"))
            } else if let other = places.firstIndex(of: node), other != home {
                problems.add(
                    problem.saying("\(household.id) stands at \(name), where \(households[other].id) stands, too"))
            } else {
                places[home] = node
            }
        }
        guard problems.total == known else { return nil }
        let reachable = hops.count { $0 != nil }
        let gatewayName = nodes[gateway].id
        for (home, place) in places.indexed() {
            guard let place, hops[place] == nil else { continue }
            problems.add(
                ScenarioProblem(
                    map.file, line: nodes[place].line,
                    "household \(households[home].id) stands at \(nodes[place].id), which cannot reach the gateway "
                        + "\(gatewayName): only \(reachable) of \(map.nodes.count) nodes can; add a link that works both ways"
                ))
        }
        guard problems.total == known else { return nil }
        var free = nodes.indices.filter { node in hops[node] != nil && !places.contains(node) }
        // Spread over the map instead of bunched on its first nodes.
        let step = max(1, free.count / max(1, households.count))
        for home in places.indices where places[home] == nil {
            guard !free.isEmpty else {
                problems.add(
                    ScenarioProblem(
                        map.file, line: 1,
                        reachable < map.nodes.count
                            ? "only \(reachable) of \(map.nodes.count) nodes can reach the gateway \(gatewayName), too few for "
                                + "\(households.count) households; add a link between the pieces, or run with --mesh none"
                            : "the mesh has \(map.nodes.count) nodes, too few for \(households.count) households"))
                return nil
            }
            places[home] = free.remove(at: min(home.index * (step - 1), free.count - 1))
        }
        return PerHousehold(places.compactMap { $0 })
    }

    /// Returns the node of each household according to the map. Reports
    /// households that the community does not have, and those named twice.
    private func placesOfMap(
        _ map: MeshMap, _ households: PerHousehold<Household>, _ problems: inout ScenarioError
    ) -> PerHousehold<NodeID?> {
        let nodes = PerNode(map.nodes)
        var places = PerHousehold<NodeID?>(repeating: nil, count: households.count)
        for (node, entry) in nodes.indexed() {
            guard let name = entry.household else { continue }
            let problem = ScenarioProblem(map.file, line: entry.line, field: "household_id", "")
            guard let home = households.firstIndex(where: { $0.id == name }) else {
                let near = nearest(to: name, among: households.map(\.id).elements).map { " (is \($0) meant?)" } ?? ""
                problems.add(
                    problem.saying(
                        "household \"\(shortened(name))\" of node \(entry.id) is not in households.csv" + near))
                continue
            }
            if let other = places[home] {
                problems.add(problem.saying("household \(name) lives at \(nodes[other].id) and at \(entry.id)"))
                continue
            }
            places[home] = node
        }
        return places
    }

    private func addBehaviours(
        to scenario: inout MeshScenario, names: PerNode<String>, seed: UInt64, _ problems: inout ScenarioError
    ) {
        if malicious > 0, let behaviour = Behaviour(text: maliciousBehaviour, nodes: names.elements) {
            var random = RandomStream(seed: seed, name: "mesh/malicious")
            var others = names.indices.filter { $0 != scenario.gateway }
            let count = Int((Int64(others.count) * malicious + 500_000) / 1_000_000)
            for _ in 0..<count where !others.isEmpty {
                let place = Int(random.integer(in: 0...Int64(others.count - 1)))
                scenario.behaviours[others.remove(at: place)] = behaviour
            }
        }
        for entry in behaviours {
            guard let node = names.firstIndex(of: entry.node) else {
                let near = nearest(to: entry.node, among: names.elements).map { "; the nearest is \($0)" } ?? ""
                problems.add(entry.place.saying("there is no node \"\(entry.node)\" in mesh \(scenario.name)\(near)"))
                continue
            }
            guard let behaviour = Behaviour(text: entry.behaviour, nodes: names.elements) else {
                problems.add(
                    entry.place.saying(
                        "\"\(entry.behaviour)\" is not one of: \(Behaviour.words.joined(separator: ", "))"))
                continue
            }
            if node == scenario.gateway {
                problems.add(entry.place.saying("\(entry.node) is the gateway, which belongs to the market"))
                continue
            }
            scenario.behaviours[node] = behaviour
        }
    }
}
