internal import Foundation
internal import Quantities
internal import Yams

/// Reading the kinds of values that `scenario.yaml` has.
extension SettingsFile {
    mutating func report(_ node: Node, _ field: String, _ message: String) {
        problems.add(Self.place(of: node, field).saying(message))
    }

    /// Returns the place of a setting, for problems that are found later.
    static func place(of node: Node, _ field: String) -> ScenarioProblem {
        ScenarioProblem(fileName, line: node.mark?.line, column: node.mark?.column, field: field, "")
    }

    /// Passes each known key of a mapping to `take`, and reports the others.
    mutating func walk(
        _ node: Node, _ path: String, known: [String], _ take: (inout SettingsFile, String, Node, String) -> Void
    ) {
        guard let mapping = node.mapping else {
            report(node, path.isEmpty ? "scenario" : path, "needs keys below it: \(known.joined(separator: ", "))")
            return
        }
        for (keyNode, value) in mapping {
            let key = keyNode.string ?? ""
            let full = path.isEmpty ? key : "\(path).\(key)"
            guard known.contains(key) else {
                let hint =
                    nearest(to: key, among: known).map { "; the nearest is \($0)" }
                    ?? "; known: \(known.joined(separator: ", "))"
                report(keyNode, full, "unknown key\(hint)")
                continue
            }
            lines[full] = keyNode.mark?.line
            take(&self, key, value, full)
        }
    }

    mutating func integer(_ node: Node, _ path: String, _ range: ClosedRange<Int>) -> Int? {
        guard let value = Int(node.scalar?.string ?? "") else {
            report(node, path, "write a whole number")
            return nil
        }
        guard range.contains(value) else {
            report(node, path, "\(value) is outside \(range.lowerBound)…\(range.upperBound)")
            return nil
        }
        return value
    }

    /// Reads an exact decimal number.
    mutating func decimal(
        _ node: Node, _ path: String, decimals: Int, _ range: ClosedRange<Int64>
    ) -> Int64? {
        let text = node.scalar?.string ?? ""
        guard let value = Decimal.parse(text, decimals: decimals) else {
            report(node, path, "\"\(text)\" is not a number with at most \(decimals) decimals")
            return nil
        }
        guard range.contains(value) else {
            let low = Decimal.text(range.lowerBound, decimals: decimals, shown: 2)
            let high = Decimal.text(range.upperBound, decimals: decimals, shown: 2)
            report(node, path, "\(text) is outside \(low)…\(high)")
            return nil
        }
        return value
    }

    mutating func choice(_ node: Node, _ path: String, _ words: [String]) -> String? {
        let text = node.scalar?.string ?? ""
        if words.contains(text) { return text }
        report(node, path, "\"\(text)\" is not one of: \(words.joined(separator: ", "))")
        return nil
    }

    mutating func clock(_ node: Node, _ path: String) -> ClockTime? {
        let text = node.scalar?.string ?? ""
        if let clock = ClockTime(text: text) { return clock }
        report(node, path, "\"\(text)\" is not a time of day; write \"12:00\"")
        return nil
    }

    /// Reads a whole number with a unit, such as `20min`.
    mutating func quantity(
        _ node: Node, _ path: String, units: [String: Int64], _ range: ClosedRange<Int64>, example: String
    ) -> Int64? {
        do throws(QuantityError) {
            return try Self.quantity(node.scalar?.string ?? "", units: units, range, example: example)
        } catch {
            report(node, path, error.message)
            return nil
        }
    }

    /// The reason why a text is not a quantity.
    struct QuantityError: Error {
        var message: String
    }

    /// Returns a number with a unit in whole smallest units; any further
    /// fraction is cut off.
    static func quantity(
        _ text: String, units: [String: Int64], _ range: ClosedRange<Int64>, example: String
    ) throws(QuantityError) -> Int64 {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let unit = text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)
        guard let factor = units[unit], let milli = Decimal.parse(digits, decimals: 3), milli < .max / factor else {
            throw QuantityError(message: "\"\(text)\" is not a quantity with a unit; write it like \(example)")
        }
        guard range.contains(milli * factor / 1_000) else {
            throw QuantityError(message: "\(text) is out of range; write it like \(example)")
        }
        return milli * factor / 1_000
    }
}
