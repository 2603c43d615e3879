internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// Explanations of the numbers of the overview, the books and the homes.
extension Explanation {
    private static func cents(_ price: Price) -> String { Decimal.text(price.units, decimals: 3) }
    private static func kWh(_ energy: Energy) -> String { Format.exact(energy) }

    // MARK: Overview

    static func power(_ name: String, _ energy: Energy, hours: Double) -> Explanation {
        Explanation(
            title: "Power: \(name)",
            formula:
                "power = energy of the slot ÷ its length, summed over all homes; a column of the chart is the mean of its slots",
            numbers: "\(kWh(energy)) kWh ÷ \(LineChart.fixed(hours, decimals: 2)) h = "
                + "\(LineChart.fixed(energy.kilowattHours / hours, decimals: 3)) kW",
            source:
                "meters and device models: energy in whole Wh, markets.md 1.1; what is made and taken equals where it goes"
        )
    }

    static func flow(_ name: String, _ energy: Energy, slots: Int) -> Explanation {
        let formula =
            switch name {
            case "dealt day-ahead":
                "the energy of all deals of the delivered slots, dealt the day before on the order books"
            case "shared in the pool":
                "the smaller of surplus and deficit, slot by slot: what deviating neighbours covered among themselves"
            case "sold to the grid": "slot by slot, what all homes together gave beyond what they drew"
            default: "slot by slot, what all homes together drew beyond what they gave"
            }
        return Explanation(
            title: "Since midnight: \(name)", formula: formula,
            numbers: "over \(Format.count(slots, "slot")): \(kWh(energy)) kWh",
            source: "community balance: markets.md 1.6; checked after every slot against the meters")
    }

    /// Explains one of the prices of a slot.
    static func price(
        _ name: String, _ price: Price, _ corridor: Corridor?, _ record: SlotRecord?, _ rule: PoolRule?
    ) -> Explanation {
        if let record, let clearing = record.clearing, let prices = clearing.prices, name.hasPrefix("pool") {
            return poolPrice(isSell: name == "pool sell", clearing, prices, record.corridor, rule)
        }
        if name == "day-ahead", let record {
            return Explanation(
                title: "Day-ahead price", formula: "average = value of the slot's deals ÷ their energy, rounded down",
                numbers:
                    "\(record.dealtValue.description) EUR ÷ \(kWh(record.dealtEnergy)) kWh = \(cents(price)) ct/kWh",
                source: "continuous double auction: seed paper; the average is this project's own")
        }
        let isRetail = name == "retail"
        return Explanation(
            title: isRetail ? "Retail price" : "Feed-in price",
            formula: isRetail
                ? "what the grid asks for a kWh (λb): the upper end of what a neighbour can ask"
                : "what the grid pays for a kWh (λs): the lower end of what a neighbour can ask",
            numbers: corridor.map { "feed-in \(cents($0.feedIn)) ≤ price ≤ retail \(cents($0.retail)) ct/kWh" }
                ?? "\(cents(price)) ct/kWh",
            source: "tariff of the scenario; corridor: Liu et al., IEEE Trans. Power Systems 2017")
    }

    // MARK: Books

    static func bookPrice(_ name: String, _ market: BooksPicture, _ book: Int) -> Explanation {
        switch name {
        case "ask":
            let best = market.asks[book].first
            return Explanation(
                title: "Best ask", formula: "the lowest price at which somebody sells in this slot",
                numbers: best.map {
                    "\(kWh($0.energy)) kWh at \(cents($0.price)) ct/kWh, of \(market.asks[book].count) levels"
                }
                    ?? "0 levels: nobody sells", source: "order book with price-time priority: seed paper")
        case "bid":
            let best = market.bids[book].first
            return Explanation(
                title: "Best bid", formula: "the highest price at which somebody buys in this slot",
                numbers: best.map {
                    "\(kWh($0.energy)) kWh at \(cents($0.price)) ct/kWh, of \(market.bids[book].count) levels"
                }
                    ?? "0 levels: nobody buys", source: "order book with price-time priority: seed paper")
        default:
            return Explanation(
                title: "Price dealt", formula: "average = value of the slot's deals ÷ their energy, rounded down",
                numbers: "\(market.dealtValue[book].description) EUR ÷ \(kWh(market.dealtEnergy[book])) kWh"
                    + (market.averagePrice(book).map { " = \(cents($0)) ct/kWh" } ?? ": no deal"),
                source: "continuous double auction: seed paper; the average is this project's own")
        }
    }

