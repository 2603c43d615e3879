package import Quantities
package import Simulation

/// The settings of the command line, which take precedence over a scenario's
/// files. `nil` leaves the files' setting.
package struct ScenarioOverrides: Hashable, Sendable {
    /// The seed of every random stream (`--seed`).
    package var seed: UInt64?
    /// The first day to run (`--from`).
    package var from: CivilDate?
    /// The number of days to run (`--days`).
    package var days: Int?
    /// The household that a person trades for (`--seat`).
    package var seat: String?
    /// The kind of tariff, with its default prices: `flat`, `time-of-use` or
    /// `wholesale` (`--tariff`).
    package var tariff: String?
    /// The mesh that carries messages (`--mesh`).
    package var mesh: MeshChoice?
    /// The routing protocol of the mesh (`--routing`).
    package var routing: String?
    /// The way gaps in the data are filled (`--fill-gaps`); if `nil`, they are
    /// errors.
    package var filling: GapFilling?
    /// Whether to start with the last block of consecutive days, unless a start
    /// is given.
    package var lastBlock: Bool

    /// Creates overrides; by default there are none.
    package init(
        seed: UInt64? = nil, from: CivilDate? = nil, days: Int? = nil, seat: String? = nil, tariff: String? = nil,
        mesh: MeshChoice? = nil, routing: String? = nil, filling: GapFilling? = nil, lastBlock: Bool = false
    ) {
        self.mesh = mesh
        self.routing = routing
        self.seed = seed
        self.from = from
        self.days = days
        self.seat = seat
        self.tariff = tariff
        self.filling = filling
        self.lastBlock = lastBlock
    }
}
