import Cells
import Foundation
import Terminal

// A program that takes the terminal over, draws, and then does what no
// program should: for the test of what is left on the screen afterwards.

let terminal = try NcursesTerminal(
    color: .auto, glyphs: nil, mouse: true, environment: ProcessInfo.processInfo.environment)
var buffer = CellBuffer(width: terminal.size.width, height: terminal.size.height)
buffer.put("the screen before the crash", x: 0, y: 0, role: .text)
terminal.present(buffer, theme: .plain)
if CommandLine.arguments.contains("--while-writing") {
    // Another thread crashes while this one is stuck in writing to a terminal
    // that does not read.
    Thread.detachNewThread {
        Thread.sleep(forTimeInterval: 0.5)
        raise(SIGUSR1)
    }
    FileHandle.standardOutput.write(Data(repeating: UInt8(ascii: "x"), count: 1 << 20))
}
fatalError("the index 7 is past the end of the books")
