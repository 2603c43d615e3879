import Cells
import Quantities
import Testing

struct InvisibleTests {
    @Test("The screen and what is printed hold the same characters for invisible")
    func same() {
        let differing = (UInt32(0)...0x10ffff).compactMap(Unicode.Scalar.init).filter {
            $0.isInvisible != isInvisible($0)
        }
        #expect(
            differing.isEmpty,
            "\(differing.count), such as \(differing.prefix(5).map { "U+" + String($0.value, radix: 16) })")
    }
}
