internal import Quantities

/// The distance between the values of a series, derived from its stamps and not
/// from its file's name.
enum SeriesStep {
    /// The steps that are accepted, in minutes, coarsest first.
    static let allowed = [60, 30, 15, 5]

    enum Verdict: Equatable {
        /// A regular grid of an accepted step.
        case regular(minutes: Int)
        /// A regular grid of another step.
        case refused(minutes: Double)
        /// Too few or too irregular stamps to tell.
        case unclear
    }

    /// Returns the most frequent distance between neighbours and its number;
    /// the smaller of two that are equally frequent.
    ///
    /// - Parameter times: ascending.
    static func commonDistance(_ times: some Collection<Int64>) -> (milliseconds: Int64, count: Int)? {
        var tally: [(distance: Int64, count: Int)] = []
        var previous: Int64?
        for time in times {
            defer { previous = time }
            guard let previous, time > previous else { continue }
            if let index = tally.firstIndex(where: { $0.distance == time - previous }) {
                tally[index].count += 1
            } else if tally.count < 64 {
                tally.append((time - previous, 1))
            }
        }
        return tally.max { ($0.count, -$0.distance) < ($1.count, -$1.distance) }.map { ($0.distance, $0.count) }
    }

    /// Returns the step of one day's stamps.
    ///
    /// - Parameter times: ascending, of one home and one local day.
    static func verdict(_ times: some Collection<Int64>, dayLength: Int64) -> Verdict {
        let count = times.count
        guard count >= 4, let (distance, often) = commonDistance(times), often * 2 >= count - 1,
            distance * Int64(count) * 2 >= dayLength
        else { return .unclear }
        return verdict(distance: distance)
    }

    /// Returns the step of many days' stamps, for series with few stamps a day.
    static func verdict(ofAll times: some Collection<Int64>) -> Verdict {
        guard let (distance, often) = commonDistance(times), often >= 3, often * 2 >= times.count - 1 else {
            return .unclear
        }
        return verdict(distance: distance)
    }

    private static func verdict(distance: Int64) -> Verdict {
        if let minutes = allowed.first(where: { Int64($0) * SimTime.minute == distance }) {
            return .regular(minutes: minutes)
        }
        return .refused(minutes: Double(distance) / Double(SimTime.minute))
    }

    /// Returns the coarsest step on whose grid all stamps lie and that is no
    /// coarser than `coarsest`; 15 minutes if there is none.
    static func step(of times: some Collection<Int64>, atMost coarsest: Int) -> Int {
        guard let first = times.first else { return coarsest }
        for minutes in allowed where minutes <= coarsest {
            let step = Int64(minutes) * SimTime.minute
            if times.allSatisfy({ ($0 - first) % step == 0 }) { return minutes }
        }
        return 15
    }

    /// Returns the most frequent value; the smallest of several.
    static func mostCommon(_ values: some Sequence<Int>) -> Int? {
        var tally: [Int: Int] = [:]
        for value in values { tally[value, default: 0] += 1 }
        return tally.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
    }

    /// Returns the name of values that are some minutes apart.
    static func name(minutes: Int) -> String {
        switch minutes {
        case 60: "hours"
        case 30: "half hours"
        case 15: "quarter hours"
        default: "\(minutes)-minute values"
        }
    }
}
