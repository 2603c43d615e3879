import ArgumentParser
import Dashboard

/// The command that plays a story on the screen.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Play a story on the screen, for an audience.",
        discussion: "Stories: " + Story.all.map { "\($0.name) (\($0.summary))" }.joined(separator: "; ") + ".")

    @Argument(help: "\(Story.all.map(\.name).joined(separator: ", ")).")
    var name: String

    @Option(help: "How much faster than usual, 0.1 to 20.")
    var pace = 1.0

    @Option(help: "Theme: auto, a name, or a theme file.")
    var theme: String?

    @Option(help: "Layout: operate, teach, explore, or one of your own.")
    var layout: String?

    func validate() throws {
        if story == nil {
            throw ValidationError(
                "there is no story \"\(name)\"; there are \(Story.all.map(\.name).joined(separator: ", "))")
        }
        if !(0.1...20).contains(pace) { throw ValidationError("--pace \(pace): choose 0.1 to 20") }
    }

    private var story: Story? { Story.all.first { $0.name == name } }

    func run() throws {
        guard let story else { return }
        // A story plays on the community it was written for.
        var arguments: [String] = []
        if let seat = story.seat { arguments += ["--seat", seat] }
        if let mesh = story.mesh { arguments += ["--mesh", mesh] }
        if let theme { arguments += ["--theme", theme] }
        if let layout { arguments += ["--layout", layout] }
        try WatchCommand.parse(arguments).watch(story: (story, pace))
    }
}
