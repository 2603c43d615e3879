internal import Cells
internal import Markets
internal import Quantities
internal import Simulation

/// The data that a pane is drawn from.
struct PaneContext {
    let model: Model
    let engine: EngineView
    let pane: Pane
    let isFocused: Bool
    /// The slot shown, its day and that day's slots, and the slot's record if it is
    /// settled.
    let slot: Slot
    let date: CivilDate
    let slots: Range<Slot>
    let record: SlotRecord?

    init(_ model: Model, _ engine: EngineView, _ pane: Pane, isFocused: Bool) {
        self.model = model
        self.engine = engine
        self.pane = pane
        self.isFocused = isFocused
        slot = model.shownSlot
        date = model.shownDate ?? engine.picture.clock.date
        slots = engine.picture.clock.calendar.slots(of: date)
        record = engine.picture.record(of: slot)
    }

    var picture: Picture { engine.picture }
    var calendar: DeliveryCalendar { engine.picture.clock.calendar }
    /// The index of the slot shown within its day.
    var place: Int { slots.lowerBound.distance(to: slot) }
    /// The books of the day shown; `nil` if they are not open yet or no longer
    /// kept.
    var market: BooksPicture? {
        picture.market.books.flatMap { $0.date == date ? $0 : nil }
    }
    /// The records of the day's slots, by index; `nil` for those not settled.
    var records: [SlotRecord?] { slots.map { picture.record(of: $0) } }
    /// The prices of the grid by index: for the whole day once it has begun, `nil`
    /// where they are not known.
    var corridors: [Corridor?] {
        let known = date == picture.clock.date ? picture.pool.corridors : market?.corridors ?? []
        return records.enumerated().map { place, record in
            record?.corridor ?? (known.indices.contains(place) ? known[place] : nil)
        }
    }
    var corridor: Corridor? { corridors.indices.contains(place) ? corridors[place] : nil }
    /// Whether sums end at the cursor's slot rather than at the latest one.
    var isRewound: Bool {
        guard model.cursor != nil, record != nil else { return false }
        return picture.history.slots.last.map { slot < $0.slot && slots.contains(slot) } ?? false
    }
    /// The settled slots of the day; up to the one shown if the view is rewound.
    var recordsSoFar: Slice<Chunked<SlotRecord>> {
        picture.records(of: isRewound ? slots.lowerBound..<slot.advanced(by: 1) : slots)
    }
    /// The time at which the slot shown ends.
    var untilText: String { calendar.clockText(calendar.end(of: slot)) }
    /// The selected line of the pane's list.
    var selection: Int { model.selections[pane] ?? 0 }
}
