internal import Community
internal import EStar
internal import Foundation
internal import Quantities

/// What `scenario.yaml` and the command line say about the mesh, before the
/// folder's maps are read.
struct MeshRequest: Hashable, Sendable {
    var choice = MeshChoice.automatic
    var gateway: String?
    var settings = MeshSettings()
    /// The share of nodes that misbehave, in parts per million, and how.
    var malicious: Int64 = 0
    var maliciousBehaviour = "black-hole"
    /// By node.
    var behaviours: [(node: String, behaviour: String, place: ScenarioProblem)] = []

    static func == (a: MeshRequest, b: MeshRequest) -> Bool {
        a.choice == b.choice && a.gateway == b.gateway && a.settings == b.settings && a.malicious == b.malicious
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(choice)
        hasher.combine(gateway)
        hasher.combine(settings)
        hasher.combine(malicious)
    }

    private static let field = "mesh.topology"

    /// The mesh of a community; nothing where there is none.
    func resolve(
        folder: String?, neighbourhood: Neighbourhood, seed: UInt64, _ problems: inout ScenarioError
    ) throws(ScenarioError) -> MeshScenario? {
        let map: MeshMap
        switch choice {
        case .none: return nil
        case .generated: map = generated(count: neighbourhood.households.count, seed: seed)
        case .named(let name):
            guard let folder else { return nil }
            var files = MeshFiles(path: folder)
            map = try files.read(name)
        case .automatic:
            guard let folder, let found = try automatic(folder) else { return nil }
            map = found
        }
        let topology = map.topology
        let names = map.nodes.map(\.id)
        var centre = topology.centre
        if let gateway {
            guard let node = names.firstIndex(of: gateway) else {
                let near = nearest(to: gateway, among: names).map { "; the nearest is \($0)" } ?? ""
                problems.add(
                    ScenarioProblem(SettingsFile.fileName, field: "mesh.gateway", "there is no node \"\(gateway)\" in mesh \(map.name)\(near)"))
                return nil
            }
            centre = node
        }
        guard let homes = homes(map, neighbourhood, gateway: centre, topology, &problems) else { return nil }
        var scenario = MeshScenario(
            name: map.name, topology: topology, gateway: centre, homes: homes, settings: settings, behaviours: [:])
        addBehaviours(to: &scenario, names: names, seed: seed, &problems)
        return scenario
    }

    /// The map on which households live, or the only one there is.
    private func automatic(_ folder: String) throws(ScenarioError) -> MeshMap? {
        var maps: [MeshMap] = []
        for name in MeshFiles.names(in: folder) {
            var files = MeshFiles(path: folder)
            maps.append(try files.read(name))
        }
        let inhabited = maps.filter { map in map.nodes.contains { $0.household != nil } }
        if inhabited.count == 1 { return inhabited[0] }
        if maps.count == 1 { return maps[0] }
        if maps.isEmpty { return nil }
        throw ScenarioError(
            ScenarioProblem(
                SettingsFile.fileName, field: Self.field,
                "there are several meshes (\(maps.map(\.name).joined(separator: ", "))); name one, or write none"))
    }

    /// A mesh of half as many nodes again as there are homes.
    private func generated(count: Int, seed: UInt64) -> MeshMap {
        let nodes = max(4, count + count / 2)
        let topology = Topology.strewn(count: nodes, seed: seed, name: "topology", tries: 40)
        var map = MeshMap(name: "generated")
        map.nodes = topology.nodes.map { MeshMap.Node(id: $0.id, x: $0.x, y: $0.y) }
        map.links = topology.links.map {
            MeshMap.Link(
                source: $0.a, target: $0.b, forward: Double($0.forward) / 1_000_000,
                backward: Double($0.backward) / 1_000_000)
        }
        return map
    }

    /// By household: its node. As the map says, or households.csv, or else in
    /// turn over the nodes that can reach the gateway.
    private func homes(
        _ map: MeshMap, _ neighbourhood: Neighbourhood, gateway: Int, _ topology: Topology,
        _ problems: inout ScenarioError
    ) -> [Int]? {
        let households = neighbourhood.households
        var places = [Int?](repeating: nil, count: households.count)
        let file = "mesh_\(map.name)_nodes.csv"
        for (node, entry) in map.nodes.enumerated() {
            guard let name = entry.household else { continue }
            guard let home = households.firstIndex(where: { $0.id == name }) else {
                let near = nearest(to: name, among: households.map(\.id)).map { " (is \($0) meant?)" } ?? ""
                problems.add(ScenarioProblem(file, field: "household_id", "household \"\(name)\" of node \(entry.id) is not in households.csv" + near))
                return nil
            }
            if let other = places[home] {
                problems.add(ScenarioProblem(file, field: "household_id", "household \(name) lives at \(map.nodes[other].id) and at \(entry.id)"))
                return nil
            }
            places[home] = node
        }
        if places.allSatisfy({ $0 == nil }) {
            for (home, household) in households.enumerated() {
                places[home] = household.meshNode.flatMap { name in map.nodes.firstIndex { $0.id == name } }
            }
        }
        let hops = topology.hops(from: gateway)
        var free = map.nodes.indices.filter { node in hops[node] != nil && !places.contains(node) }
        // Spread over the map rather than over its first nodes.
        let step = max(1, free.count / max(1, households.count))
        for home in places.indices where places[home] == nil {
            guard !free.isEmpty else {
                problems.add(
                    ScenarioProblem(file, "the mesh has \(map.nodes.count) nodes, too few for \(households.count) households"))
                return nil
            }
            places[home] = free.remove(at: min(home * (step - 1), free.count - 1))
        }
        return places.compactMap { $0 }
    }

    private func addBehaviours(
        to scenario: inout MeshScenario, names: [String], seed: UInt64, _ problems: inout ScenarioError
    ) {
        if malicious > 0, let behaviour = Behaviour(text: maliciousBehaviour, nodes: names) {
            var random = RandomStream(seed: seed, name: "mesh/malicious")
            var others = names.indices.filter { $0 != scenario.gateway }
            let count = Int((Int64(others.count) * malicious + 500_000) / 1_000_000)
            for _ in 0..<count where !others.isEmpty {
                let place = Int(random.integer(in: 0...Int64(others.count - 1)))
                scenario.behaviours[others.remove(at: place)] = behaviour
            }
        }
        for entry in behaviours {
            var problem = entry.place
            guard let node = names.firstIndex(of: entry.node) else {
                let near = nearest(to: entry.node, among: names).map { "; the nearest is \($0)" } ?? ""
                problem.message = "there is no node \"\(entry.node)\" in mesh \(scenario.name)\(near)"
                problems.add(problem)
                continue
            }
            guard let behaviour = Behaviour(text: entry.behaviour, nodes: names) else {
                problem.message = "\"\(entry.behaviour)\" is not one of: \(Behaviour.words.joined(separator: ", "))"
                problems.add(problem)
                continue
            }
            if node == scenario.gateway {
                problem.message = "\(entry.node) is the gateway, which belongs to the market"
                problems.add(problem)
                continue
            }
            scenario.behaviours[node] = behaviour
        }
    }
}
