internal import Cells
internal import Community
internal import EStar
internal import Markets
internal import Quantities
internal import Simulation

/// The command line: words after `:`.
extension Model {
    /// Executes a command line; reports an error in it as a notice.
    mutating func execute(_ line: String) -> [Command] {
        let words = line.split(separator: " ").map(String.init)
        guard let first = words.first else { return [] }
        let rest = Array(words.dropFirst())
        if let word = CommandWord(rawValue: first.lowercased()), !rest.isEmpty || Action(rawValue: first) == nil {
            return run(word, rest, text: rest.joined(separator: " "))
        }
        if let action = Action(rawValue: first.lowercased()) {
            if !rest.isEmpty { return refuse("\(first) takes nothing after it") }
            return perform(action)
        }
        let names = CommandWord.allCases.map(\.rawValue) + Action.allCases.map(\.rawValue)
        let near =
            Self.nearest(to: first, among: names).map { "; the nearest is \($0)" } ?? "; Ctrl-P finds every command"
        return refuse("there is no command \"\(first)\"\(near)")
    }

    private mutating func refuse(_ text: String) -> [Command] {
        notice = Notice(text: text, isError: true)
        return []
    }

    private mutating func usage(_ word: CommandWord) -> [Command] { refuse("write: \(word.usage)") }

