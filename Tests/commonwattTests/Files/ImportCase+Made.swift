import Foundation

/// Long tables of the import cases, which their rows make with a program of
/// another language: made here, so that nothing but the tests is needed.
extension ImportCase {
    /// Files by name; `nil` for a case whose files are not known here.
    var madeFiles: [String: String]? {
        switch name {
        case "prices-local-six-weeks":
            ["prices.csv": Self.prices("Europe/Amsterdam", from: (2023, 6, 1), to: (2023, 7, 11), level: 53)]
        case "prices-local-year-clock-changes":
            ["prices.csv": Self.prices("Europe/Amsterdam", from: (2023, 1, 1), to: (2024, 1, 1), level: 55)]
        case "prices-local-empty-outside":
            [
                "prices.csv": Self.prices(
                    "Europe/Amsterdam", from: (2022, 2, 20), to: (2022, 4, 20), level: 57, empty: (3, 27))
            ]
        case "prices-local-new-york":
            ["prices.csv": Self.prices("America/New_York", from: (2024, 5, 1), to: (2024, 6, 20), level: 51)]
        case "weather-local-five-weeks": ["weather.csv": Self.weather()]
        case "pv-local-three-weeks": ["pv.csv": Self.yields()]
        case "rows-forty-years-apart": Self.fortyYears()
        default: nil
        }
    }

    /// What the clock of a zone shows at the steps between two dates, with a
    /// row for each.
    private static func rows(
        _ zone: String, from: (Int, Int, Int), to: (Int, Int, Int), minutes: Int,
        _ row: (String, DateComponents, Int) -> String
    ) -> String {
        var calendar = Calendar(identifier: .gregorian)
        guard let zone = TimeZone(identifier: zone) else { return "" }
        calendar.timeZone = zone
        func midnight(_ date: (Int, Int, Int)) -> Date {
            calendar.date(from: DateComponents(year: date.0, month: date.1, day: date.2)) ?? .distantPast
        }
        func twoDigits(_ value: Int?) -> String { String(format: "%02d", value ?? 0) }
        var text = ""
        var (time, number) = (midnight(from), 0)
        while time < midnight(to) {
            let shown = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: time)
            let stamp =
                "\(shown.year ?? 0)-\(twoDigits(shown.month))-\(twoDigits(shown.day)) \(twoDigits(shown.hour)):\(twoDigits(shown.minute))"
            text += row(stamp, shown, number) + "\n"
            time += Double(minutes) * 60
            number += 1
        }
        return text
    }

    /// Hourly prices of what the clock shows.
    private static func prices(
        _ zone: String, from: (Int, Int, Int), to: (Int, Int, Int), level: Int, empty: (month: Int, day: Int)? = nil
    ) -> String {
        "timestamp,price_EUR_per_MWh\n"
            + rows(zone, from: from, to: to, minutes: 60) { stamp, shown, _ in
                if let empty, shown.month == empty.month, shown.day == empty.day { return stamp + "," }
                return "\(stamp),\(Double(level + (shown.day ?? 0)) + 1.5 * Double(shown.hour ?? 0))"
            }
    }

    private static func weather() -> String {
        "timestamp,temperature_C,ghi_W_per_m2\n"
            + rows("UTC", from: (2023, 7, 20), to: (2023, 8, 25), minutes: 60) { stamp, shown, _ in
                let hour = shown.hour ?? 0
                return "\(stamp),\(Double(14 + hour % 9) + 0.5),\(max(0, 700 - 20 * (hour - 13) * (hour - 13)))"
            }
    }

    private static func yields() -> String {
        "timestamp,household_id,pv_Wh\n"
            + rows("UTC", from: (2024, 5, 5), to: (2024, 5, 26), minutes: 15) { stamp, _, number in
                let distance = number % 96 - 50
                return "\(stamp),H1,\(max(0, 411 - distance * distance))"
            }
    }

    private static func fortyYears() -> [String: String] {
        let homes = (0..<300).map { String(format: "K%03d", $0) }
        let rows = homes.flatMap { home in [1984, 2023].map { "\($0)-03-01T00:00Z,\(home),0.1\n" } }
        return [
            "households.csv": "household_id\n" + homes.map { $0 + "\n" }.joined(),
            "load.csv": "timestamp_utc,household_id,load_kWh\n" + rows.joined(),
        ]
    }
}
