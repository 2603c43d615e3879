internal import Community
internal import EStar
internal import Markets
internal import Quantities

/// The funds that a trade locks on both sides until it is delivered.
struct TradeEscrow: Sendable {
    var seller: Money
    var buyer: Money
}

/// A consequence of a part's step that concerns other parts. The world performs
/// effects in order, each with all its own consequences before the next.
///
/// Cases with a large payload are `indirect`, so that moving an effect is
/// cheap.
enum Effect: Sendable {
    /// Something for the log has happened.
    case happened(Event.Kind)
    /// The invariants are to be checked when the step is over.
    case check
    /// An invariant does not hold.
    case violated(Violation)

    /// A run day, given by its index, begins.
    case dayBegins(Int)
    /// The gate for a run day, given by its index, opens.
    case gateOpens(Int)
    /// The gate has closed; the argument is the result of trading.
    indirect case gateCloses(DayAheadResult)

    /// A slot is over; the argument says what the devices did.
    indirect case delivered(DeliveredSlot)
    /// Every reading of a slot that can be sent has been sent.
    case readingsSent(Slot)
    /// A household sends a message.
    case send(Message)
    /// A message has reached its destination.
    case arrived(Message)
    /// The market acknowledges a household's message.
    case answer(HouseholdID)

    /// A trade was made day-ahead and locks funds.
    indirect case traded(Deal, TradeEscrow)
    /// The market has a household's declaration for the slots from one on.
    case declared(HouseholdID, [DeclaredRange], from: Slot)
    /// A slot was settled for the first time.
    indirect case settled(SlotRecord)
    /// The slot at an index of the history was settled again.
    indirect case corrected(SlotRecord, at: Int)
    /// All slots of a day are settled. The record does not yet hold the charges
    /// for relaying messages.
    indirect case dayEnds(DayRecord)
    /// A day is final.
    indirect case dayFinal(DayRecord)
    /// A household may trade again.
    case readmitted(HouseholdID)

    /// The outcome of a request is known.
    case resolved(Request.ID, Request.Outcome)
    /// An intervention that the scenario planned is due.
    case act(Intervention)
}
