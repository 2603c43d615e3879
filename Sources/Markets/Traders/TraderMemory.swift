package import Quantities

/// What a learning trader remembers of one book: of prices in units, raised
/// so that the corridor begins above zero.
package struct TraderMemory: Hashable, Sendable {
    /// The price it would shout; below 0 before the first look.
    var shout = -1.0
    /// `zip`: the running change of the price, and how fast it learns.
    var momentum = 0.0
    var learningRate = 0.0
    var inertia = 0.0
    /// `aa`: how eagerly it trades, -1…1.
    var aggressiveness = 0.0
    /// The tape's entries it has seen.
    package var seen = 0

    package init() {}

    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(shout)
        fingerprint.combine(momentum)
        fingerprint.combine(learningRate)
        fingerprint.combine(inertia)
        fingerprint.combine(aggressiveness)
        fingerprint.combine(seen)
    }

    /// The entries that came since the last look, as far as they are kept.
    mutating func catchUp(_ tape: PublicTape, book: Int) -> Range<Int> {
        let kept = tape.numbers(book)
        defer { seen = kept.upperBound }
        return max(seen, kept.lowerBound)..<kept.upperBound
    }
}

// MARK: Zero intelligence plus

extension TraderMemory {
    /// Adapts the margin to every shout and deal since the last look.
    ///
    /// A deal tells all who would have asked less that they could ask more;
    /// a deal struck on a bid, or an offer that found no taker, tells all who
    /// ask more to ask less. Buyers mirror it.
    mutating func followMargins(_ view: TraderView, tape: PublicTape, book: Int, random: inout RandomStream) {
        if shout < 0 {
            let margin = random.uniform(0.05, 0.35)
            shout = view.raisedLimit * (view.side == .sell ? 1 + margin : 1 - margin)
            learningRate = random.uniform(0.1, 0.5)
            inertia = random.uniform(0, 0.1)
        }
        let step = 0.05 * (view.raisedCeiling - view.raisedFloor)
        // As a seller sees it; a buyer sees the mirror image.
        let up = view.side == .sell
        for number in catchUp(tape, book: book) {
            let entry = tape.entry(number, book: book)
            if entry.crossed, !entry.isDeal { continue }
            let price = Double(entry.price) - view.origin
            let isBeaten = up ? shout >= price : shout <= price
            let couldAskMore = up ? shout <= price : shout >= price
            let raises: Bool
            if entry.isDeal, couldAskMore {
                raises = true
            } else if isBeaten, entry.isDeal ? entry.side != view.side : entry.side == view.side {
                raises = false
            } else {
                continue
            }
            let higher = raises == up
            let ratio = higher ? random.uniform(1, 1.05) : random.uniform(0.95, 1)
            let shift = higher ? random.uniform(0, step) : random.uniform(-step, 0)
            let change = learningRate * (ratio * price + shift - shout)
            momentum = inertia * momentum + (1 - inertia) * change
            shout = up ? max(shout + momentum, view.raisedLimit) : min(shout + momentum, view.raisedLimit)
            shout = min(max(shout, view.raisedFloor), view.raisedCeiling)
        }
    }
}
