internal import Cells

/// Turns a terminal's mouse reports into events. Only the left button and the
/// wheel have a meaning.
struct MouseTracker {
    private var isButtonDown = false
    /// The latest press. A second one soon after at the same cell is a double
    /// click.
    private var lastPress: (x: Int, y: Int, time: ContinuousClock.Instant)?

    /// Returns the event of a report, or `nil` if it has no meaning.
    ///
    /// - Parameters:
    ///   - button: two bits for the button, then 4, 8 and 16 for Shift, Alt and
    ///     Ctrl, 32 for motion, 64 for the wheel.
    ///   - x: the column, from 0.
    ///   - y: the row, from 0.
    ///   - isRelease: whether a button was released; the oldest report format
    ///     states it by a button number of 3 instead.
    ///   - time: the time of the report, to recognise double clicks.
    mutating func event(button: Int, x: Int, y: Int, isRelease: Bool = false, at time: ContinuousClock.Instant)
        -> MouseEvent?
    {
        guard x >= 0, y >= 0 else { return nil }
        let isMotion = button & 32 != 0
        switch button & ~0b11_1100 {
        case 64 where !isRelease && !isMotion: return MouseEvent(.wheelUp, x: x, y: y)
        case 65 where !isRelease && !isMotion: return MouseEvent(.wheelDown, x: x, y: y)
        case 3 where !isMotion, 0 where isRelease:
            guard isButtonDown else { return isRelease ? MouseEvent(.release, x: x, y: y) : nil }
            isButtonDown = false
            return MouseEvent(.release, x: x, y: y)
        case 0:
            isButtonDown = true
            if isMotion { return MouseEvent(.drag, x: x, y: y) }
            if let last = lastPress, last.x == x, last.y == y, time - last.time < .milliseconds(400) {
                lastPress = nil
                return MouseEvent(.doubleClick, x: x, y: y)
            }
            lastPress = (x, y, time)
            return MouseEvent(.press, x: x, y: y)
        default: return nil
        }
    }
}
