/// Damage of devices.yaml.
extension MalformedScenarioTests {
    static let devices: [Case] = {
        func item(_ name: String, _ start: String, _ reason: String, _ change: @escaping @Sendable (String) -> [UInt8])
            -> Case
        {
            Case(file: "devices.yaml", name: name, start: start, reason: reason, change: change)
        }
        return [
            item("unknown key", ":3:1: care: ", "unknown key", text("cars:", "care:")),
            item(
                "unknown key below", ":4:29: cars.Small.speed: ", "unknown key", text("charge: 6.6kW", "speed: 6.6kW")),
            item("unit missing", ":2:22: batteries.HOME5.capacity: ", "not a quantity with a unit", text("5kWh", "5")),
            item("wrong unit", ":2:22: batteries.HOME5.capacity: ", "not a quantity with a unit", text("5kWh", "5kW")),
            item("negative", ":2:22: batteries.HOME5.capacity: ", "not a quantity with a unit", text("5kWh", "-5kWh")),
            item("NaN", ":2:73: batteries.HOME5.efficiency: ", "0.5 to 1", text("0.92", ".nan")),
            item("infinite", ":2:73: batteries.HOME5.efficiency: ", "0.5 to 1", text("0.92", ".inf")),
            item("out of range", ":4:22: cars.Small.capacity: ", "out of range", text("27kWh", "2700kWh")),
            item("above 100 kW", ":2:36: batteries.HOME5.charge: ", "out of range", text("2.5kW", "101kW")),
            item(
                "wrong type", ":2:22: batteries.HOME5.capacity: ", "not a quantity with a unit", text("5kWh", "[5kWh]")),
            item("a list of models", ":3:7: cars: ", "a model in each key below it") { _ in
                Array("batteries: {}\n\ncars: [a, b]\n".utf8)
            },
            item("a key twice", ":2:3: HOME5: ", "more than once", text("cars:\n", "  HOME5: {}\ncars:\n")),
            item("expanding aliases", ":1: ", "aliases") { _ in
                Array("a: &a [x,x,x,x]\nb: &b [y, *a,*a,*a]\nc: [*b,*b,*b]\n".utf8)
            },
            item("over 1 MB", ": ", "larger than 1 MB") { Array($0.utf8) + [UInt8](repeating: 0x23, count: 1 << 20) },
            item("not UTF-8", ":1: ", "not UTF-8") { _ in [0x6e, 0xff, 0x0a] },
            item("a deep nest", ":1:1: ", "not YAML: Maximum nesting") { _ in [UInt8](repeating: 0x5b, count: 100_000)
            },
            item("not YAML", ":3:1: ", "not YAML", text("\ncars:", "\n\tcars:")),
        ]
    }()
}