    static func level(
        isAsk: Bool, _ level: BooksPicture.Level, total: Energy, average: Price, owners: [String]
    ) -> Explanation {
        Explanation(
            title: isAsk ? "A price asked" : "A price bid",
            formula:
                "kWh waits at this price, total at it and at every better one; the average is what all of that costs a kWh",
            numbers:
                "\(kWh(level.energy)) kWh of \(owners.joined(separator: ", ")) at \(cents(level.price)) ct/kWh; to here \(kWh(total)) kWh at "
                + "\(cents(average)) on average",
            source: "order book with price-time priority: seed paper")
    }

    static func deal(_ deal: Deal, seller: String, buyer: String) -> Explanation {
        let middle = (deal.ask.units + deal.bid.units) / 2
        let isMiddle = deal.price.units == middle || deal.price.units == middle + 1
        return Explanation(
            title: "Price of a deal",
            formula: isMiddle
                ? "price = (ask + bid) ÷ 2: neither gives all the gain to the other"
                : "price = that of the order that waited: between ask and bid",
            numbers:
                "\(seller) asked \(cents(deal.ask)), \(buyer) bid \(cents(deal.bid)): \(cents(deal.price)) ct/kWh × "
                + "\(kWh(deal.energy)) kWh = \(deal.value.description) EUR",
            source: "price rules of the double auction: seed paper, markets.md 1.2")
    }

    // MARK: Pool

    static func balance(_ clearing: PoolClearing) -> Explanation {
        Explanation(
            title: "Surplus and deficit",
            formula:
                "TSP = sum of deviations above 0, TBP = sum of those below; deviation = meter − net position dealt day-ahead",
            numbers:
                "TSP = \(kWh(clearing.supply)) kWh, TBP = \(kWh(clearing.demand)) kWh, left for the grid: \(kWh(clearing.residual)) kWh",
            source: "Liu et al., IEEE Trans. Power Systems 2017, section III")
    }

    static func rule(_ name: String, sell: Price?, buy: Price?, got: Money, paid: Money) -> Explanation {
        let (formula, source) =
            switch name {
            case "mid-market-rate":
                (
                    "who is scarce trades at (feed-in + retail) ÷ 2, the others share that and the grid's price",
                    "Long et al., IEEE PESGM 2017"
                )
            case "sdr-compensated":
                (
                    "as sdr, with a part of the corridor added to feed-in for sellers",
                    "Liu et al. 2017, with compensation as in rec-operation"
                )
            case "sdr":
                (
                    "prices by the ratio of surplus to deficit, from retail at 0 to feed-in at 1",
                    "Liu et al., IEEE Trans. Power Systems 2017"
                )
            default:
                ("every home settles its deviation with the grid, at feed-in and at retail", "tariff of the scenario")
            }
        return Explanation(
            title: "The slot under \(name)", formula: formula + "; the same deviations are priced",
            numbers:
                "sell \(sell.map(cents) ?? "-"), buy \(buy.map(cents) ?? "-") ct/kWh: surpluses get \(got.description), deficits pay "
                + "\(paid.description) EUR", source: source)
    }

    // MARK: Homes

    static func net(_ share: SlotRecord.Share, home: String) -> Explanation {
        let flows = share.flows
        return Explanation(
            title: "Net injection of \(home)",
            formula:
                "meter = panels + out of the battery − use − heat pump − car − into the battery; what it declared and dealt stands beside it",
            numbers:
                "\(kWh(flows.photovoltaic)) + \(kWh(flows.batteryDischarge)) − \(kWh(flows.load)) − \(kWh(flows.heatPump)) − "
                + "\(kWh(flows.car)) − \(kWh(flows.batteryCharge)) = \(Format.signed(share.injected)) kWh; declared "
                + "\(share.declared.map { Format.signed($0) } ?? "nothing"), dealt \(Format.signed(share.position))",
            source: "declarations: AlSkaif et al., IEEE TII 2021; two settlements: seed paper")
    }
}
