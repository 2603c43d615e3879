package import Community
package import Markets
package import Quantities
package struct Scenario: Sendable {
    package var name: String
    package var sourceText = "built-in"
    package var neighbourhood: Neighbourhood
    package var runDays: [CivilDate]
    package var seed: UInt64 = 42
    package var digest = Fingerprint()
    package var market = MarketSettings()
    package var forecast = ForecastKind.noisy(sigmaLoad: 0.15, sigmaPhotovoltaic: 0.2)
    package struct MarketSettings: Sendable {
        package var hasDayAhead = true, hasPool = true
        package var gateOpens = ClockTime(minutes: 720), gateCloses = ClockTime(minutes: 960)
        package var dealPrice = DealPriceRule.midpoint
        package var wakeUpMilliseconds: Int64 = 1_200_000
    }
    package func corridor(at slot: Slot) -> Corridor { Corridor(feedIn: Price(units: 8000), retail: Price(units: 30000)) }
    package func trader(of home: Int) -> TraderKind { .zeroIntelligenceConstrained }
}
package enum TraderKind { case zeroIntelligenceConstrained, linear, human
  package var strategy: TraderStrategy? { .zeroIntelligenceConstrained } }
