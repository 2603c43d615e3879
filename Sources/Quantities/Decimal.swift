/// Exact decimal text of scaled integers, and back.
///
/// All output of energy, prices and money passes through here, so that the text
/// equals the computed value.
package enum Decimal {
    /// The decimal text of `value / 10^decimals` with all its digits.
    ///
    ///     Decimal.text(-1_250, decimals: 3)   // "-1.250"
    ///
    /// - Parameter decimals: 0…18.
    package static func text(_ value: Int64, decimals: Int) -> String {
        var digits = String(value.magnitude)
        if decimals > 0 {
            if digits.utf8.count <= decimals {
                digits = String(repeating: "0", count: decimals - digits.utf8.count + 1) + digits
            }
            let point = digits.index(digits.endIndex, offsetBy: -decimals)
            digits.insert(".", at: point)
        }
        return value < 0 ? "-" + digits : digits
    }

    /// The decimal text rounded half away from zero to fewer decimals than the
    /// value has.
    ///
    ///     Decimal.text(18_250, decimals: 3, shown: 1)   // "18.3"
    ///
    /// - Parameter shown: 0…`decimals`.
    package static func text(_ value: Int64, decimals: Int, shown: Int) -> String {
        var divisor: Int64 = 1
        for _ in shown..<max(decimals, shown) { divisor *= 10 }
        let half = divisor / 2
        let magnitude = Int64(clamping: value.magnitude)
        let rounded = (magnitude > .max - half ? magnitude / divisor : (magnitude + half) / divisor)
        return text(value < 0 ? -rounded : rounded, decimals: shown)
    }

    /// The scaled integer of a decimal text such as `-12.5`; `nil` if the text
    /// is not a plain decimal number, has more significant decimals than the
    /// scale, or is out of range.
    ///
    /// - Parameter decimals: the scale: the result is the number times
    ///   10^`decimals`.
    /// - Complexity: O(length).
    package static func parse(_ text: some StringProtocol, decimals: Int) -> Int64? {
        var value: Int64 = 0
        var seenDigit = false
        var fraction = -1
        var negative = false
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where index == 0: negative = true
            case UInt8(ascii: "+") where index == 0: break
            case UInt8(ascii: ".") where fraction < 0: fraction = 0
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                seenDigit = true
                let digit = Int64(byte - UInt8(ascii: "0"))
                if fraction >= 0 {
                    if fraction == decimals {
                        if digit != 0 { return nil }
                        continue
                    }
                    fraction += 1
                }
                let (product, overflow1) = value.multipliedReportingOverflow(by: 10)
                let (sum, overflow2) = product.addingReportingOverflow(digit)
                if overflow1 || overflow2 { return nil }
                value = sum
            default: return nil
            }
        }
        guard seenDigit else { return nil }
        for _ in max(fraction, 0)..<decimals {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        return negative ? -value : value
    }
}
