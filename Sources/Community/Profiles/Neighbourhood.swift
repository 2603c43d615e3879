package import Quantities

/// All data of a community before a run starts: homes, their measured or
/// synthesised profiles, weather and wholesale prices.
///
/// This is immutable input. It is large, shared by every copy of a world, and
/// never changes during a run; the changing state is in the world.
package struct Neighbourhood: Sendable {
    /// The community's name, for display.
    package var name: String
    /// The time zone, the slot length, and the days around the data.
    package var calendar: DeliveryCalendar
    /// The days with complete data.
    package var table: SlotTable
    /// The homes, in ascending order of their identifiers.
    package var households: PerHousehold<Household>
    /// The profile of each home.
    package var profiles: PerHousehold<HomeProfile>
    /// Outdoor temperature in °C by row, or empty if unknown.
    package var temperature: [Float]
    /// Global horizontal irradiance in W/m² by row, or empty if unknown.
    package var irradiance: [Float]
    /// The wholesale day-ahead price by row, or empty if there is none.
    package var wholesale: [Price]

    /// Creates a neighbourhood.
    ///
    /// - Parameters:
    ///   - households: in ascending order of their identifiers.
    ///   - profiles: one for each household, in the same order.
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

/// A home's inflexible consumption and generation, in watt-hours by row of the
/// slot table.
///
/// Each array is either empty, if the home has no such device, or has one entry
/// per row; entries are at least 0.
package struct HomeProfile: Hashable, Sendable {
    /// Household consumption without heat pump, car and battery.
    package var load: [Int32]
    /// Yield of the panels before curtailment.
    package var photovoltaic: [Int32]
    /// Consumption of the heat pump.
    package var heatPump: [Int32]
    /// The car's stays at the charger, ascending in time and not overlapping.
    package var carSessions: [CarSession]

    /// Creates a profile; a series left out means that the home has no such
    /// device.
    package init(
        load: [Int32], photovoltaic: [Int32] = [], heatPump: [Int32] = [], carSessions: [CarSession] = []
    ) {
        self.load = load
        self.photovoltaic = photovoltaic
        self.heatPump = heatPump
        self.carSessions = carSessions
    }
}
