/// The interpretation of a folder's tables: the section `input` of
/// `scenario.yaml`.
struct InputSettings: Hashable, Sendable {
    /// The meaning of the stamps of loads and yields.
    enum Stamps: String, CaseIterable {
        /// They mark the start of an interval.
        case start
        /// They mark the end of an interval.
        case end
        /// They mark the start; a column that says UTC is UTC even if its times
        /// look local.
        case utc
    }

    /// The treatment of values that only rise, as the readings of a meter do.
    enum Registers: String, CaseIterable {
        /// They are an error.
        case refuse
        /// The difference between a reading and the next is the energy.
        case difference
    }

    /// The source of the panels' yield.
    enum PhotovoltaicScale: String, CaseIterable {
        /// `pv.csv`, unchanged.
        case series
        /// `pv_kWp`: `pv.csv` has the shape, and its highest value of a home
        /// becomes that home's peak power.
        case fromPeak = "from-kWp"
    }

    var stamps = Stamps.start
    var registers = Registers.refuse
    var photovoltaicScale = PhotovoltaicScale.series
}
