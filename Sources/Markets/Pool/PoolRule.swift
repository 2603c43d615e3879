internal import Quantities

/// How the pool of a community is priced.
package enum PoolRule: Hashable, Sendable {
    /// By the ratio of supply to demand, with a compensation as a share of
    /// the corridor in parts per thousand.
    case supplyDemandRatio(compensationPerMille: Int64)
    case midMarketRate
    /// One price for each side and day, settled when the day is over.
    case billSharing

    package static let usual = PoolRule.supplyDemandRatio(compensationPerMille: 0)
    /// The compensation unless a scenario says otherwise.
    package static let usualCompensationPerMille: Int64 = 200

    /// How slots are priced one by one; nothing where days are settled as a
    /// whole.
    package var pricing: (any PoolPricing)? {
        switch self {
        case .supplyDemandRatio(let share): SupplyDemandRatioPool(compensationPerMille: share)
        case .midMarketRate: MidMarketRatePool()
        case .billSharing: nil
        }
    }
}
