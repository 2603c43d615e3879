internal import Quantities

/// A trader's belief about the chance of an order by its price, learnt from the
/// orders around the latest eight trades (Gjerstad & Dickhaut 1998).
struct Belief {
    /// Distances from the favourable end of the corridor, ascending, each with
    /// the chance there. Between them the chance is interpolated linearly, so it
    /// never falls as the trader gives way.
    private(set) var points: [(distance: Double, chance: Double)] = []
    private let advance: Advance
    private let origin: Double

    init(_ view: TraderView, tape: PublicTape, book: Int) {
        advance = Advance(view: view)
        origin = view.origin
        // Orders back to the eighth latest trade.
        var taken: [Double] = []
        var offered: [Double] = []
        var rejected: [Double] = []
        var deals = 0
        for number in tape.numbers(book).reversed() {
            let entry = tape.entry(number, book: book)
            if entry.isDeal {
                deals += 1
                if deals > 8 { break }
                continue
            }
            let distance = advance.distance(of: Double(entry.price))
            if entry.side != view.side {
                offered.append(distance)
            } else if entry.isTaken {
                taken.append(distance)
            } else {
                rejected.append(distance)
            }
        }
        taken.sort()
        offered.sort()
        rejected.sort()
        let certain = min(advance.otherBest ?? advance.width, advance.width)
        points.append((0, 0))
        var (t, o, r) = (0, 0, 0)
        for distance in (taken + offered + rejected).sorted() where distance < certain {
            if distance <= points[points.count - 1].distance { continue }
            while t < taken.count, taken[t] <= distance { t += 1 }
            while o < offered.count, offered[o] <= distance { o += 1 }
            while r < rejected.count, rejected[r] < distance { r += 1 }
            let speaksFor = Double(t + o)
            points.append((distance, speaksFor / (speaksFor + Double(rejected.count - r))))
        }
        points.append((certain, 1))
    }

    /// The chance of a trade at a distance from the favourable end, 0…1.
    func chance(at distance: Double) -> Double {
        guard let after = points.firstIndex(where: { $0.distance >= distance }) else { return 1 }
        if after == 0 { return points[0].chance }
        let (a, b) = (points[after - 1], points[after])
        let share = b.distance > a.distance ? (distance - a.distance) / (b.distance - a.distance) : 1
        return a.chance + (b.chance - a.chance) * share
    }

    /// The price at which surplus × chance is greatest; of several, the most
    /// favourable. In units above the view's origin.
    var bestPrice: Double {
        let limit = advance.limit
        var best = (distance: 0.0, value: 0.0)
        func consider(_ distance: Double, _ chance: Double) {
            let value = (limit - distance) * chance
            if value > best.value { best = (distance, value) }
        }
        for (a, b) in zip(points, points.dropFirst()) where a.distance < limit {
            consider(a.distance, a.chance)
            let slope = b.distance > a.distance ? (b.chance - a.chance) / (b.distance - a.distance) : 0
            if slope > 0 {
                // Where the derivative of (limit - x)(chance + slope(x - a)) is 0.
                let top = (slope * (limit + a.distance) - a.chance) / (2 * slope)
                if top > a.distance, top < min(b.distance, limit) {
                    consider(top, a.chance + slope * (top - a.distance))
                }
            }
            if b.distance < limit { consider(b.distance, b.chance) }
        }
        return advance.price(at: best.value > 0 ? best.distance : limit) - origin
    }
}
