internal import Glibc
internal import Quantities

/// Prices as distances from the end of the corridor that favours the trader, so
/// that a seller's rule is the mirror image of a buyer's.
struct Advance {
    let view: TraderView

    /// The distance of a price from the favourable end, in units.
    func distance(of price: Double) -> Double {
        view.side == .buy ? price - Double(view.corridor.feedIn.units) : Double(view.corridor.retail.units) - price
    }

    func price(at distance: Double) -> Double {
        view.side == .buy
            ? Double(view.corridor.feedIn.units) + distance : Double(view.corridor.retail.units) - distance
    }

    var limit: Double { distance(of: Double(view.limit.units)) }
    var width: Double { Double(view.corridor.retail.units - view.corridor.feedIn.units) }
    /// The best price on the trader's own side and on the other.
    var ownBest: Double? { (view.side == .buy ? view.bestBid : view.bestAsk).map { distance(of: Double($0.units)) } }
    var otherBest: Double? { (view.side == .buy ? view.bestAsk : view.bestBid).map { distance(of: Double($0.units)) } }
}

func exponential(_ x: Double) -> Double { exp(x) }

/// The target price of an adaptive aggressive trader as a function of its
/// aggressiveness.
struct AggressivenessModel {
    /// All as distances from the favourable end, in units.
    let limit: Double
    let equilibrium: Double
    let shape: Double

    /// E(x) = (e^(xθ) - 1) / (e^θ - 1), from 0 to 1; the identity where the
    /// shape θ is nearly 0.
    private func bend(_ x: Double) -> Double {
        abs(shape) < 1e-6 ? x : (exp(x * shape) - 1) / (exp(shape) - 1)
    }

    private func unbend(_ y: Double) -> Double {
        let y = min(max(y, 0), 1)
        return abs(shape) < 1e-6 ? y : log(1 + y * (exp(shape) - 1)) / shape
    }

    /// The target at aggressiveness 0. An extra-marginal trader cannot go as
    /// far as the equilibrium.
    private var neutral: Double { min(limit, equilibrium) }

    func target(_ aggressiveness: Double) -> Double {
        aggressiveness < 0
            ? neutral * (1 - bend(-aggressiveness)) : neutral + (limit - neutral) * bend(aggressiveness)
    }

    /// The aggressiveness whose target is the given price, both as distances.
    func aggressiveness(at price: Double) -> Double {
        if price < neutral { return -unbend(1 - price / neutral) }
        return limit > neutral ? unbend((price - neutral) / (limit - neutral)) : 0
    }
}

// MARK: Adaptive aggressiveness

extension TraderMemory {
    /// Becomes more aggressive where others outbid it and less where trades
    /// were better than its target. Then moves a third of the way from the best
    /// order to its target, or takes the other side's best price if that is
    /// within the target.
    mutating func followAggressiveness(_ view: TraderView, tape: PublicTape, book: Int) {
        let advance = Advance(view: view)
        let limit = advance.limit
        let news = catchUp(tape, book: book)
        let estimate = tape.estimate(book)
        let best = advance.ownBest ?? 0
        guard let equilibrium = estimate.price.map({ max(0, advance.distance(of: $0)) }) else {
            // Before the first trade, towards the other side's best.
            let target = min(limit, advance.otherBest ?? limit)
            shout = advance.price(at: min(best + (target - best) / 3, target)) - view.origin
            return
        }
        let model = AggressivenessModel(limit: limit, equilibrium: equilibrium, shape: estimate.shape)
        for number in news {
            let entry = tape.entry(number, book: book)
            if entry.crossed, !entry.isDeal { continue }
            let price = advance.distance(of: Double(entry.price))
            let target = model.target(aggressiveness)
            let rises: Bool
            if entry.isDeal {
                rises = target < price
            } else if entry.side == view.side, target <= price {
                rises = true
            } else {
                continue
            }
            let shouted = model.aggressiveness(at: price)
            let desired = rises ? 1.02 * shouted + 0.01 : 0.98 * shouted - 0.01
            aggressiveness = min(max(aggressiveness + 0.5 * (desired - aggressiveness), -1), 1)
        }
        let target = model.target(aggressiveness)
        var distance = min(best + (target - best) / 3, target)
        if let other = advance.otherBest, other <= target { distance = other }
        shout = advance.price(at: distance) - view.origin
    }
}
