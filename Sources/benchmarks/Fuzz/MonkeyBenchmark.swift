import Cells
import Community
import Dashboard
import Foundation
import Quantities
internal import Scenarios
import Simulation
import Terminal
import TestSupport

/// Presses anything at all, in windows from 1×1 to 500×200: the dashboard must
/// stay alive, hold no more memory, and end on Ctrl-C.
struct MonkeyBenchmark {
    let keys: Int
    let seed: UInt64

    /// What may be gained between a tenth of the keys and all of them.
    private static let memoryLimit = 48.0

    func run(_ report: inout Report) throws {
        report.heading("a monkey at the keys: \(keys) of them, seed \(seed), windows from 1×1 to 500×200")
        try runInProcess(&report)
        try runProgram(&report)
    }

    // MARK: In this process

    /// Decoder, model, engine and drawing, without a terminal.
    func runInProcess(_ report: inout Report) throws {
        var monkey = Monkey(seed: seed)
        var decoder = InputDecoder()
        var now = ContinuousClock.now
        var model = Model(size: Size(width: 80, height: 24), glyphs: .unicode, themeNames: Themes.bundledNames)
        var engine = try Self.engine()
        var quits = 0
        var slowest = 0.0
        var first = 0.0
        let started = ContinuousClock.now
        for count in 0..<keys {
            if count % 5_000 == 4_999 {
                // A run that is over has nothing more to be pressed about.
                engine.send(.stop)
                engine = try Self.engine()
            }
            if count == keys / 10 { first = Self.residentMemory() }
            var events = decoder.receive(monkey.key(in: model.size), at: now).compactMap(\.event)
            now += .milliseconds(monkey.pause)
            events += decoder.expire(at: now).compactMap(\.event)
            if let size = monkey.size() { events.append(.resize(size)) }
            for event in events {
                for command in model.update(.input(event)) {
                    if case .engine(let command) = command { engine.send(command) }
                    if command == .quit { quits += 1 }
                }
            }
            if let view = engine.mailbox.take() { _ = model.update(.engine(view)) }
            // Large pictures take longer than is of interest here.
            guard model.size.width * model.size.height < 8_000 || count % 10 == 0 else { continue }
            slowest = max(slowest, processorSeconds { _ = Screen(model).buffer.width } * 1e3)
        }
        let wall = (ContinuousClock.now - started) / .seconds(1)
        engine.send(.stop)
        let last = Self.residentMemory()
        report.must("alive after \(keys) keys in one process (quit was asked for \(quits) times and not obeyed)", true)
        report.must(Self.growth(first, last), last - first < Self.memoryLimit)
        report.must("Ctrl-C ends it", endsOnControlC(&model, &decoder, now))
        report.note(
            "\(Figure.short(wall * 1e6 / Double(keys))) µs a key, the slowest picture \(Figure.short(slowest)) ms")
    }

    /// Ctrl-C, and a moment in which nothing follows: the monkey may just
    /// have begun to paste.
    private func endsOnControlC(_ model: inout Model, _ decoder: inout InputDecoder, _ now: ContinuousClock.Instant)
        -> Bool
    {
        let events = decoder.receive([0x03], at: now) + decoder.expire(at: now + .milliseconds(150))
        return events.compactMap(\.event).contains { model.update(.input($0)) == [.quit] }
    }

    private static func engine() throws -> Engine {
        guard let street = CanalStreet.neighbourhood(households: 8) else { throw MonkeyError() }
        let scenario = try Scenario(builtIn: street, overrides: ScenarioOverrides(seat: "C01", mesh: .generated))
        return Engine(world: World(scenario: scenario))
    }

    // MARK: The real program

    /// The program in a pseudo-terminal. Some keys quit, which is no fault:
    /// it is started again then.
    func runProgram(_ report: inout Report) throws {
        let scratch = try TemporaryFolder()
        let here = FileManager.default.currentDirectoryPath
        // Ctrl-S saves the screen in the folder that a program is started in.
        guard FileManager.default.isExecutableFile(atPath: BuiltProgram.path),
            FileManager.default.changeCurrentDirectoryPath(scratch.path)
        else {
            report.note("the real program is skipped: there is no \(BuiltProgram.path)")
            return
        }
        defer { _ = FileManager.default.changeCurrentDirectoryPath(here) }
        // Quit has no letter, so that it is not pressed every hundred keys.
        try scratch.write("keys: { quit: [ctrl-c] }\n", to: "commonwatt/config.yaml")
        var monkey = Monkey(seed: seed &+ 1)
        var (starts, pressed, longest) = (0, 0, 0)
        var growths: [(first: Double, last: Double)] = []
        var endings: [String] = []
        var hasEnded = false
        while !hasEnded {
            guard let terminal = Self.start(scratch) else { throw MonkeyError() }
            starts += 1
            let begin = pressed
            var first: Double?
            var size = Size(width: 80, height: 24)
            var takesInput = true
            repeat {
                if let new = monkey.size() {
                    size = new
                    terminal.resize(width: size.width, height: size.height)
                }
                var bytes: [UInt8] = []
                for _ in 0..<20 { bytes += monkey.key(in: size) }
                pressed += 20
                takesInput = terminal.exchange(bytes)
                // Until it has nothing more to say, so that the keys do not
                // pile up in the line.
                if pressed % 200 == 0 { terminal.settle(milliseconds: 20, seconds: 0.5) }
                if first == nil, pressed - begin >= 2_000, !terminal.hasEnded {
                    first = Double(terminal.residentBytes) / 1_048_576
                }
            } while pressed < keys && takesInput && !terminal.hasEnded
            longest = max(longest, pressed - begin)
            terminal.settle(milliseconds: 200, seconds: 5)
            if terminal.hasEnded {
                let ending = terminal.ending(1)
                if ending != .exit(0) { endings.append("after \(pressed) keys: \(ending)") }
                continue
            }
            hasEnded = true
            if !takesInput { endings.append("after \(pressed) keys: takes no input") }
            if let first { growths.append((first, Double(terminal.residentBytes) / 1_048_576)) }
            terminal.send([0x03])
            let sent = ContinuousClock.now
            let ending = terminal.ending(20)
            report.must(
                "Ctrl-C ends the program (\(ending), after \(Figure.short((.now - sent) / .seconds(1))) s)"
                    + (terminal.hasOriginalSettings ? "" : ", which leaves the terminal's settings changed"),
                ending == .exit(0) && terminal.hasOriginalSettings)
        }
        report.must(
            "the program is alive after \(pressed) keys (\(starts) starts, \(longest) keys the longest run)"
                + endings.map { "; " + $0 }.joined(), endings.isEmpty)
        for growth in growths {
            report.must(
                "the program: " + Self.growth(growth.first, growth.last), growth.last - growth.first < Self.memoryLimit)
        }
    }

