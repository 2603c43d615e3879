internal import Community
internal import Markets
internal import Quantities

/// A delivery day from its midnight until it is final, half an hour after it
/// has ended: what settling its slots takes, once or again.
struct OpenDay: Sendable {
    /// How long after its last slot a day is final.
    static let openMilliseconds = 30 * SimTime.minute

    /// Its index among the scenario's run days.
    let index: Int
    let date: CivilDate
    let slots: Range<Slot>
    /// When it is final.
    let ends: SimTime
    /// What was traded for it ahead, if it was.
    let result: DayAheadResult?
    /// Whether its bills are drawn up. A final day stays only until another
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

    /// Net energy sold day-ahead.
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

/// A slot that is over and whose readings are coming in.
struct AwaitedSlot: Sendable {
    /// How long after its slot a reading is due.
    static let dueMilliseconds = 10 * SimTime.minute

    /// What the devices did.
    let delivered: DeliveredSlot
    /// When it is settled, complete or not; `nil` while meters are being
    /// read.
    var due: SimTime?
    /// By household: the net injection on its meter once the reading has
    /// arrived.
    var readings: PerHousehold<Energy?>
    /// How many readings have not arrived.
    var missingCount: Int

    var slot: Slot { delivered.slot }

    init(_ delivered: DeliveredSlot) {
        self.delivered = delivered
        readings = PerHousehold(repeating: nil, count: delivered.flows.count)
        missingCount = readings.count
    }

    /// Takes a reading, once; the slot is due when it is complete.
    mutating func take(_ reading: Energy, of home: HouseholdID, at time: SimTime) {
        guard readings[home] == nil else { return }
        readings[home] = reading
        missingCount -= 1
        if missingCount == 0 { due = time }
    }

    /// Waits for those that have been sent.
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
