internal import Community
internal import Quantities

/// The part that begins each run day at its midnight.
struct Agenda: Part {
    static let rank = Rank.agenda

    /// The index of the day being delivered among the run days.
    var dayIndex = 0
    /// The index and midnight of the day that begins next; `nil` on the last
    /// day.
    var upcoming: (day: Int, time: SimTime)?

    init(_ setting: Setting) {
        upcoming = Self.beginning(of: 0, setting)
    }

    var next: SimTime? { upcoming?.time }

    mutating func step(_ context: Context) -> [Effect] {
        guard let day = upcoming?.day else { return [] }
        dayIndex = day
        upcoming = Self.beginning(of: day + 1, context.setting)
        return [.dayBegins(day)]
    }

    func violations(_ context: Context) -> [Violation] { [] }

    func combine(into hash: inout Fingerprint) {
        hash.combine(dayIndex)
        hash.combine(upcoming?.day ?? -1)
    }

    /// Returns a run day with its midnight, or `nil` if the run has no such
    /// day.
    private static func beginning(of day: Int, _ setting: Setting) -> (day: Int, time: SimTime)? {
        let days = setting.scenario.runDays
        guard day < days.count else { return nil }
        return (day, setting.scenario.neighbourhood.calendar.midnight(of: days[day]))
    }
}
