internal import Cells

/// Makes events of what terminals tell of the mouse. The left button and the
/// wheel have a meaning, all else has none.
struct MouseTracker {
    private var isButtonDown = false
    /// The latest press: two of them soon after one another at the same place
    /// are a double click.
    private var lastPress: (x: Int, y: Int, time: ContinuousClock.Instant)?

    /// - Parameters:
    ///   - button: two bits for the button, then 4, 8 and 16 for Shift, Alt
    ///     and Ctrl, 32 for motion, 64 for the wheel.
    ///   - x: the column, from 0.
    ///   - y: the row, from 0.
    ///   - isRelease: whether a button was let go; the oldest reports tell it
    ///     by a button's number of 3 instead.
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
