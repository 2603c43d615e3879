internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// Explanations of the numbers of the pool and of bills, with the figures put in.
extension Explanation {
    private static func cents(_ price: Price) -> String { Decimal.text(price.units, decimals: 3) }
    private static func kWh(_ energy: Energy) -> String { Format.exact(energy) }
    private static func euro(_ money: Money) -> String { money.description }

    static func ratio(_ clearing: PoolClearing) -> Explanation {
        Explanation(
            title: "Supply/demand ratio",
            formula: "SDR = TSP ÷ TBP: all that was delivered beyond what was dealt, over all that fell short of it",
            numbers: "\(kWh(clearing.supply)) kWh ÷ \(kWh(clearing.demand)) kWh = "
                + (clearing.ratioPerMille.map { Decimal.text($0, decimals: 3) } ?? "none: nobody fell short"),
            source: "Liu et al., IEEE Trans. Power Systems 2017, section III")
    }

    static func poolPrice(
        isSell: Bool, _ clearing: PoolClearing, _ prices: PoolPrices, _ corridor: Corridor, _ rule: PoolRule?
    ) -> Explanation {
        let (feedIn, retail) = (cents(corridor.feedIn), cents(corridor.retail))
        let (supply, demand) = (clearing.supply.wattHours, clearing.demand.wattHours)
        let title = isSell ? "What surplus earns" : "What a deficit costs"
        let result = cents(isSell ? prices.sell : prices.buy)
        if rule == .midMarketRate {
            return Explanation(
                title: title,
                formula:
                    "mid = (feed-in + retail) ÷ 2; who is scarce trades at mid, the others share mid and the grid's price",
                numbers:
                    "mid of \(feedIn) and \(retail) with \(supply) Wh of surplus and \(demand) Wh of deficit: \(result) ct/kWh",
                source: "mid-market rate: Long et al., IEEE PESGM 2017; rounding: this project")
        }
        guard supply <= demand else {
            return Explanation(
                title: title,
                formula:
                    "more surplus than deficit: sell = λs + λc·TBP/TSP, buy = λs + λc, with λs feed-in and λc the compensation",
                numbers: "λs = \(feedIn), TBP/TSP = \(demand)/\(supply): \(result) ct/kWh",
                source:
                    "Liu et al., IEEE Trans. Power Systems 2017, with compensation as in rec-operation; integers: this project"
            )
        }
        if isSell {
            return Explanation(
                title: title,
                formula: "sell = l·λb·TBP ÷ ((λb − l)·TSP + l·TBP), rounded down; l = λs + λc, λs feed-in, λb retail",
                numbers: "λs = \(feedIn), λb = \(retail), TSP = \(supply) Wh, TBP = \(demand) Wh: \(result) ct/kWh",
                source: "Liu et al., IEEE Trans. Power Systems 2017, eq. for SDR ≤ 1; integers: this project")
        }
        return Explanation(
            title: title,
            formula:
                "buy = (sell·TSP + λb·(TBP − TSP)) ÷ TBP, rounded up: neighbours first, the rest from the grid at retail",
            numbers:
                "(\(cents(prices.sell)) × \(supply) + \(retail) × \(demand - supply)) ÷ \(demand) = \(result) ct/kWh",
            source: "Liu et al., IEEE Trans. Power Systems 2017, eq. for SDR ≤ 1; integers: this project")
    }

    /// Explains a line of the settlement.
    static func settlement(line: String, _ clearing: PoolClearing, _ record: SlotRecord) -> Explanation {
        let paid = record.shares.reduce(Money.zero) { $1.poolCash < .zero ? $0 - $1.poolCash : $0 }
        let received = record.shares.reduce(Money.zero) { $1.poolCash > .zero ? $0 + $1.poolCash : $0 }
        return Explanation(
            title: "Settlement: \(line)",
            formula:
                "deficits pay TBP·buy, surpluses get TSP·sell, the grid its residual at retail or feed-in; what rounding "
                + "leaves is dust, never below 0",
            numbers:
                "\(euro(paid)) − \(euro(received)) − (\(euro(clearing.gridBill))) = \(euro(clearing.dust)) EUR of dust",
            source: "budget balance: Liu et al. 2017; every leg computed by itself: this project, markets.md 1.4")
    }