    private mutating func run(_ word: CommandWord, _ words: [String], text: String) -> [Command] {
        switch word {
        case .goto: return goTo(words)
        case .home, .pin:
            guard words.count == 1, let number = household(words[0]) else { return unknownHome(words, word) }
            if word == .pin { pinned = number } else { home = number }
            show(.homes)
            if word == .home { focus[.homes] = .home }
        case .view:
            guard let name = ViewName.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() }) else {
                return usage(word)
            }
            show(name)
        case .layout:
            guard let name = layoutNames.first(where: { $0.lowercased() == text.lowercased() }) else {
                return refuse("there is no layout \"\(text)\"; there are \(layoutNames.joined(separator: ", "))")
            }
            layoutName = name
        case .arrange: return arrange(words)
        case .theme:
            guard let place = themeNames.firstIndex(where: { $0.lowercased() == text.lowercased() }) else {
                return refuse("there is no theme \"\(text)\"; there are \(themeNames.joined(separator: ", "))")
            }
            themeIndex = place
        case .speed:
            guard let speed = Speed(word: text) else { return usage(word) }
            return [.engine(.drive(.setSpeed(speed)))]
        case .run, .pause: return runCondition(word, words)
        case .filter:
            startFilter()
            if case .filter(let pane) = prompt?.kind { setFilter(Filter(text), of: pane) }
            prompt = nil
        case .buy, .sell: return submitOrderByCommand(text, isSale: word == .sell)
        case .silence, .hear, .unpaid, .pay:
            guard words.count == 1, let number = household(words[0]) else { return unknownHome(words, word) }
            return intervene(word, number)
        case .node:
            guard words.count == 1, let node = meshNode(named: words[0]) else {
                return refuse(meshPicture == nil ? Self.noMesh : "there is no node \"\(text)\"")
            }
            show(.trust)
            mesh.node = node
        case .compromise, .restore, .cut, .mend, .degrade, .drain, .move, .routing, .trust, .readmit:
            do throws(MeshCommandError) {
                let command = try meshCommand(word, words)
                successText = "done; the trusted party sees it at the next clearing, 00:30"
                return [.engine(.intervene(.mesh(command)))]
            } catch {
                return refuse(error.message)
            }
        case .save: return words.isEmpty ? saveFrame() : save(as: text)
        case .set:
            guard words.count >= 2 else { return usage(word) }
            return set(words[0], to: words.dropFirst().joined(separator: " "))
        }
        return []
    }

    private func household(_ name: String) -> HouseholdID? {
        engine?.picture.homes.households.firstIndex { $0.id.lowercased() == name.lowercased() }
    }

    private mutating func unknownHome(_ words: [String], _ word: CommandWord) -> [Command] {
        guard let name = words.first, words.count == 1 else { return usage(word) }
        let near =
            Self.nearest(to: name, among: engine?.picture.homes.households.map(\.id) ?? []).map {
                "; the nearest is \($0)"
            } ?? ""
        return refuse("there is no home \"\(name)\"\(near)")
    }

    private mutating func intervene(_ word: CommandWord, _ number: HouseholdID) -> [Command] {
        let name = engine?.picture.name(number) ?? ""
        let intervention: Intervention
        switch word {
        case .silence:
            (intervention, successText) = (
                .silenceMeter(household: number), "the meter of \(name) can no longer be read"
            )
        case .hear:
            (intervention, successText) = (.hearMeter(household: number), "the meter of \(name) can be read again")
        case .unpaid:
            (intervention, successText) = (
                .stopPaying(household: number), "\(name) leaves its bills unpaid from now on"
            )
        default:
            (intervention, successText) = (
                .payAgain(household: number), "\(name) pays all it owes, and its bills again"
            )
        }
        return [.engine(.intervene(intervention))]
    }

    private mutating func submitOrderByCommand(_ text: String, isSale: Bool) -> [Command] {
        if view != .books { show(.books) }
        startEntry(isSale: isSale)
        guard case .order(_, let slot) = prompt?.kind else { return [] }
        let commands = submitOrder(text, isSale: isSale, slot: slot)
        if commands.isEmpty { prompt = nil }
        return commands
    }

    /// `run until CONDITION`, `pause when CONDITION`, `pause never`.
    private mutating func runCondition(_ word: CommandWord, _ words: [String]) -> [Command] {
        if word == .pause, words == ["never"] {
            notice = Notice(text: "the clock pauses on nothing any more", isError: false)
            return [.engine(.drive(.pauseWhen(nil)))]
        }
        guard words.first == (word == .run ? "until" : "when"), words.count > 1, let picture = engine?.picture else {
            return usage(word)
        }
        let text = words.dropFirst().joined(separator: " ")
        do throws(ConditionError) {
            let condition = try Condition(text, households: picture.homes.households.map(\.id))
            notice = Notice(
                text: word == .run ? "running until \(text)" : "the clock pauses when \(text)", isError: false)
            return [.engine(.drive(word == .run ? .runUntil(condition) : .pauseWhen(condition)))]
        } catch {
            return refuse("column \(error.column): \(error.message)")
        }
    }

    /// `goto 14:30`, `goto 2024-06-05 14:30`, `goto slot 57`.
    private mutating func goTo(_ words: [String]) -> [Command] {
        guard let picture = engine?.picture, var date = shownDate else { return [] }
        if words.isEmpty { return usage(.goto) }
        var words = words[...]
        if let first = words.first, let day = CivilDate(iso: first) {
            let slots = picture.clock.calendar.knownDates.contains(day) ? picture.clock.calendar.slots(of: day) : nil
            guard slots != nil else { return refuse("\(first) is not a day of this run") }
            date = day
            words.removeFirst()
        }
        let slots = picture.clock.calendar.slots(of: date)
        if words.isEmpty {
            cursor = slots.lowerBound
            return []
        }
        if words.first == "slot" { words.removeFirst() }
        guard words.count == 1, let text = words.first else { return usage(.goto) }
        if let clock = ClockTime(text: text) {
            guard let time = picture.clock.calendar.moments(of: clock, on: date).first else {
                return refuse("the clock skips \(text) on \(date)")
            }
            cursor = picture.clock.calendar.slot(at: time)
        } else if let number = Int(text), (1...slots.count).contains(number) {
            cursor = slots.lowerBound.advanced(by: number - 1)
        } else {
            return refuse("\"\(text)\" is neither a time such as 14:30 nor a slot from 1 to \(slots.count)")
        }
        return []
    }

    // MARK: Completion

    /// Returns the words that can complete a command.
    ///
    /// - Parameters:
    ///   - words: The words before the last one.
    ///   - text: The beginning of the last word.
    func completions(of words: [String], beginning text: String) -> [String] {
        let candidates: [String]
        switch words.first.flatMap({ CommandWord(rawValue: $0.lowercased()) }) {
        case nil where words.isEmpty:
            candidates =
                CommandWord.allCases.map(\.rawValue)
                + Action.allCases.map(\.rawValue).filter { CommandWord(rawValue: $0) == nil }
        case .home, .pin, .silence, .hear, .unpaid, .pay:
            candidates = words.count == 1 ? engine?.picture.homes.households.map(\.id) ?? [] : []
        case .node, .restore, .cut, .mend, .degrade, .drain, .move, .readmit:
            candidates = words.count <= 2 ? meshPicture?.topology.nodes.map(\.id) ?? [] : []
        case .compromise:
            candidates = words.count == 1 ? meshPicture?.topology.nodes.map(\.id) ?? [] : Behaviour.words
        case .routing:
            candidates =
                words.count == 1
                ? RoutingProtocol.allCases.map(\.rawValue) : meshPicture?.topology.nodes.map(\.id) ?? []
        case .view: candidates = ViewName.allCases.map { $0.rawValue.lowercased() }
        case .layout: candidates = layoutNames.map { $0.lowercased() }
        case .theme: candidates = themeNames
        case .speed: candidates = ["1", "4", "16", "64", "max"]
        case .run: candidates = words.count == 1 ? ["until"] : Condition.knownNames
        case .pause: candidates = words.count == 1 ? ["when", "never"] : Condition.knownNames
        case .goto:
            candidates =
                words.count == 1 ? ["slot"] + (engine?.picture.history.days.map { $0.date.description } ?? []) : []
        case .set:
            candidates =
                words.count == 1
                ? Settings.Key.allCases.map(\.rawValue)
                : Settings.Key(rawValue: words[1]).map { choices(of: $0) } ?? []
        default: candidates = []
        }
        return candidates.filter { $0.lowercased().hasPrefix(text.lowercased()) }
    }

    /// Returns the known word nearest to a mistyped one; `nil` if none is similar.
    static func nearest(to word: String, among words: [String]) -> String? {
        words.map { (word: $0, score: fuzzyScore(of: word, in: $0) ?? fuzzyScore(of: $0, in: word) ?? 0) }
            .filter { $0.score > 0 }
            .max { ($0.score, $1.word) < ($1.score, $0.word) }?.word
    }
}

extension Speed {
    /// Parses `1`, `4`, `16`, `64` or `max`; returns `nil` for any other word.
    package init?(word: String) {
        if word == "max" {
            self = .flatOut
        } else if let number = Int(word), number > 0, let speed = Speed(rawValue: number) {
            self = speed
        } else {
            return nil
        }
    }

    /// The speed as it is typed and written in the settings.
    package var word: String { self == .flatOut ? "max" : String(rawValue) }
}
