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
fatalError("the index 7 is past the end of the books")