    static func deviation(_ share: SlotRecord.Share, home: String, _ record: SlotRecord) -> Explanation {
        let rate = record.clearing?.prices.map { share.deviation > .zero ? cents($0.sell) : cents($0.buy) }
        return Explanation(
            title: "Deviation of \(home)",
            formula:
                "deviation = net injection on the meter − net position dealt day-ahead; it is settled at the pool's price",
            numbers: "\(kWh(share.actual)) − (\(kWh(share.position))) = \(Format.signed(share.deviation)) kWh"
                + (rate.map { "; at \($0) ct/kWh: \(Format.signed(share.poolCash, decimals: 8)) EUR" } ?? ""),
            source: "two settlements: seed paper; priced by Liu et al. 2017")
    }

    static func saving(cash: Money, alone: Money) -> Explanation {
        Explanation(
            title: "Saved against the grid alone",
            formula:
                "saved = what the homes received in the community − what they would have received alone with the grid, "
                + "with the same load and sun and device plans of their own",
            numbers: "\(euro(cash)) − (\(euro(alone))) = \(euro(cash - alone)) EUR",
            source: "baseline: markets.md 1.6, this project")
    }

    static func saving(_ sums: HomeSums, home: String) -> Explanation {
        var explanation = saving(cash: sums.cash, alone: sums.baseline)
        explanation.title = "Saved by \(home)"
        explanation.formula =
            "saved = what it received in the community − what it would have received alone with the grid"
        return explanation
    }

    static func selfSufficiency(imported: Energy, consumed: Energy) -> Explanation {
        Explanation(
            title: "Self-sufficiency",
            formula: "1 − grid import ÷ consumption: how much of what was used did not come from the grid",
            numbers: "1 − \(kWh(imported)) ÷ \(kWh(consumed)) = "
                + (consumed > .zero
                    ? Decimal.text(1_000 - imported.wattHours * 1_000 / consumed.wattHours, decimals: 3) : "none"),
            source: "usual measure of energy communities; markets.md 1.6")
    }

    static func bill(_ sums: HomeSums, home: String) -> Explanation {
        Explanation(
            title: "Bill of \(home)",
            formula: "bill = deals day-ahead + local charges + pool + readings settled alone; received is above 0",
            numbers: "\(euro(sums.dayAhead)) + (\(euro(sums.charges))) + (\(euro(sums.pool))) + (\(euro(sums.late))) = "
                + "\(euro(sums.cash)) EUR",
            source: "two settlements: seed paper; late readings: markets.md 1.5")
    }
}

/// The sums over a home's settled slots of a day.
struct HomeSums {
    var dayAhead = Money.zero
    var charges = Money.zero
    var pool = Money.zero
    var late = Money.zero
    var baseline = Money.zero
    var sameFlows = Money.zero
    var used = Energy.zero
    var made = Energy.zero
    var aloneFeedIn = Money.zero
    var aloneBought = Energy.zero

    var cash: Money { dayAhead + charges + pool + late }
    var saved: Money { cash - baseline }

    init(home: HouseholdID, _ day: Slice<Chunked<SlotRecord>>) {
        for slot in day {
            let share = slot.shares[home]
            dayAhead += share.dayAheadCash
            charges += share.chargesCash
            pool += share.poolCash
            late += share.lateCash
            baseline += share.baselineCash
            sameFlows += share.gridCash
            used += share.flows.load + share.flows.heatPump + share.flows.car
            made += share.flows.photovoltaic
            if share.aloneInjection > .zero {
                aloneFeedIn += share.baselineCash
            } else {
                aloneBought -= share.aloneInjection
            }
        }
    }
}
