internal import Community
internal import EStar
internal import Markets
internal import Quantities

/// What a trade locks of both sides' funds until it is delivered.
struct TradeEscrow: Sendable {
    var seller: Money
    var buyer: Money
}

/// What follows from a stimulus, for others to act on. The world performs
/// effects in order, each with all that follows from it before the next.
///
/// What is large is kept elsewhere, so that moving an effect is cheap.
enum Effect: Sendable {
    /// Something happened that is told.
    case happened(Event.Kind)
    /// All that must hold is to be checked when the step is over.
    case check
    /// Something that had to hold does not.
    case violated(Violation)

    /// A run day starts.
    case dayBegins(Int)
    /// The gate for a run day opens.
    case gateOpens(Int)
    /// Trading has ended.
    indirect case gateCloses(DayAheadResult)

    /// A slot is over, and this is what the devices did.
    indirect case delivered(DeliveredSlot)
    /// All readings of a slot that can be sent have been sent.
    case readingsSent(Slot)
    /// A household sends something.
    case send(Message)
    /// A message has come to where it was sent.
    case arrived(Message)
    /// The market answers a household that it has its message.
    case answer(HouseholdID)

    /// A trade was made day-ahead, and what it locks.
    indirect case traded(Deal, TradeEscrow)
    /// The market has what a household declares for the slots from one on.
    case declared(HouseholdID, [DeclaredRange], from: Slot)
    /// A slot was settled for the first time.
    indirect case settled(SlotRecord)
    /// A slot was settled anew: the one at an index of the history.
    indirect case corrected(SlotRecord, at: Int)
    /// All slots of a day are settled: what it comes to, before relaying is
    /// paid for.
    indirect case dayEnds(DayRecord)
    /// A day is final.
    indirect case dayFinal(DayRecord)
    /// A household may trade again.
    case readmitted(HouseholdID)

    /// What came of a request is known.
    case resolved(Request.ID, Request.Outcome)
    /// The operator acts as the scenario plans.
    case act(Intervention)
}
