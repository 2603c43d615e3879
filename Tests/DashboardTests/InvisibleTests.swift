import Cells
import Quantities
import Testing

struct InvisibleTests {
    @Test("The screen and what is printed hold the same characters for invisible")
    func same() {
        for value in UInt32(0)...0x10ffff {
            guard let scalar = Unicode.Scalar(value), scalar.isInvisible != isInvisible(scalar) else { continue }
            Issue.record("U+\(String(value, radix: 16)) differs")
        }
    }
}
