/// Units in which a column may give energy or power.
enum EnergyUnit {
    case watts, kilowatts, wattHours, kilowattHours

    /// By the ending of a column's name.
    static let endings: [(ending: String, unit: EnergyUnit)] = [
        ("W", .watts), ("kW", .kilowatts), ("Wh", .wattHours), ("kWh", .kilowattHours),
    ]

    var isPower: Bool { self == .watts || self == .kilowatts }

    /// How much of 10⁻⁶ W or Wh the sixth decimal of one unit is.
    var scale: Int64 { self == .watts || self == .wattHours ? 1 : 1_000 }
}

/// Units of a wholesale price.
enum PriceUnit {
    case euroPerMegawattHour, euroPerKilowattHour, centPerKilowattHour

    static let endings: [(ending: String, unit: PriceUnit)] = [
        ("ct_per_kWh", .centPerKilowattHour), ("EUR_per_kWh", .euroPerKilowattHour),
        ("EUR_per_MWh", .euroPerMegawattHour),
    ]

    /// The decimals of one unit that make a price unit of 10⁻⁵ EUR/kWh.
    var decimals: Int {
        switch self {
        case .euroPerMegawattHour: 2
        case .euroPerKilowattHour: 5
        case .centPerKilowattHour: 3
        }
    }

    var text: String {
        switch self {
        case .euroPerMegawattHour: "EUR/MWh"
        case .euroPerKilowattHour: "EUR/kWh"
        case .centPerKilowattHour: "ct/kWh"
        }
    }
}

/// Units of a temperature.
enum TemperatureUnit {
    case celsius, fahrenheit

    static let endings: [(ending: String, unit: TemperatureUnit)] = [("F", .fahrenheit), ("C", .celsius)]

    /// Thousandths of a degree Celsius of thousandths of a degree.
    func celsius(_ thousandths: Int64) -> Int64 {
        self == .celsius ? thousandths : (thousandths - 32_000) * 5 / 9
    }

    var text: String { self == .celsius ? "°C" : "°F" }
}

/// Units of the energy of a charging session.
enum SessionUnit {
    case wattHours, kilowattHours

    static let endings: [(ending: String, unit: SessionUnit)] = [("Wh", .wattHours), ("kWh", .kilowattHours)]

    /// The decimals of one unit that make a watt-hour.
    var decimals: Int { self == .wattHours ? 0 : 3 }
}

/// Units of what the sun sends, on a square metre.
enum IrradianceUnit {
    case watts, kilowatts

    static let endings: [(ending: String, unit: IrradianceUnit)] = [("kW_per_m2", .kilowatts), ("W_per_m2", .watts)]
}
