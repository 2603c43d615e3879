internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

extension Story {
    /// The built-in stories; they play on Canal Street.
    package static let all = [tour, trade, outage, relay]

    /// A tour of all views for a newcomer.
    static let tour = Story(
        name: "tour", summary: "a day of the market, view by view",
        steps: [
            .say("Midnight on Canal Street: 24 homes, some with panels, batteries, heat pumps, cars."),
            .perform(.showOverview),
            .perform(.nextPhase),
            .say("Noon: the gate opens. Homes declare what they expect of tomorrow and begin to trade it."),
            .perform(.stepHour),
            .perform(.showBooks),
            .say(
                "An order book for every quarter of an hour of tomorrow: asks and bids in shades, what was dealt as a line."
            ),
            .expect("Trading for"),
            .perform(.nextPhase),
            .expect("gate closed"),
            .say("Four o'clock: the gate closes. What was dealt stands."),
            .command("speed 64"),
            .command("run until time = 14:30 and day = 2"),
            .command("speed 1"),
            .perform(.showPool),
            .say(
                "The next day it is delivered. What differs from the promise meets in the pool, priced by supply and demand."
            ),
            .expect("those with a deficit pay"),
            .perform(.explain),
            .say("Every number can be taken apart: the formula, the figures put in, the paper it is from."),
            .expect("SDR = TSP"),
            .perform(.back),
            .perform(.showHomes),
            .say("What it means for each home: its promise and its meter, its deals, its bill."),
            .expect("bill so far"),
            .perform(.showOverview),
            .say("And for all together: what was saved against the grid alone."),
            .expect("Saved against the grid alone"),
        ])

    /// An order placed by hand, from the cheapest seller to the bill.
    static let trade = Story(
        name: "trade", summary: "buy by hand from the cheapest seller, and see the bill", seat: "C17",
        steps: [
            .perform(.showBooks),
            .perform(.nextPhase),
            .perform(.stepHour),
            .say("An hour into the gate. We trade for C17 by hand and look for a slot in which it may buy."),
            .follow { model in
                guard let market = model.engine?.picture.market.books, let seat = market.seat,
                    let book = market.corridors.indices.first(where: {
                        seat.roomToBuy[$0] >= Energy(wattHours: 60) && !market.asks[$0].isEmpty
                    })
                else { return [.require("there is a slot to buy in") { _ in false }] }
                return [.command("goto slot \(book + 1)")]
            },
            .follow { model in
                // Move the focus to the ladder and select the best ask.
                var steps: [Step] = []
                let panes = model.places.map(\.pane)
                if let from = panes.firstIndex(of: model.focusedPane), let to = panes.firstIndex(of: .ladder) {
                    steps += Array(repeating: .perform(.nextPane), count: (to - from + panes.count) % panes.count)
                }
                return steps + [.perform(.selectPrevious)]
            },
            .say("The lowest ask: who is behind it, and what does a kWh cost there?"),
            .expect("level 1"),
            .perform(.open),
            .say("The cheapest seller: its panels, its battery, what it promised."),
            .require("the homes are shown") { $0.view == .homes && $0.focusedPane == .home },
            .perform(.showBooks),
            .say("We take 0.05 kWh of it at its price."),
            .perform(.buy),
            .follow { model in
                guard let market = model.engine?.picture.market.books else { return [] }
                let book = market.slots.lowerBound.distance(to: model.shownSlot)
                guard let best = market.asks[book].first else { return [.require("somebody asks") { _ in false }] }
                return [.type("0.05 \(Format.cents(best.price))")]
            },
            .expect("order sent: the market took it"),
            .require("the order was dealt") { model in
                guard let seat = model.engine?.picture.market.books?.seat,
                    let market = model.engine?.picture.market.books
                else { return false }
                return seat.position[market.slots.lowerBound.distance(to: model.shownSlot)] == Energy(wattHours: -50)
            },
            .say("Dealt. Now the gate closes, the night goes by, and the energy is delivered."),
            .follow { model in
                guard let calendar = model.engine?.picture.clock.calendar else { return [] }
                let end = calendar.clockText(calendar.end(of: model.shownSlot))
                return [
                    .command("speed 64"), .command("run until day = 2 and time >= \(end)"), .command("speed 1"),
                    .command("home C17"),
                ]
            },
            .say("The bill of C17: what it dealt, what the pool settled, what it saved."),
            .expect("dealt day-ahead"),
            .expect("saved"),
            .require("the deal is in the bill") { model in
                guard let picture = model.engine?.picture, let home = picture.homes.humanSeats.first,
                    let record = picture.record(of: model.shownSlot)
                else { return false }
                return record.shares[home].position == Energy(wattHours: -50)
                    && record.shares[home].dayAheadCash < .zero
            },
        ])

    /// A meter that falls silent, and the cost of its late readings.
    static let outage = Story(
        name: "outage", summary: "a meter falls silent, and its readings come late",
        steps: [
            .perform(.nextPhase),
            .perform(.showPool),
            .say("Noon. The meter of C06 can no longer be read."),
            .command("silence C06"),
            .expect("the meter of C06 can no longer be read"),
            .perform(.stepSlot),
            .perform(.stepSlot),
            .say("Ten minutes after the slot its reading is missing: it counts as having kept its promise."),
            .expect("no reading"),
            .command("hear C06"),
            .say("The readings arrive late: each slot is priced anew, and the differences are posted to all."),
            .perform(.showEvents),
            .command("filter home:c06 reading"),
            .expect("prices 12:00 anew"),
        ])
}
