internal import Simulation

/// A command that can be typed after `:`, besides the name of any action.
package enum CommandWord: String, Sendable, Hashable, CaseIterable {
    case goto, home, pin, view, layout, arrange, theme, speed, run, pause, filter, buy, sell, silence, hear, unpaid, pay
    case node, compromise, restore, cut, mend, degrade, drain, move, routing, trust, readmit
    case save, set

    /// The command's syntax.
    package var usage: String {
        switch self {
        case .goto: "goto [DATE] TIME, or goto slot NUMBER"
        case .home: "home NAME"
        case .pin: "pin NAME"
        case .view: "view overview|books|pool|homes|events|trust"
        case .layout: "layout NAME"
        case .arrange: "arrange NAME [VIEW PANES]"
        case .theme: "theme NAME"
        case .speed: "speed 1|4|16|64|max"
        case .run: "run until CONDITION"
        case .pause: "pause when CONDITION, or pause never"
        case .filter: "filter TEXT"
        case .buy: "buy KWH CENTS"
        case .sell: "sell KWH CENTS"
        case .silence: "silence NAME"
        case .hear: "hear NAME"
        case .unpaid: "unpaid NAME"
        case .pay: "pay NAME"
        case .node: "node NAME"
        case .compromise: "compromise NODE BEHAVIOUR"
        case .restore: "restore NODE"
        case .cut: "cut NODE NODE"
        case .mend: "mend NODE NODE"
        case .degrade: "degrade NODE NODE QUALITY"
        case .drain: "drain NODE"
        case .move: "move NODE X Y"
        case .routing: "routing srr|bar|dsr [NODE]"
        case .trust: "trust REQUIREMENT [NODE]"
        case .readmit: "readmit NODE"
        case .save: "save [FILE]"
        case .set: "set SETTING VALUE"
        }
    }

    /// The command's description.
    package var summary: String {
        switch self {
        case .goto: "look at a slot, by its time or its number in the day"
        case .home: "look at a home"
        case .pin: "keep a home beside the others"
        case .view: "change the view"
        case .layout: "lay the panes out: operate, teach, explore, or yours"
        case .arrange: "keep the layout under a name, or lay a view out in it"
        case .theme: "change the colours"
        case .speed: "slots a second"
        case .run: "run until something holds, such as buy > 20 ct"
        case .pause: "pause each time something comes to hold"
        case .filter: "filter the list of the view"
        case .buy: "buy by hand in the slot looked at"
        case .sell: "sell by hand in the slot looked at"
        case .silence: "a home's meter can no longer be read"
        case .hear: "it can be read again"
        case .unpaid: "a home leaves its bills unpaid"
        case .pay: "it pays all it owes"
        case .node: "look at a node, by its name or its home's"
        case .compromise: "let a node misbehave, such as black-hole or grey-hole(0.5)"
        case .restore: "let it do as it should again, with a full battery"
        case .cut: "cut a link"
        case .mend: "make a link as it was"
        case .degrade: "let a link succeed so often, 0 to 1"
        case .drain: "empty the battery of a node"
        case .move: "move a node to a place in metres"
        case .routing: "find routes by another protocol"
        case .trust: "ask for this trust in every dimension, 0 to 1"
        case .readmit: "take an evicted node back"
        case .save: "save the screen (.txt, .ansi, .svg) or the pane's table (.csv, .json)"
        case .set: "change a setting"
        }
    }
}
