internal import EStar
internal import Quantities
internal import Simulation
internal import Yams

/// The section `mesh` of `scenario.yaml`.
extension SettingsFile {
    mutating func readMesh(_ node: Node, _ path: String) {
        let keys = [
            "topology", "gateway", "routing", "requiredTrust", "expectedMessages", "batteries", "malicious",
            "maliciousBehaviour", "behaviours", "mobility",
        ]
        walk(node, path, known: keys) { file, key, node, path in
            let text = node.scalar?.string ?? ""
            switch key {
            case "topology":
                file.mesh.choice = MeshChoice(word: text)
                file.mesh.choicePlace = Self.place(of: node, path)
            case "gateway":
                file.mesh.gateway = text == "auto" ? nil : text
                file.mesh.gatewayPlace = Self.place(of: node, path)
            case "routing":
                if let word = file.choice(node, path, RoutingProtocol.allCases.map(\.rawValue)) {
                    file.mesh.settings.routing = RoutingProtocol(rawValue: word) ?? .shortestReliable
                }
            case "requiredTrust":
                if let trust = file.decimal(node, path, decimals: 6, 0...1_000_000) {
                    file.mesh.settings.requiredTrust = Int(trust)
                }
            case "expectedMessages":
                if let count = file.integer(node, path, 1...256) { file.mesh.settings.expectedMessages = count }
            case "batteries":
                if let share = file.decimal(node, path, decimals: 6, 0...1_000_000) {
                    file.mesh.settings.batteryShare = Int(share)
                }
            case "mobility":
                // In thousandths of a metre a second.
                if let speed = file.decimal(node, path, decimals: 3, 0...100_000) {
                    file.mesh.settings.speed = Double(speed) / 1_000
                }
            case "malicious":
                if let share = file.decimal(node, path, decimals: 6, 0...1_000_000) { file.mesh.malicious = share }
            case "maliciousBehaviour":
                let simple = Behaviour.words.filter { !$0.contains("NODE") }
                if Behaviour(text: text, nodes: []) == nil {
                    file.report(node, path, "\"\(text)\" is not one of: \(simple.joined(separator: ", "))")
                } else {
                    file.mesh.maliciousBehaviour = text
                }
            default: file.readBehaviours(node, path)
            }
        }
    }

    /// Reads behaviours such as `{ n23: grey-hole(0.5) }`. The nodes are
    /// resolved once the map has been read.
    private mutating func readBehaviours(_ node: Node, _ path: String) {
        guard let mapping = node.mapping else {
            report(node, path, "needs nodes with what each does: { n23: grey-hole(0.5) }")
            return
        }
        for (keyNode, value) in mapping {
            let name = keyNode.scalar?.string ?? ""
            mesh.behaviours.append(
                MeshRequest.NodeBehaviour(
                    node: name, behaviour: value.scalar?.string ?? "", place: Self.place(of: keyNode, "\(path).\(name)")
                ))
        }
    }
}
