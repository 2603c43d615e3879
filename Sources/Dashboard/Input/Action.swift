/// An action of the operator. Keys, commands, settings, help and documentation all
/// use its one name.
package enum Action: String, Sendable, Hashable, CaseIterable {
    // The clock
    case runOrPause = "run-or-pause"
    case stepEvent = "step-event"
    case stepSlot = "step-slot"
    case stepHour = "step-hour"
    case nextPhase = "next-phase"
    case nextDay = "next-day"
    case slower, faster
    // Views and the cursor
    case showOverview = "show-overview"
    case showBooks = "show-books"
    case showPool = "show-pool"
    case showHomes = "show-homes"
    case showEvents = "show-events"
    case showTrust = "show-trust"
    case previousSlot = "previous-slot"
    case nextSlot = "next-slot"
    case previousHour = "previous-hour"
    case nextHour = "next-hour"
    case previousDay = "previous-day"
    case followingDay = "following-day"
    case previousEvent = "previous-event"
    case followingEvent = "following-event"
    case firstSlot = "first-slot"
    case followLive = "follow-live"
    // Panes
    case nextPane = "next-pane"
    case previousPane = "previous-pane"
    case paneLeft = "pane-left"
    case paneRight = "pane-right"
    case paneUp = "pane-up"
    case paneDown = "pane-down"
    case zoom
    case nextLayout = "next-layout"
    // Lists
    case selectPrevious = "select-previous"
    case selectNext = "select-next"
    case open
    case sortNext = "sort-next"
    case sortReverse = "sort-reverse"
    case pin
    case toggleCandles = "toggle-candles"
    // Trading by hand
    case buy, sell
    case cancelOrder = "cancel-order"
    // The mesh
    case nodeLeft = "node-left"
    case nodeRight = "node-right"
    case compromise
    case showFlood = "show-flood"
    case showMatrix = "show-matrix"
    case showNeighbourhood = "show-neighbourhood"
    case magnify, shrink
    case showWhole = "show-whole"
    // Commands, help and settings
    case command, filter, palette, explain
    case saveFrame = "save-frame"
    case settings
    case nextTheme = "next-theme"
    case help, back, quit

    /// The action's description in the help.
    package var title: String {
        switch self {
        case .runOrPause: "run or pause the clock"
        case .stepEvent: "step one event"
        case .stepSlot: "step to the next slot"
        case .stepHour: "step to the next hour"
        case .nextPhase: "go to the next phase of the day"
        case .nextDay: "step to the next day"
        case .slower: "slow the clock down"
        case .faster: "speed the clock up"
        case .showOverview: "how are we doing?"
        case .showBooks: "who wants what, when, at which price?"
        case .showPool: "what did deviating cost, and why?"
        case .showHomes: "what does it mean for each home?"
        case .showEvents: "what happened?"
        case .showTrust: "who can be relied on?"
        case .previousSlot: "look at the previous slot"
        case .nextSlot: "look at the next slot"
        case .previousHour: "look one hour earlier"
        case .nextHour: "look one hour later"
        case .previousDay: "look one day earlier"
        case .followingDay: "look one day later"
        case .previousEvent: "look at the event before"
        case .followingEvent: "look at the event after"
        case .firstSlot: "look at the first slot of the day"
        case .followLive: "follow what happens now"
        case .nextPane: "go to the next pane"
        case .previousPane: "go to the previous pane"
        case .paneLeft: "go to the pane on the left"
        case .paneRight: "go to the pane on the right"
        case .paneUp: "go to the pane above"
        case .paneDown: "go to the pane below"
        case .zoom: "let the pane fill the screen, and back"
        case .nextLayout: "change the layout: operate, teach, explore, yours"
        case .selectPrevious: "move up in the pane"
        case .selectNext: "move down in the pane"
        case .open: "open what is selected"
        case .sortNext: "sort the homes by the next column"
        case .sortReverse: "sort the other way round"
        case .pin: "keep this home beside the others"
        case .toggleCandles: "draw prices as a line or as candles"
        case .buy: "buy by hand: type energy and price"
        case .sell: "sell by hand: type energy and price"
        case .cancelOrder: "cancel the hand-placed order of this slot"
        case .nodeLeft: "go to the node on the left"
        case .nodeRight: "go to the node on the right"
        case .compromise: "let the node misbehave: choose how"
        case .showFlood: "show how the node's last route request spread"
        case .showMatrix: "draw the mesh as a matrix, or as a map"
        case .showNeighbourhood: "show the node's neighbours only, or all"
        case .magnify: "make the map larger"
        case .shrink: "make the map smaller"
        case .showWhole: "show the whole map"
        case .command: "type a command"
        case .filter: "filter the list"
        case .palette: "find any command"
        case .explain: "explain a number: formula, figures, source"
        case .saveFrame: "save the screen and the pane's table as files"
        case .settings: "see and change the settings"
        case .nextTheme: "change the colours"
        case .help: "show or hide this help"
        case .back: "close what is on top; follow now"
        case .quit: "quit"
        }
    }

    /// The action's word in the footer; `nil` for actions that are not shown there.
    package var footer: String? {
        switch self {
        case .runOrPause: "run"
        case .stepSlot: "slot"
        case .nextPhase: "phase"
        case .nextDay: "day"
        case .faster: "faster"
        case .open: "open"
        case .zoom: "zoom"
        case .sortNext: "sort"
        case .pin: "pin"
        case .toggleCandles: "candles"
        case .buy: "buy"
        case .sell: "sell"
        case .cancelOrder: "cancel"
        case .compromise: "compromise"
        case .showFlood: "flood"
        case .showMatrix: "matrix"
        case .showNeighbourhood: "near"
        case .filter: "filter"
        case .command: "command"
        case .nextPane: "pane"
        case .explain: "explain"
        case .help: "help"
        case .quit: "quit"
        default: nil
        }
    }
}
