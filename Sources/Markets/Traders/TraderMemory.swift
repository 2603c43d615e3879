package import Quantities

/// The memory that a learning trader has of one book. Its prices are in units,
/// raised so that the corridor begins above zero.
package struct TraderMemory: Hashable, Sendable {
    /// The price it would shout; below 0 before the first look.
    var shout = -1.0
    /// `zip`: the running change of the price, the share of a difference that
    /// is learnt at once, and the share of the old change that is kept.
    var momentum = 0.0
    var learningRate = 0.0
    var inertia = 0.0
    /// `aa`: the aggressiveness, -1…1.
    var aggressiveness = 0.0
    /// The number of tape entries it has seen.
    package var seen = 0

    /// Creates the memory of a trader that has not looked at the book yet.
    package init() {}

    /// Folds all that is remembered.
    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(shout)
        fingerprint.combine(momentum)
        fingerprint.combine(learningRate)
        fingerprint.combine(inertia)
        fingerprint.combine(aggressiveness)
        fingerprint.combine(seen)
    }

    /// Returns the numbers of the entries since the last look that are still
    /// kept, and marks them as seen.
    mutating func catchUp(_ tape: PublicTape, book: Int) -> Range<Int> {
        let kept = tape.numbers(book)
        defer { seen = kept.upperBound }
        return max(seen, kept.lowerBound)..<kept.upperBound
    }
}

// MARK: Zero intelligence plus

extension TraderMemory {
    /// Adapts the margin to every shout and trade since the last look.
    ///
    /// For a seller: a trade at or above its price shows that it could ask
    /// more. A trade made by an arriving bid, or an ask that found no taker, at
    /// or below its price makes it ask less. Buyers mirror it.
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
