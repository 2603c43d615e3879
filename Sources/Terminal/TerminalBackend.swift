package import Cells

/// A screen to draw on and a source of input: the real terminal, or one that
/// records.
package protocol TerminalBackend: AnyObject {
    /// The size of the screen in cells.
    var size: Size { get }
    /// The glyphs that the screen can show.
    var glyphs: GlyphSet { get }

    /// Shows a picture.
    func present(_ buffer: CellBuffer, theme: Theme)

    /// Waits for input, for a wake-up or for the timeout, and returns all
    /// pending events.
    ///
    /// - Parameters:
    ///   - timeoutMilliseconds: the longest wait, or `nil` for no limit.
    ///   - wakeDescriptors: file descriptors that become readable when there is
    ///     something else to do.
    func poll(timeoutMilliseconds: Int?, wakeDescriptors: [Int32]) -> [InputEvent]

    /// Takes the mouse, or leaves it to the terminal, which then selects text
    /// with it.
    func useMouse(_ on: Bool)
}

extension NcursesTerminal: TerminalBackend {}

/// A terminal without a screen: it plays events and keeps every picture. It
/// owns the script and the recording.
package final class RecordingTerminal: TerminalBackend {
    /// The size of the screen, which follows the resize events of the script.
    package private(set) var size: Size
    /// The glyphs that views are to draw with.
    package let glyphs: GlyphSet
    /// Every picture shown, oldest first, with the name of its theme.
    package private(set) var pictures: [(buffer: CellBuffer, theme: String)] = []
    /// The timeout of each wait, oldest first.
    package private(set) var timeouts: [Int?] = []
    /// The argument of each call of ``useMouse(_:)``, oldest first.
    package private(set) var mouseUses: [Bool] = []
    private var script: [[InputEvent]]

    /// Creates a terminal that plays a script.
    ///
    /// - Parameter script: the results of the waits, in turn. After the last
    ///   one, each wait returns ``InputEvent/terminate`` as if the line had
    ///   been hung up.
    package init(size: Size, glyphs: GlyphSet = .unicode, script: [[InputEvent]]) {
        self.size = size
        self.glyphs = glyphs
        self.script = script
    }

    /// Records a picture.
    package func present(_ buffer: CellBuffer, theme: Theme) { pictures.append((buffer, theme.name)) }

    /// Records the request.
    package func useMouse(_ on: Bool) { mouseUses.append(on) }

    /// Records the timeout and returns the next events of the script at once.
    package func poll(timeoutMilliseconds: Int?, wakeDescriptors: [Int32]) -> [InputEvent] {
        timeouts.append(timeoutMilliseconds)
        if script.isEmpty { return [.terminate] }
        let events = script.removeFirst()
        for case .resize(let size) in events { self.size = size }
        return events
    }
}
