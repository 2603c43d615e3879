internal import Quantities
internal import Yams

/// The name, and the section `input` of `scenario.yaml`.
extension SettingsFile {
    mutating func readName(_ node: Node, _ path: String) {
        guard let name = node.scalar?.string else {
            report(node, path, "write a name such as \"Canal Street\"")
            return
        }
        if let fault = NameRule.usual.fault(name) {
            report(node, path, (name.isEmpty ? "the name" : "\"\(shortened(name))\"") + " \(fault)")
        } else {
            self.name = name
        }
    }

    mutating func readInput(_ node: Node, _ path: String) {
        walk(node, path, known: ["stamps", "registers", "scale"]) { file, key, node, path in
            switch key {
            case "stamps":
                let word = file.choice(node, path, InputSettings.Stamps.allCases.map(\.rawValue))
                file.input.stamps = word.flatMap { InputSettings.Stamps(rawValue: $0) } ?? .start
            case "registers":
                let word = file.choice(node, path, InputSettings.Registers.allCases.map(\.rawValue))
                file.input.registers = word.flatMap { InputSettings.Registers(rawValue: $0) } ?? .refuse
            default:
                file.walk(node, path, known: ["pv"]) { file, _, node, path in
                    let word = file.choice(node, path, InputSettings.PhotovoltaicScale.allCases.map(\.rawValue))
                    file.input.photovoltaicScale =
                        word.flatMap { InputSettings.PhotovoltaicScale(rawValue: $0) } ?? .series
                }
            }
        }
    }
}
