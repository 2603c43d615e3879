package import Quantities

/// A home of the community and the devices it owns.
///
/// Its behaviour is in its profiles and plans. Its trading partners are not
/// known here.
package struct Household: Hashable, Sendable, Identifiable {
    /// The identifier used in files, on screen and for the random streams of
    /// this household, such as `D07`.
    package let id: String
    /// The estimated consumption of a year, or `nil` if the source gives none.
    package var annualLoad: Energy?
    /// The panels on its roof, or `nil` if it has none.
    package var photovoltaic: PhotovoltaicSystem?
    /// The home battery, or `nil` if it has none.
    package var battery: Battery?
    /// The heat pump on this home's connection, or `nil` if it has none.
    package var heatPump: HeatPump?
    /// The electric car that charges here, or `nil` if it has none.
    package var car: ElectricCar?
    /// The node of the neighbourhood mesh on this home's roof, or `nil` if
    /// there is none.
    package var meshNode: String?

    /// Creates a household; a device left out is one that it does not own.
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

/// The panels on a roof, as far as a market needs to know them.
package struct PhotovoltaicSystem: Hashable, Sendable {
    /// Peak power under standard test conditions.
    package var peak: Power
    /// The tilt in degrees from the horizontal, 0…90.
    package var tilt: Double
    /// The direction in degrees clockwise from north, 0..<360; 180 faces south.
    package var azimuth: Double

    /// Creates a system from its peak power, and its tilt and azimuth in
    /// degrees.
    package init(peak: Power, tilt: Double, azimuth: Double) {
        self.peak = peak
        self.tilt = tilt
        self.azimuth = azimuth
    }
}

/// A heat pump, described by how fast its house loses heat.
package struct HeatPump: Hashable, Sendable {
    /// Kilowatts of heat lost per kelvin between indoors and outdoors.
    package var heatLoss: Double

    /// Creates a heat pump for a house that loses `heatLoss` kW per kelvin.
    package init(heatLoss: Double) { self.heatLoss = heatLoss }
}

/// An electric car; its stays at the charger are ``CarSession``s.
package struct ElectricCar: Hashable, Sendable {
    /// The car's identifier, such as `EV_C07`.
    package var id: String
    /// The product, or `nil` if it is not known.
    package var model: CarModel?
    /// The highest charging power: the lower of the limits of charger and car.
    package var chargerPower: Power

    /// Creates a car that charges at most at the power of its charger and, if
    /// the model is known, of its onboard charger.
    ///
    /// - Parameter chargerPower: the power of the wall charger.
    package init(id: String, model: CarModel? = nil, chargerPower: Power = Power(watts: 11_000)) {
        self.id = id
        self.model = model
        self.chargerPower = min(chargerPower, model?.maximumCharge ?? chargerPower)
    }
}

/// One stay of a car at its charger.
package struct CarSession: Hashable, Sendable {
    /// The time at which the car is plugged in.
    package var plugIn: SimTime
    /// The time at which it leaves, after ``plugIn``.
    package var plugOut: SimTime
    /// The energy that the driver wants charged by departure, more than 0.
    package var energy: Energy

    /// Creates a stay; `plugOut` must be after `plugIn` and `energy` more than
    /// 0.
    package init(plugIn: SimTime, plugOut: SimTime, energy: Energy) {
        self.plugIn = plugIn
        self.plugOut = plugOut
        self.energy = energy
    }
}
