internal import Algorithms
internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// The notation of numbers on screen: without units, which stand in the headings.
enum Format {
    /// Cents per kWh with two decimals.
    static func cents(_ price: Price) -> String { Decimal.text(price.units, decimals: 3, shown: 2) }
    /// kWh with two decimals.
    static func kilowattHours(_ energy: Energy) -> String { Decimal.text(energy.wattHours, decimals: 3, shown: 2) }
    /// kWh to the watt-hour.
    static func exact(_ energy: Energy) -> String { Decimal.text(energy.wattHours, decimals: 3) }
    /// kWh to the watt-hour and always with a sign.
    static func signed(_ energy: Energy) -> String { (energy > .zero ? "+" : "") + exact(energy) }
    /// Euro, always with a sign; by default with four decimals, since a slot's
    /// money is a matter of cents.
    static func signed(_ money: Money, decimals: Int = 4) -> String {
        (money > .zero ? "+" : "") + Decimal.text(money.units, decimals: 8, shown: decimals)
    }
    static func euro(_ money: Money, decimals: Int = 4) -> String {
        Decimal.text(money.units, decimals: 8, shown: decimals)
    }

    /// A share in parts per million, rounded to two decimals, such as `0.41`.
    static func share(_ millionths: Int) -> String {
        let hundredths = (millionths + 5_000) / 10_000
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
    /// Thousandths of a credit as whole credits with their sign.
    static func credits(_ units: Int64) -> String {
        (units > 0 ? "+" : units < 0 ? "-" : "") + count(Int(units.magnitude / 1_000))
    }
    /// A count with commas between its thousands.
    static func count(_ value: Int) -> String {
        var digits = String(value.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.append(String(digits.suffix(3)))
            digits.removeLast(3)
        }
        return (value < 0 ? "-" : "") + ([digits] + groups.reversed()).joined(separator: ",")
    }

    /// `1 deal`, `2 deals`.
    static func count(_ value: Int, _ noun: String) -> String { "\(count(value)) \(noun)\(value == 1 ? "" : "s")" }
}

extension DeliveryCalendar {
    /// A slot's start and end, such as `14:30–14:45`.
    func hours(of slot: Slot, glyphs: GlyphSet) -> String {
        clockText(start(of: slot)) + (glyphs.isUnicode ? "–" : "-") + clockText(end(of: slot))
    }

    /// A time to the second, such as `12:52:14`.
    func secondText(_ time: SimTime) -> String {
        let seconds = wallClock(at: time).milliseconds / 1_000
        return "\(twoDigits(seconds / 3_600)):\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
    }

    /// The labels of the hours under a chart of a day's slots, one for every
    /// `hours` hours.
    func hourLabels(_ slots: Range<Slot>, every hours: Int) -> [(sample: Int, text: String)] {
        slots.enumerated().compactMap { place, slot in
            let minutes = clockTime(at: start(of: slot)).minutes
            guard minutes % (hours * 60) == 0 else { return nil }
            // The hour that occurs twice when clocks go back is labelled once.
            let hour = Int(SimTime.hour / slotLength)
            if place >= hour, clockTime(at: start(of: slot.advanced(by: -hour))).minutes == minutes { return nil }
            return (place, twoDigits(Int64(minutes / 60)))
        }
    }
}
