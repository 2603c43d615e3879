internal import Community
internal import Quantities

/// The frame of a run: which of its days begins when.
struct Agenda: Part {
    static let rank = Rank.agenda

    /// The day being delivered, by its index among the run days.
    var dayIndex = 0
    /// The day that begins next, and when.
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

    private static func beginning(of day: Int, _ setting: Setting) -> (day: Int, time: SimTime)? {
        let days = setting.scenario.runDays
        guard day < days.count else { return nil }
        return (day, setting.scenario.neighbourhood.calendar.midnight(of: days[day]))
    }
}
