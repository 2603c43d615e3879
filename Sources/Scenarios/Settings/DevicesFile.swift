internal import Community
internal import Quantities
internal import Yams

/// The additions of `devices.yaml` to the catalogue: batteries and cars by
/// model.
///
///     batteries:
///       HOME5: { name: A battery, capacity: 5kWh, charge: 2.5kW, discharge: 2.5kW, efficiency: 0.92 }
///     cars:
///       Small: { capacity: 26.8kWh, charge: 6.6kW }
struct DevicesFile {
    static let fileName = "devices.yaml"

    private(set) var batteries: [Battery] = []
    private(set) var cars: [CarModel] = []
    private var problems = ScenarioError()

    /// Reads a file.
    ///
    /// - Throws: all mistakes in it.
    init(bytes: [UInt8]) throws(ScenarioError) {
        guard let root = try SettingsFile.compose(bytes, file: Self.fileName) else { return }
        read(root)
        if !problems.isEmpty { throw problems }
    }

    private mutating func report(_ node: Node, _ field: String, _ message: String) {
        problems.add(
            ScenarioProblem(
                Self.fileName, line: node.mark?.line, column: node.mark?.column, field: field, message))
    }

    private mutating func read(_ root: Node) {
        guard let mapping = root.mapping else {
            report(root, "devices", "needs keys below it: batteries, cars")
            return
        }
        for (key, node) in mapping {
            let section = key.string ?? ""
            guard ["batteries", "cars"].contains(section) else {
                report(key, section, "unknown key; known: batteries and cars, with a model in each key below it")
                continue
            }
            guard let models = node.mapping else {
                report(node, section, "needs a model in each key below it")
                continue
            }
            for (model, node) in models {
                if section == "cars" {
                    readCar(model.string ?? "", node)
                } else {
                    readBattery(model.string ?? "", node)
                }
            }
        }
    }

    private mutating func readCar(_ model: String, _ node: Node) {
        let path = "cars.\(model)"
        guard let mapping = node.mapping else {
            report(node, path, "needs keys below it: capacity, charge")
            return
        }
        var capacity: Int64?
        var charge: Int64?
        for (key, value) in mapping {
            let field = "\(path).\(key.string ?? "")"
            switch key.string {
            case "capacity":
                capacity = quantity(value, field, units: ["kWh": 1_000, "Wh": 1], 1_000...300_000, example: "58kWh")
            case "charge":
                charge = quantity(value, field, units: ["kW": 1_000, "W": 1], 1_000...50_000, example: "11kW")
            default: report(key, field, "unknown key; known: capacity, charge")
            }
        }
        guard let capacity, let charge else {
            if problems.isEmpty { report(node, path, "needs capacity and charge") }
            return
        }
        cars.append(
            CarModel(model: model, capacity: Energy(wattHours: capacity), maximumCharge: Power(watts: charge)))
    }

    private mutating func readBattery(_ model: String, _ node: Node) {
        let path = "batteries.\(model)"
        guard let mapping = node.mapping else {
            report(node, path, "needs keys below it: capacity, charge, discharge, efficiency")
            return
        }
        var name = model
        var capacity: Int64?
        var charge: Int64?
        var discharge: Int64?
        var efficiency: Int64?
        for (key, value) in mapping {
            let field = "\(path).\(key.string ?? "")"
            switch key.string {
            case "name": name = value.string ?? model
            case "capacity":
                capacity = quantity(value, field, units: ["kWh": 1_000, "Wh": 1], 1...1_000_000, example: "5kWh")
            case "charge":
                charge = quantity(value, field, units: ["kW": 1_000, "W": 1], 1...100_000, example: "2.5kW")
            case "discharge":
                discharge = quantity(value, field, units: ["kW": 1_000, "W": 1], 1...100_000, example: "2.5kW")
            case "efficiency":
                efficiency = Decimal.parse(value.scalar?.string ?? "", decimals: 6)
                if !(500_000...1_000_000).contains(efficiency ?? 0) {
                    report(value, field, "write the round-trip efficiency, 0.5 to 1, such as 0.92")
                    efficiency = nil
                }
            default: report(key, field, "unknown key; known: name, capacity, charge, discharge, efficiency")
            }
        }
        guard let capacity, let charge, let discharge, let efficiency else {
            if problems.isEmpty { report(node, path, "needs capacity, charge, discharge and efficiency") }
            return
        }
        batteries.append(
            Battery(
                model: model, name: name, capacity: Energy(wattHours: capacity), maximumCharge: Power(watts: charge),
                maximumDischarge: Power(watts: discharge), roundTripEfficiency: Double(efficiency) / 1_000_000))
    }

    private mutating func quantity(
        _ node: Node, _ path: String, units: [String: Int64], _ range: ClosedRange<Int64>, example: String
    ) -> Int64? {
        do throws(SettingsFile.QuantityError) {
            return try SettingsFile.quantity(node.scalar?.string ?? "", units: units, range, example: example)
        } catch {
            report(node, path, error.message)
            return nil
        }
    }
}
