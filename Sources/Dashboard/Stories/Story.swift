internal import Cells

/// A scripted session at the dashboard, written in the names of actions and
/// commands. Tests play it without a terminal; `commonwatt demo` plays it slowly
/// before an audience.
package struct Story: Sendable {
    /// The name by which `commonwatt demo` finds the story.
    package var name: String
    /// The story's subject in one line.
    package var summary: String
    /// The home that the story trades for by hand; `nil` if it does not.
    package var seat: String?
    /// The mesh that carries messages, in the words of `--mesh`; `nil` if they
    /// arrive at once.
    package var mesh: String?
    /// The steps in the order in which they are played.
    package var steps: [Step]

    /// Creates a story.
    ///
    /// - Parameters:
    ///   - name: The name by which it is found.
    ///   - summary: Its subject in one line.
    ///   - seat: The home to trade for by hand, if any.
    ///   - mesh: The mesh that carries messages, in the words of `--mesh`.
    ///   - steps: The steps in order.
    package init(name: String, summary: String, seat: String? = nil, mesh: String? = nil, steps: [Step]) {
        self.name = name
        self.summary = summary
        self.seat = seat
        self.mesh = mesh
        self.steps = steps
    }

    /// A step of a story.
    package enum Step: Sendable {
        /// A sentence for the audience.
        case say(String)
        /// An action to perform.
        case perform(Action)
        /// A command line, without the leading `:`.
        case command(String)
        /// A text typed letter by letter, then enter.
        case type(String)
        /// Steps that depend on the model when they are reached.
        case follow(@Sendable (Model) -> [Step])
        /// A text that must be on the screen at this point.
        case expect(String)
        /// A condition that must hold at this point, and its description.
        case require(String, @Sendable (Model) -> Bool)
    }
}

/// The progress of a story being played.
package struct StoryPlayer: Sendable {
    /// One act of a story: a message to the model, or a check of it.
    package enum Act: Sendable {
        case send(Message)
        case expect(String)
        case require(String, @Sendable (Model) -> Bool)
    }

    private var pending: [Story.Step]
    private var acts: [(Act, milliseconds: Int)] = []

    /// Creates a player at the beginning of a story.
    package init(_ story: Story) { pending = story.steps }

    /// Returns the next act and how long an audience needs for it, in milliseconds;
    /// `nil` when the story is over.
    ///
    /// - Parameter model: The model at this point.
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
