/// An ``Opcode`` as the interpreter reads it: 8 bytes, found by the code's
/// byte.
struct Instruction: BitwiseCopyable, Sendable {
    var operation: Operation
    var argument: UInt8
    var gas: UInt16
    /// The least height of the stack, in bytes.
    var least: UInt16
    /// The room above that, in bytes, that leaves space for the words added.
    var range: UInt16

    /// The most words on a stack (yellow paper, section 9.1).
    static let stackLimit = 1024

    fileprivate init(_ opcode: Opcode?, _ revision: Revision) {
        guard let opcode, let cost = opcode.cost(revision) else {
            // Checks nothing of the stack, so that being undefined is the fault
            // reported.
            (operation, argument, gas, least, range) = (.undefined, 0, 0, 0, UInt16(Self.stackLimit * 32))
            return
        }
        operation = opcode.operation
        argument = opcode.argument
        gas = cost
        least = UInt16(opcode.inputs * 32)
        let growth = max(0, opcode.outputs - opcode.inputs)
        range = UInt16((Self.stackLimit - growth - opcode.inputs) * 32)
    }

    /// The table of one revision, by byte. Made once, never freed.
    static func table(_ revision: Revision) -> UnsafePointer<Instruction> { tables.pointers[revision.rawValue] }

    private struct Tables: @unchecked Sendable {
        // Unchecked because of the pointers: the memory they point to is written
        // before they are shared and only read afterwards.
        let pointers: [UnsafePointer<Instruction>]
    }

    private static let tables = Tables(
        pointers: Revision.allCases.map { revision in
            let table = UnsafeMutablePointer<Instruction>.allocate(capacity: 256)
            for byte in 0..<256 { (table + byte).initialize(to: Instruction(Opcode.table[byte], revision)) }
            return UnsafePointer(table)
        })
}
