import Quantities
import Testing

struct FingerprintTests {
    @Test("Order, sign and boundaries of what is folded all count")
    func sensitive() {
        func hash(_ fold: (inout Fingerprint) -> Void) -> UInt64 {
            var fingerprint = Fingerprint()
            fold(&fingerprint)
            return fingerprint.value
        }
        let hashes = [
            hash { _ in },
            hash { $0.combine(0) },
            hash { $0.combine(1) },
            hash { $0.combine(-1) },
            hash {
                $0.combine(1)
                $0.combine(2)
            },
            hash {
                $0.combine(2)
                $0.combine(1)
            },
            hash { $0.combine("ab") },
            hash {
                $0.combine("a")
                $0.combine("b")
            },
        ]
        #expect(Set(hashes).count == hashes.count)
    }

    @Test("It is written as sixteen hexadecimal digits")
    func text() {
        #expect(Fingerprint.text(0xab) == "00000000000000ab")
        #expect(Fingerprint.text(.max) == "ffffffffffffffff")
    }
}
