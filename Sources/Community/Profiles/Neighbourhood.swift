package import Quantities

/// Everything a run knows about a community before it starts: homes, their
/// measured or synthesised profiles, weather and wholesale prices.
///
/// This is immutable input. It is large, shared by every copy of a world,
/// and never changes during a run; what changes is in the world.
package struct Neighbourhood: Sendable {
    package var name: String
    /// The zone and slot length, and the days around the data.
    package var calendar: DeliveryCalendar
    /// The days that have data in full.
    package var table: SlotTable
    /// In ascending order of their identifiers.
    package var households: PerHousehold<Household>
    package var profiles: PerHousehold<HomeProfile>
    /// Outdoor temperature in °C by row, or empty where it is not known.
    package var temperature: [Float]
    /// Global horizontal irradiance in W/m² by row, or empty.
    package var irradiance: [Float]
    /// The wholesale day-ahead price by row, or empty where there is none.
    package var wholesale: [Price]

    package init(
        name: String, calendar: DeliveryCalendar, table: SlotTable, households: [Household], profiles: [HomeProfile],
        temperature: [Float] = [], irradiance: [Float] = [], wholesale: [Price] = []
    ) {
        precondition(households.count == profiles.count, "a profile for each household")
        self.name = name
        self.calendar = calendar
        self.table = table
        self.households = PerHousehold(households)
        self.profiles = PerHousehold(profiles)
        self.temperature = temperature
        self.irradiance = irradiance
        self.wholesale = wholesale
    }
}

/// What a home draws and yields by itself, in watt-hours by row of the slot
/// table. Each array is either empty (the home has no such device) or has
/// one entry per row; entries are at least 0.
package struct HomeProfile: Hashable, Sendable {
    /// Household consumption without heat pump, car and battery.
    package var load: [Int32]
    package var photovoltaic: [Int32]
    package var heatPump: [Int32]
    /// In ascending order of time, not overlapping.
    package var carSessions: [CarSession]

    package init(
        load: [Int32], photovoltaic: [Int32] = [], heatPump: [Int32] = [], carSessions: [CarSession] = []
    ) {
        self.load = load
        self.photovoltaic = photovoltaic
        self.heatPump = heatPump
        self.carSessions = carSessions
    }
}
