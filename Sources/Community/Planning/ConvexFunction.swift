/// A convex, piecewise linear function of one variable on an interval: the
/// cost-to-go of a battery by its content.
struct ConvexFunction: Sendable {
    /// A piece of the function with a constant slope.
    struct Segment: Sendable {
        var slope: Double
        var length: Double
    }

    /// The lower end of the interval.
    var low: Double
    /// The value at ``low``.
    var valueAtLow: Double
    /// The segments from low to high, in ascending order of slope.
    private(set) var segments: [Segment]

    /// Creates a function; segments of no length are left out, and the slopes
    /// must ascend.
    init(low: Double, valueAtLow: Double, segments: [Segment]) {
        self.low = low
        self.valueAtLow = valueAtLow
        self.segments = segments.filter { $0.length > 0 }
    }

    /// The upper end of the interval. O(segments).
    var high: Double { segments.reduce(low) { $0 + $1.length } }

    /// Returns the value at an argument, which is clamped to the interval.
    ///
    /// - Complexity: O(segments).
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

    /// Returns the slopes to the left and to the right of an argument:
    /// infinitely steep at the ends of the interval.
    ///
    /// - Complexity: O(segments).
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

    /// Returns the infimal convolution with another function: the least sum of
    /// the two over all pairs of arguments that add up to the new argument. The
    /// segments merge in order of slope.
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

    /// Returns the function on a smaller interval.
    ///
    /// - Complexity: O(segments).
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
