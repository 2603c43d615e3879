internal import Cells

/// Something that is done and seen at the dashboard from start to end, by
/// the names of actions and commands: played without a terminal by tests,
/// and slowly before an audience by `commonwatt demo`.
package struct Story: Sendable {
    package var name: String
    /// What it shows, in a line.
    package var summary: String
    /// The home that is traded for by hand.
    package var seat: String?
    /// What carries messages; nothing where they arrive at once.
    package var mesh: String?
    package var steps: [Step]

    /// - Parameters:
    ///   - seat: the home that is traded for by hand, if any is.
    ///   - mesh: what carries messages, as `--mesh` is given.
    package init(name: String, summary: String, seat: String? = nil, mesh: String? = nil, steps: [Step]) {
        self.name = name
        self.summary = summary
        self.seat = seat
        self.mesh = mesh
        self.steps = steps
    }

    /// One thing that is done, said or seen.
    package enum Step: Sendable {
        /// A sentence for the audience.
        case say(String)
        case perform(Action)
        /// A line after `:`.
        case command(String)
        /// Typed letter by letter, then enter.
        case type(String)
        /// What follows from what is on the screen.
        case follow(@Sendable (Model) -> [Step])
        /// A text that must be on the screen now.
        case expect(String)
        /// Something that must be so now, and what it is.
        case require(String, @Sendable (Model) -> Bool)
    }
}

/// What a story asks for next.
package struct StoryPlayer: Sendable {
    /// What is to be done, and how long an audience needs for it.
    package enum Act: Sendable {
        case send(Message)
        case expect(String)
        case require(String, @Sendable (Model) -> Bool)
    }

    private var pending: [Story.Step]
    private var acts: [(Act, milliseconds: Int)] = []

    package init(_ story: Story) { pending = story.steps }

    /// The next act.
    ///
    /// - Parameter model: as it is now.
    /// - Returns: nothing when the story is over.
    package mutating func next(_ model: Model) -> (act: Act, milliseconds: Int)? {
        while acts.isEmpty {
            if pending.isEmpty { return nil }
            expand(pending.removeFirst(), model)
        }
        let first = acts.removeFirst()
        return (first.0, first.milliseconds)
    }

    private mutating func expand(_ step: Story.Step, _ model: Model) {
        func letters(_ text: String) {
            for character in text { acts.append((.send(.input(.key(.character(character)))), 70)) }
            acts.append((.send(.input(.key(.enter))), 1_500))
        }
        switch step {
        case .say(let text): acts.append((.send(.caption(text)), max(1_800, text.count * 45)))
        case .perform(let action): acts.append((.send(.perform(action)), 1_400))
        case .command(let line):
            acts.append((.send(.perform(.command)), 400))
            letters(line)
        case .type(let text): letters(text)
        case .follow(let steps): pending.insert(contentsOf: steps(model), at: 0)
        case .expect(let text): acts.append((.expect(text), 0))
        case .require(let what, let holds): acts.append((.require(what, holds), 0))
        }
    }
}
