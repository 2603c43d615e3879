/// Units of energy or power in a column.
enum EnergyUnit {
    case watts, kilowatts, wattHours, kilowattHours

    /// The units by the ending of a column's name.
    static let endings: [(ending: String, unit: EnergyUnit)] = [
        ("W", .watts), ("kW", .kilowatts), ("Wh", .wattHours), ("kWh", .kilowattHours),
    ]

    var isPower: Bool { self == .watts || self == .kilowatts }

    /// The value of 10⁻⁶ of this unit, in 10⁻⁶ W or Wh.
    var scale: Int64 { self == .watts || self == .wattHours ? 1 : 1_000 }
}

/// Units of a wholesale price.
enum PriceUnit {
    case euroPerMegawattHour, euroPerKilowattHour, centPerKilowattHour

    static let endings: [(ending: String, unit: PriceUnit)] = [
        ("ct_per_kWh", .centPerKilowattHour), ("EUR_per_kWh", .euroPerKilowattHour),
        ("EUR_per_MWh", .euroPerMegawattHour),
    ]

    /// The number of decimals of this unit that makes price units of 10⁻⁵
    /// EUR/kWh.
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

    /// Converts thousandths of a degree to thousandths of a degree Celsius.
    func celsius(_ thousandths: Int64) -> Int64 {
        self == .celsius ? thousandths : (thousandths - 32_000) * 5 / 9
    }

    var text: String { self == .celsius ? "°C" : "°F" }
}

/// Units of the energy of a charging session.
enum SessionUnit {
    case wattHours, kilowattHours

    static let endings: [(ending: String, unit: SessionUnit)] = [("Wh", .wattHours), ("kWh", .kilowattHours)]

    /// The number of decimals of this unit that makes watt-hours.
    var decimals: Int { self == .wattHours ? 0 : 3 }
}

/// Units of solar irradiance.
enum IrradianceUnit {
    case watts, kilowatts

    static let endings: [(ending: String, unit: IrradianceUnit)] = [("kW_per_m2", .kilowatts), ("W_per_m2", .watts)]
}
