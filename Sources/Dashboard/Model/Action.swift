/// Everything the operator can ask for, each under the one name that keys,
/// help and documentation use.
package enum Action: String, Sendable, Hashable, CaseIterable {
    case runOrPause = "run-or-pause"
    case stepEvent = "step-event"
    case stepSlot = "step-slot"
    case stepHour = "step-hour"
    case nextPhase = "next-phase"
    case nextDay = "next-day"
    case slower
    case faster
    case showBooks = "show-books"
    case showPool = "show-pool"
    case nextView = "next-view"
    case previousSlot = "previous-slot"
    case nextSlot = "next-slot"
    case previousHour = "previous-hour"
    case nextHour = "next-hour"
    case firstSlot = "first-slot"
    case followLive = "follow-live"
    case scrollUp = "scroll-up"
    case scrollDown = "scroll-down"
    case buy
    case sell
    case cancelOrder = "cancel-order"
    case nextTheme = "next-theme"
    case help
    case back
    case quit
}
