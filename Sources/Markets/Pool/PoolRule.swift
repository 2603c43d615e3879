internal import Quantities

/// The rule by which the pool of a community is priced.
package enum PoolRule: Hashable, Sendable {
    /// By the ratio of supply to demand, with a compensation as a share of
    /// the corridor in parts per thousand.
    case supplyDemandRatio(compensationPerMille: Int64)
    case midMarketRate
    /// One price for each side and day, settled when the day is over.
    case billSharing

    /// The default: the ratio of supply to demand without compensation.
    package static let usual = PoolRule.supplyDemandRatio(compensationPerMille: 0)
    /// The default compensation of the rule with one: a fifth of the corridor.
    package static let usualCompensationPerMille: Int64 = 200

    /// The pricing of single slots; `nil` for a rule that settles whole days.
    package var pricing: (any PoolPricing)? {
        switch self {
        case .supplyDemandRatio(let share): SupplyDemandRatioPool(compensationPerMille: share)
        case .midMarketRate: MidMarketRatePool()
        case .billSharing: nil
        }
    }
}
