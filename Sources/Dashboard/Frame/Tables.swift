internal import Algorithms
internal import Community
internal import Markets
internal import Quantities
internal import Reports
internal import Simulation

/// A pane's table for a file: texts and numbers by column.
struct SavedTable {
    var columns: [String]
    var rows: [[Cell]]

    enum Cell {
        case text(String)
        /// A number, written without quotes.
        case number(String)
        case nothing
    }

    /// The table as CSV by RFC 4180, with a heading line.
    var csv: String {
        let lines = rows.map { row in
            row.map { cell in
                switch cell {
                case .text(let text): TableText.field(text)
                case .number(let number): number
                case .nothing: ""
                }
            }.joined(separator: ",")
        }
        return ([columns.joined(separator: ",")] + lines).joined(separator: "\r\n") + "\r\n"
    }

    /// The table as JSON lines, one object a line.
    var jsonLines: String {
        rows.map { row in
            "{"
                + zip(columns, row).map { column, cell in
                    switch cell {
                    case .text(let text): "\(TableText.json(column)):\(TableText.json(text))"
                    case .number(let number): "\(TableText.json(column)):\(number)"
                    case .nothing: "\(TableText.json(column)):null"
                    }
                }.joined(separator: ",") + "}\n"
        }.joined()
    }
}

extension Model {
    /// The table of the focused pane, filtered and sorted as shown; `nil` if it has
    /// none.
    var focusedTable: SavedTable? {
        guard let engine, let shownDate else { return nil }
        let picture = engine.picture
        func stamp(_ slot: Slot) -> SavedTable.Cell {
            .text(picture.clock.calendar.localISO(picture.clock.calendar.start(of: slot)))
        }
        switch focusedPane {
        case .homes, .home, .pinned:
            return SavedTable(
                columns: ["household_id", "pv_kWp", "battery_percent", "net_kWh", "cost_EUR", "saved_EUR", "debt_EUR"],
                rows: homeLines.map { line in
                    [
                        .text(line.id), line.panels.map { .number(String($0)) } ?? .nothing,
                        line.charge.map { .number(Decimal.text($0, decimals: 1)) } ?? .nothing,
                        line.net.map { .number(Format.exact($0)) } ?? .nothing, .number(line.cost.description),
                        .number(line.saved.description), .number(line.debt.description),
                    ]
                })
        case .events, .event, .news:
            let filter = filters[.events]
            return SavedTable(
                columns: ["time", "kind", "level", "homes", "text"],
                rows: engine.events.numbers.compactMap { number in
                    let event = engine.events[number: number]
                    let line = EventLine(event, picture)
                    guard filter?.matches(line) ?? true else { return nil }
                    return [
                        .text(picture.clock.calendar.localISO(event.time)), .text(line.kind),
                        .text(line.severity.rawValue),
                        .text(line.homes.map(picture.name).joined(separator: " ")), .text(line.text),
                    ]
                })
        case .ladder:
            // Without its book there are only the trades.
            guard let market = picture.market.books, market.slots.contains(shownSlot) else {
                return dealTable(picture, shownDate)
            }
            let book = market.slots.lowerBound.distance(to: shownSlot)
            return SavedTable(
                columns: ["slot_start", "side", "price_EUR_per_kWh", "energy_kWh", "total_kWh", "household_ids"],
                rows: [("ask", market.asks), ("bid", market.bids)].flatMap { side, levels in
                    var total = Energy.zero
                    return levels[book].map { level in
                        total += level.energy
                        return [
                            stamp(shownSlot), .text(side), .number(level.price.description),
                            .number(Format.exact(level.energy)),
                            .number(Format.exact(total)),
                            .text(levels.owners(of: level).map(picture.name).joined(separator: " ")),
                        ]
                    }
                })
        case .tape, .slotDeals, .bookMap, .priceHistory: return dealTable(picture, shownDate)
        case .deviations, .settlement:
            guard let record = picture.record(of: shownSlot) else { return nil }
            return SavedTable(
                columns: [
                    "slot_start", "household_id", "declared_kWh", "position_kWh", "injected_kWh", "deviation_kWh",
                    "pool_EUR",
                ],
                rows: record.shares.indexed().map { home, share in
                    [
                        stamp(record.slot), .text(picture.name(home)),
                        share.declared.map { .number(Format.exact($0)) } ?? .nothing,
                        .number(Format.exact(share.position)), .number(Format.exact(share.actual)),
                        .number(Format.exact(share.deviation)), .number(share.poolCash.description),
                    ]
                })
        default:
            return SavedTable(
                columns: [
                    "slot_start", "retail_EUR_per_kWh", "feed_in_EUR_per_kWh", "sell_EUR_per_kWh", "buy_EUR_per_kWh",
                    "supply_kWh", "demand_kWh", "import_kWh", "export_kWh",
                ],
                rows: picture.records(of: shownSlots).map { slot in
                    [
                        stamp(slot.slot), .number(slot.corridor.retail.description),
                        .number(slot.corridor.feedIn.description),
                        slot.clearing?.prices.map { .number($0.sell.description) } ?? .nothing,
                        slot.clearing?.prices.map { .number($0.buy.description) } ?? .nothing,
                        slot.clearing.map { .number(Format.exact($0.supply)) } ?? .nothing,
                        slot.clearing.map { .number(Format.exact($0.demand)) } ?? .nothing,
                        .number(Format.exact(slot.gridImport)),
                        .number(Format.exact(slot.gridExport)),
                    ]
                })
        }
    }

    /// Returns the trades of a day, or of the slot shown if the pane is about one
    /// slot.
    private func dealTable(_ picture: Picture, _ date: CivilDate) -> SavedTable {
        let slot = focusedPane == .tape || focusedPane == .bookMap ? nil : shownSlot
        return SavedTable(
            columns: [
                "time", "slot_start", "seller", "buyer", "energy_kWh", "price_EUR_per_kWh", "ask_EUR_per_kWh",
                "bid_EUR_per_kWh",
            ],
            rows: picture.deals(of: date).filter { slot == nil || $0.slot == slot }.map { deal in
                [
                    .text(picture.clock.calendar.localISO(deal.time)),
                    .text(picture.clock.calendar.localISO(picture.clock.calendar.start(of: deal.slot))),
                    .text(picture.name(deal.seller)), .text(picture.name(deal.buyer)),
                    .number(Format.exact(deal.energy)),
                    .number(deal.price.description), .number(deal.ask.description), .number(deal.bid.description),
                ]
            })
    }
}
