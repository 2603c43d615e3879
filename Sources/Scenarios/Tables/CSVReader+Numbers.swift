internal import Quantities

/// Reading numbers as exact, scaled integers.
extension CSVReader {
    /// The content of a cell that should hold a number.
    enum Cell: Equatable {
        /// A number.
        ///
        /// - Parameters:
        ///   - value: scaled by a power of ten; further digits are cut off.
        ///   - isNegative: whether the number is below zero, even if only the
        ///     digits that are cut off make it so.
        case number(_ value: Int64, isNegative: Bool)
        /// Empty, or one of ``missingWords``.
        case missing
        /// Anything else; the reason is a sentence that continues after the
        /// text.
        case fault(String)
    }

    /// The words that programs write for a missing value.
    static let missingWords: Set<String> = ["", "nan", "null", "n/a", "na", "none", "-", "unavailable", "unknown"]

    /// Reads a cell as a number with `decimals` digits after the point.
    mutating func cell(_ index: Int, decimals: Int) -> Cell {
        // If commas do not separate fields, they may be decimal marks.
        let takesComma = separator != 0x2c
        let comma: UInt8 = takesComma ? 0x2c : 0x2e
        var value: Int64 = 0
        var (point, fraction) = (UInt8(0), -1)
        var (digits, lastDigits) = (0, 0)
        var (isNegative, isZero, isTooLarge) = (false, true, false)
        let range = fields[index]
        for at in range {
            let byte = bytes[at]
            switch byte {
            case 0x30...0x39:
                digits += 1
                lastDigits += 1
                if byte != 0x30 { isZero = false }
                if fraction >= 0 {
                    if fraction >= decimals { continue }
                    fraction += 1
                }
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                let (sum, carry) = product.addingReportingOverflow(Int64(byte - 0x30))
                if overflow || carry { isTooLarge = true } else { value = sum }
            case 0x2e, comma:
                if fraction >= 0 {
                    return isNumberLike(range)
                        ? .fault("has more than one point or comma; take the thousands marks out")
                        : .fault("is not a number")
                }
                (point, fraction, lastDigits) = (byte, 0, 0)
            case 0x2d where at == range.lowerBound: isNegative = true
            case 0x2b where at == range.lowerBound: break
            case 0x65, 0x45: return digits > 0 ? exponential(index, decimals: decimals) : missingOrFault(index)
            default: return missingOrFault(index)
            }
        }
        guard digits > 0 else { return missingOrFault(index) }
        if isTooLarge { return .fault("is too large a number") }
        for _ in max(fraction, 0)..<decimals {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return .fault("is too large a number") }
            value = product
        }
        if takesComma, fraction >= 0 { notePoint(point, index, isDoubtful: lastDigits == 3 && digits > 3) }
        return .number(isNegative ? -value : value, isNegative: isNegative && !isZero)
    }

    private func isNumberLike(_ range: Range<Int>) -> Bool {
        bytes[range].allSatisfy { (0x30...0x39).contains($0) || [0x2e, 0x2c, 0x2d, 0x2b].contains($0) }
    }

    private func missingOrFault(_ index: Int) -> Cell {
        let text = text(index).lowercased()
        if Self.missingWords.contains(text) { return .missing }
        return .fault(
            ["inf", "+inf", "-inf", "infinity", "-infinity"].contains(text)
                ? "is not a finite number" : "is not a number")
    }

    /// Reads a number such as `1e-05`.
    private func exponential(_ index: Int, decimals: Int) -> Cell {
        let text = text(index).replacing(",", with: ".")
        guard let number = Double(text) else { return .fault("is not a number") }
        guard abs(number) < 1e9 else { return .fault("is too large a number") }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        return .number(Int64((number * scale).rounded()), isNegative: number < 0)
    }

    /// Notes a decimal comma, or a point that may mark thousands.
    private mutating func notePoint(_ point: UInt8, _ index: Int, isDoubtful: Bool) {
        if point == 0x2c {
            if commaLines[index] == 0 { commaLines[index] = line }
        } else if isDoubtful, doubtfulPoints.count < ScenarioError.limit * 2 {
            doubtfulPoints.append((index, problem(index, text(index))))
        }
    }

    /// Reports numbers with a point and three digits in columns that have
    /// decimal commas elsewhere: `1.250` beside `950,5` is more than a
    /// thousand, or a mistake. To be called after the last row.
    func reportThousandsMarks(_ problems: inout ScenarioError) {
        for (column, problem) in doubtfulPoints where commaLines[column] > 0 {
            problems.add(
                problem.saying(
                    "\"\(shortened(problem.message))\" has a point where line \(commaLines[column]) has a decimal comma: "
                        + "take it out if it marks thousands, or write a comma"))
        }
    }

    /// Reads a number that must be there and lie within a range; reports
    /// anything else.
    ///
    /// - Parameter rangeText: the range with its unit, for the report.
    mutating func number(
        _ index: Int, decimals: Int, example: String, within range: ClosedRange<Int64>, rangeText: String,
        _ problems: inout ScenarioError
    ) -> Int64? {
        switch cell(index, decimals: decimals) {
        case .number(let value, let isNegative):
            if range.contains(value), !(isNegative && range.lowerBound >= 0) { return value }
            problems.add(problem(index, "\(shortened(text(index))) is outside \(rangeText)"))
        case .missing:
            problems.add(problem(index, "\(quotedOrEmpty(index)); write a decimal number such as \(example)"))
        case .fault(let fault): problems.add(faulty(index, fault, example: example))
        }
        return nil
    }

    /// Returns a problem with a cell that holds no number.
    func faulty(_ index: Int, _ fault: String, example: String) -> ScenarioProblem {
        problem(index, "\"\(shortened(text(index)))\" \(fault); write a decimal number such as \(example)")
    }

    /// Returns a problem with a cell that has no value.
    ///
    /// - Parameter whose: the household concerned, if there is one.
    func missing(_ index: Int, whose: String? = nil) -> ScenarioProblem {
        problem(
            index,
            "\(quotedOrEmpty(index))\(whose.map { ", so \($0) lacks a value" } ?? ""); write it, or fill it with "
                + "--fill-gaps previous-day, zero or linear")
    }

    private func quotedOrEmpty(_ index: Int) -> String {
        isBlank(index) ? "the field is empty" : "\"\(shortened(text(index)))\" is no value"
    }
}
