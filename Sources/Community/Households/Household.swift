package import Quantities

/// A home of the community: what it owns. How it behaves is in its profiles
/// and plans, who it trades with is none of its business here.
package struct Household: Hashable, Sendable, Identifiable {
    /// The identifier used in files, on screen and for the random streams of
    /// this household, such as `D07`.
    package let id: String
    /// A yearly consumption estimate in kWh, if the source gives one.
    package var annualLoad: Energy?
    package var photovoltaic: PhotovoltaicSystem?
    package var battery: Battery?
    /// Whether a heat pump draws from this home's connection.
    package var heatPump: HeatPump?
    package var car: ElectricCar?
    /// The node of the neighbourhood mesh that stands on this home's roof.
    package var meshNode: String?

    package init(
        id: String, annualLoad: Energy? = nil, photovoltaic: PhotovoltaicSystem? = nil, battery: Battery? = nil,
        heatPump: HeatPump? = nil, car: ElectricCar? = nil, meshNode: String? = nil
    ) {
        self.id = id
        self.annualLoad = annualLoad
        self.photovoltaic = photovoltaic
        self.battery = battery
        self.heatPump = heatPump
        self.car = car
        self.meshNode = meshNode
    }
}

/// Panels on a roof, as far as a market needs to know them.
package struct PhotovoltaicSystem: Hashable, Sendable {
    /// Peak power under standard test conditions.
    package var peak: Power
    /// Degrees from the horizontal, 0…90.
    package var tilt: Double
    /// Degrees clockwise from north, 0..<360; 180 faces south.
    package var azimuth: Double

    package init(peak: Power, tilt: Double, azimuth: Double) {
        self.peak = peak
        self.tilt = tilt
        self.azimuth = azimuth
    }
}

/// A heat pump, known by how fast its house loses heat.
package struct HeatPump: Hashable, Sendable {
    /// Kilowatts of heat lost per kelvin between indoors and outdoors.
    package var heatLoss: Double

    package init(heatLoss: Double) { self.heatLoss = heatLoss }
}

/// An electric car, known by its identifier; its trips are charging sessions.
package struct ElectricCar: Hashable, Sendable {
    package var id: String
    /// The product, where it is known.
    package var model: CarModel?
    /// The most the car draws: what its charger gives, or the car itself
    /// takes.
    package var chargerPower: Power

    /// - Parameter chargerPower: what the charger on the wall gives.
    package init(id: String, model: CarModel? = nil, chargerPower: Power = Power(watts: 11_000)) {
        self.id = id
        self.model = model
        self.chargerPower = min(chargerPower, model?.maximumCharge ?? chargerPower)
    }
}

/// One stay of a car at its charger.
package struct CarSession: Hashable, Sendable {
    package var plugIn: SimTime
    /// After ``plugIn``.
    package var plugOut: SimTime
    /// What the driver wants in the battery by departure, more than 0.
    package var energy: Energy

    package init(plugIn: SimTime, plugOut: SimTime, energy: Energy) {
        self.plugIn = plugIn
        self.plugOut = plugOut
        self.energy = energy
    }
}