    private static func start(_ scratch: TemporaryFolder) -> PseudoTerminal? {
        let terminal = PseudoTerminal(
            BuiltProgram.path, ["--seat", "C05"],
            environment: [
                "TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "XDG_CONFIG_HOME": scratch.path,
            ])
        terminal?.wait(for: "PAUSED")
        terminal?.isFollowed = false
        return terminal
    }

    private static func growth(_ first: Double, _ last: Double) -> String {
        "memory \(Figure.short(first)) MB after the first keys, \(Figure.short(last)) MB at the end"
    }

    private static func residentMemory() -> Double {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Double(fields[1]) ?? 0) * Double(getpagesize()) / 1_048_576 : .nan
    }

    private struct MonkeyError: Error {}
}

/// Presses keys of every kind, clicks, pastes and sends what no key sends;
/// never Ctrl-C, Ctrl-Z or what else means them.
private struct Monkey {
    private var random: RandomStream
    private static let plain = (0x20...0x7e).map { [UInt8($0)] }
    private static let controls =
        (UInt8(0x01)...0x1f).filter { $0 != 0x03 && $0 != 0x1a && $0 != 0x1b }.map { [$0] } + [[0x7f]]
    private static let sequences = [
        "\u{1b}", "\u{1b}[A", "\u{1b}[B", "\u{1b}[C", "\u{1b}[D", "\u{1b}OA", "\u{1b}OB", "\u{1b}[H", "\u{1b}[F",
        "\u{1b}[5~", "\u{1b}[6~", "\u{1b}[3~",
        "\u{1b}[Z", "\u{1b}[1;2A", "\u{1b}[1;2B", "\u{1b}[1;2C", "\u{1b}[1;2D", "\u{1b}OP", "\u{1b}[15~", "\u{1b}[[A",
        "\u{1b}[97u", "\u{1b}q",
        "\u{1b}[?62;22c", "\u{1b}]11;rgb:fafa/f7f7/e9e9\u{7}", "\u{1b}[17;33R", "\u{1b}P>|term 4q\u{1b}\\",
        "\u{1b}[200~", "\u{1b}[201~", "\u{1b}]", "\u{1b}[",
        "\u{1b}O", "\u{1b}[200~goto 12:15\r\u{1b}[201~", "é", "家", "🏠", "e\u{301}", "\u{202e}",
    ].map { Array($0.utf8) }
    private static let lines = [
        ":goto 12:15\r", ":node n03\r", ":speed max\r", ":set theme dusk\r", ":arrange mine\r", "/deal\r", "/!deal\r",
        ":run until time >= 14:30\r", "b1.5 18.20\r",
        ":compromise n03 black-hole\r", ":pause when buy > 20 ct\r",
    ].map { Array($0.utf8) }

    init(seed: UInt64) { random = RandomStream(seed: seed, name: "monkey") }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int(random.integer(in: Int64(range.lowerBound)...Int64(range.upperBound)))
    }

    private mutating func pick(_ choices: [[UInt8]]) -> [UInt8] { choices[number(0...choices.count - 1)] }

    /// Milliseconds until the next key; at times long enough for anything
    /// that has begun to be given up.
    var pause: Int { mutating get { number(0...99) == 0 ? 2_000 : number(0...120) } }

    mutating func key(in size: Size) -> [UInt8] {
        switch number(0...99) {
        case 0..<55: return pick(Self.plain)
        case 55..<65: return pick(Self.controls)
        case 65..<85: return pick(Self.sequences)
        case 85..<87: return pick(Self.lines)
        case 87..<98:
            let button = [0, 0, 0, 32, 64, 65, 2, 35][number(0...7)]
            let end = number(0...2) == 0 ? "m" : "M"
            return Array("\u{1b}[<\(button);\(number(1...size.width + 2));\(number(1...size.height + 2))\(end)".utf8)
        default:
            // Bytes that are none of these.
            return (0..<number(1...6)).map { _ in UInt8(number(0x80...0xff)) }
        }
    }

    /// Another size of the window, now and then: any, the smallest, the
    /// largest, or a usual one.
    mutating func size() -> Size? {
        guard number(0...39) == 0 else { return nil }
        switch number(0...5) {
        case 0: return Size(width: 1, height: 1)
        case 1: return Size(width: 500, height: 200)
        case 2: return Size(width: number(1...500), height: number(1...200))
        case 3: return Size(width: number(40...90), height: number(10...30))
        default: return Size(width: number(60...140), height: number(16...50))
        }
    }
}
