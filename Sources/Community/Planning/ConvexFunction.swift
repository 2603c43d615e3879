/// A convex, piecewise linear function of one variable on an interval: the
/// cost-to-go of a battery by its content.
struct ConvexFunction: Sendable {
    struct Segment: Sendable {
        var slope: Double
        var length: Double
    }

    /// The lower end of the interval and the value there.
    var low: Double
    var valueAtLow: Double
    /// From low to high, in ascending order of slope.
    private(set) var segments: [Segment]

    init(low: Double, valueAtLow: Double, segments: [Segment]) {
        self.low = low
        self.valueAtLow = valueAtLow
        self.segments = segments.filter { $0.length > 0 }
    }

    var high: Double { segments.reduce(low) { $0 + $1.length } }

    /// The value at a place, which is brought into the interval.
    func callAsFunction(_ place: Double) -> Double {
        var left = max(0, place - low)
        var value = valueAtLow
        for segment in segments {
            let step = min(left, segment.length)
            value += segment.slope * step
            left -= step
            if left <= 0 { break }
        }
        return value
    }

    /// The slopes to the left and to the right of a place: infinitely steep
    /// at the ends of the interval.
    func slopes(at place: Double) -> (left: Double, right: Double) {
        let tolerance = 1e-6
        var slopes = (left: -Double.infinity, right: Double.infinity)
        var start = low
        for segment in segments {
            let end = start + segment.length
            if place > start + tolerance { slopes.left = segment.slope }
            if place < end - tolerance {
                slopes.right = segment.slope
                break
            }
            start = end
        }
        return slopes
    }

    /// The best of this function and another when their arguments add up
    /// (infimal convolution): segments merge in order of slope.
    ///
    /// - Complexity: O(segments).
    func convolved(with other: ConvexFunction) -> ConvexFunction {
        var merged: [Segment] = []
        merged.reserveCapacity(segments.count + other.segments.count)
        var (a, b) = (0, 0)
        while a < segments.count || b < other.segments.count {
            let takesA = b == other.segments.count || a < segments.count && segments[a].slope <= other.segments[b].slope
            let next = takesA ? segments[a] : other.segments[b]
            if takesA { a += 1 } else { b += 1 }
            if let last = merged.last, last.slope == next.slope {
                merged[merged.count - 1].length += next.length
            } else {
                merged.append(next)
            }
        }
        return ConvexFunction(low: low + other.low, valueAtLow: valueAtLow + other.valueAtLow, segments: merged)
    }

    /// The function on a smaller interval.
    func clipped(to range: ClosedRange<Double>) -> ConvexFunction {
        var result = self
        result.segments.removeAll(keepingCapacity: true)
        var place = low
        var start = low
        for segment in segments {
            let from = max(place, range.lowerBound)
            let to = min(place + segment.length, range.upperBound)
            if place < range.lowerBound {
                let skipped = min(segment.length, range.lowerBound - place)
                result.valueAtLow += segment.slope * skipped
                start = place + skipped
            }
            if to > from { result.segments.append(Segment(slope: segment.slope, length: to - from)) }
            place += segment.length
        }
        result.low = max(start, low)
        return result
    }
}
