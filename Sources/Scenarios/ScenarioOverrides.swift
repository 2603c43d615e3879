package import Quantities
package import Simulation

/// What differs from a scenario's files for one run.
package struct ScenarioOverrides: Hashable, Sendable {
    package var seed: UInt64?
    package var from: CivilDate?
    package var days: Int?
    /// A household to trade for by hand.
    package var seat: String?
    package var tariff: String?
    /// Which mesh carries messages, and by which protocol.
    package var mesh: MeshChoice?
    package var routing: String?
    /// How gaps in the data are filled; they are errors if not.
    package var filling: GapFilling?
    /// Start at the last block of consecutive days unless a start is given.
    package var lastBlock: Bool

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
