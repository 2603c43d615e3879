internal import Community
internal import Markets
internal import Quantities

/// A delivery day from its midnight until it is final, half an hour after its
/// end: all that settling its slots needs, the first time or again.
struct OpenDay: Sendable {
    /// The time from the end of a day until it is final, in milliseconds.
    static let openMilliseconds = 30 * SimTime.minute

    /// The index of the day among the scenario's run days.
    let index: Int
    let date: CivilDate
    let slots: Range<Slot>
    /// The time at which the day becomes final.
    let ends: SimTime
    /// The result of trading for the day; `nil` if it was not traded.
    let result: DayAheadResult?
    /// Whether the bills are drawn up. A final day is kept only until another
    /// begins.
    var isFinal = false

    init(index: Int, setting: Setting, result: DayAheadResult? = nil) {
        let calendar = setting.scenario.neighbourhood.calendar
        self.index = index
        date = setting.scenario.runDays[index]
        slots = calendar.slots(of: date)
        ends = calendar.start(of: slots.upperBound).advanced(byMilliseconds: Self.openMilliseconds)
        self.result = result
    }

    /// Returns the net energy that each household has sold day-ahead in a slot;
    /// negative is bought.
    func positions(in slot: Slot, of homes: Range<HouseholdID>) -> PerHousehold<Energy> {
        homes.eachIndexed { result?.position(of: $0, slot: slot) ?? .zero }
    }

    func combine(into hash: inout Fingerprint) {
        hash.combine(index)
        hash.combine(isFinal)
        hash.combine(result != nil)
        result?.combine(into: &hash)
    }
}

/// A slot that is over and whose readings are arriving.
struct AwaitedSlot: Sendable {
    /// The time from the end of a slot until its readings are due, in
    /// milliseconds.
    static let dueMilliseconds = 10 * SimTime.minute

    /// The physical result of the slot.
    let delivered: DeliveredSlot
    /// The time at which the slot is settled, complete or not; `nil` while
    /// meters are being read.
    var due: SimTime?
    /// By household: the net injection on its meter; `nil` until the reading
    /// has arrived.
    var readings: PerHousehold<Energy?>
    /// The number of readings that have not arrived.
    var missingCount: Int

    var slot: Slot { delivered.slot }

    init(_ delivered: DeliveredSlot) {
        self.delivered = delivered
        readings = PerHousehold(repeating: nil, count: delivered.flows.count)
        missingCount = readings.count
    }

    /// Adds a reading; a second one of the same household is ignored. Once the
    /// slot is complete it is due.
    mutating func take(_ reading: Energy, of home: HouseholdID, at time: SimTime) {
        guard readings[home] == nil else { return }
        readings[home] = reading
        missingCount -= 1
        if missingCount == 0 { due = time }
    }

    /// Sets the time until which missing readings are awaited.
    mutating func wait(from time: SimTime) {
        if missingCount > 0 { due = time.advanced(byMilliseconds: Self.dueMilliseconds) }
    }

    func combine(into hash: inout Fingerprint) {
        delivered.combine(into: &hash)
        hash.combine(due?.milliseconds ?? -1)
        for reading in readings {
            hash.combine(reading != nil)
            hash.combine(reading ?? .zero)
        }
    }
}
