internal import Signing

/// A program as a list of its instructions.
///
/// ```
/// Disassembly([0x60, 0x2a, 0x00]).text
/// // 0000  PUSH1 0x2a
/// // 0002  STOP
/// ```
package struct Disassembly: Sendable {
    /// One instruction of the program.
    package struct Line: Hashable, Sendable, CustomStringConvertible {
        /// The offset of the instruction's byte.
        package var offset: Int
        /// The byte, whether it is an instruction or not.
        package var byte: UInt8
        /// The instruction's name; `UNDEFINED` if the revision has no such
        /// instruction.
        package var name: String
        /// The bytes that belong to a PUSH; fewer than it asks for at the end of
        /// the code.
        package var immediate: [UInt8]

        /// The line as text, such as `0000  PUSH1 0x2a`.
        package var description: String {
            let digits = String(offset, radix: 16)
            var text = String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "  " + name
            if name == "UNDEFINED" { text += " 0x" + Hex.text([byte]) }
            if !immediate.isEmpty { text += " 0x" + Hex.text(immediate) }
            return text
        }
    }

    /// The instructions by their offset.
    package var lines: [Line] = []

    /// Disassembles a program.
    ///
    /// - Complexity: O(bytes).
    package init(_ code: [UInt8], revision: Revision = .cancun) {
        var offset = 0
        while offset < code.count {
            let byte = code[offset]
            let opcode = Opcode.table[Int(byte)].flatMap { $0.cost(revision) == nil ? nil : $0 }
            let end = min(code.count, offset + 1 + (opcode?.immediateCount ?? 0))
            lines.append(
                Line(
                    offset: offset, byte: byte, name: opcode?.name ?? "UNDEFINED",
                    immediate: Array(code[offset + 1..<end])))
            offset = end
        }
    }

    /// The lines as text.
    package var text: String { lines.map(\.description).joined(separator: "\n") }
}
