internal import Cells
internal import Markets
internal import Quantities
internal import Simulation

/// What a pane is drawn from.
struct PaneContext {
    let model: Model
    let engine: EngineView
    let pane: Pane
    let isFocused: Bool
    /// The slot looked at, its day, and what is known of it.
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
    /// The place of the slot looked at in its day.
    var place: Int { slots.lowerBound.distance(to: slot) }
    /// The books of the day looked at, if they are open or still kept.
    var market: BooksPicture? {
        picture.market.books.flatMap { $0.date == date ? $0 : nil }
    }
    /// The day's settled slots, by place; nothing for those to come.
    var records: [SlotRecord?] { slots.map { picture.record(of: $0) } }
    /// What the grid asks and pays by place: for the whole of a day once it
    /// has begun.
    var corridors: [Corridor?] {
        let known = date == picture.clock.date ? picture.pool.corridors : market?.corridors ?? []
        return records.enumerated().map { place, record in
            record?.corridor ?? (known.indices.contains(place) ? known[place] : nil)
        }
    }
    var corridor: Corridor? { corridors.indices.contains(place) ? corridors[place] : nil }
    /// Whether sums end at a slot that has been chosen, not at the latest.
    var isRewound: Bool {
        guard model.cursor != nil, record != nil else { return false }
        return picture.history.slots.last.map { slot < $0.slot && slots.contains(slot) } ?? false
    }
    /// The settled slots of the day up to the one looked at.
    var recordsSoFar: Slice<Chunked<SlotRecord>> {
        picture.records(of: isRewound ? slots.lowerBound..<slot.advanced(by: 1) : slots)
    }
    /// When they end.
    var untilText: String { calendar.clockText(calendar.end(of: slot)) }
    /// The selection of this pane's list.
    var selection: Int { model.selections[pane] ?? 0 }
}
