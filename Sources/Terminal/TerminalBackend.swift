package import Cells

/// A screen to draw on and a source of input: the real terminal, or one that
/// records.
package protocol TerminalBackend: AnyObject {
    var size: Size { get }
    var glyphs: GlyphSet { get }

    /// Shows a picture.
    func present(_ buffer: CellBuffer, theme: Theme)

    /// Waits for input, for a wake-up or for the timeout, and returns all
    /// there is.
    ///
    /// - Parameters:
    ///   - timeoutMilliseconds: how long to wait at most; for ever if nil.
    ///   - wakeDescriptors: become readable when there is something else to
    ///     do.
    func poll(timeoutMilliseconds: Int?, wakeDescriptors: [Int32]) -> [InputEvent]

    /// Takes the mouse, or leaves it to the terminal.
    func useMouse(_ on: Bool)
}

extension NcursesTerminal: TerminalBackend {}

/// A terminal without a screen: it plays events and keeps every picture. It
/// owns the script and the recording.
package final class RecordingTerminal: TerminalBackend {
    package private(set) var size: Size
    package let glyphs: GlyphSet
    /// Every picture shown, oldest first, with the name of its theme.
    package private(set) var pictures: [(buffer: CellBuffer, theme: String)] = []
    /// How long each wait was to be at most.
    package private(set) var timeouts: [Int?] = []
    /// What was asked of the mouse.
    package private(set) var mouseUses: [Bool] = []
    private var script: [[InputEvent]]

    /// - Parameter script: what each wait returns, in turn; the line is hung
    ///   up when it is over.
    package init(size: Size, glyphs: GlyphSet = .unicode, script: [[InputEvent]]) {
        self.size = size
        self.glyphs = glyphs
        self.script = script
    }

    package func present(_ buffer: CellBuffer, theme: Theme) { pictures.append((buffer, theme.name)) }

    package func useMouse(_ on: Bool) { mouseUses.append(on) }

    package func poll(timeoutMilliseconds: Int?, wakeDescriptors: [Int32]) -> [InputEvent] {
        timeouts.append(timeoutMilliseconds)
        if script.isEmpty { return [.terminate] }
        let events = script.removeFirst()
        for case .resize(let size) in events { self.size = size }
        return events
    }
}
