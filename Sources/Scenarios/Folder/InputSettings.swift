/// How the tables of a folder are to be understood: the section `input` of
/// `scenario.yaml`.
struct InputSettings: Hashable, Sendable {
    /// What the stamps of loads and yields mark.
    enum Stamps: String, CaseIterable {
        /// The start of an interval.
        case start
        /// Its end.
        case end
        /// Its start; what stands in a column of UTC is UTC even where it
        /// looks local.
        case utc
    }

    /// What is made of values that only rise.
    enum Registers: String, CaseIterable {
        case refuse
        /// The difference between a reading and the next is the energy.
        case difference
    }

    /// What decides how much panels yield.
    enum PhotovoltaicScale: String, CaseIterable {
        /// `pv.csv` as it is.
        case series
        /// `pv_kWp`: `pv.csv` gives the shape, and its highest value of a home
        /// becomes that home's peak power.
        case fromPeak = "from-kWp"
    }

    var stamps = Stamps.start
    var registers = Registers.refuse
    var photovoltaicScale = PhotovoltaicScale.series
}
