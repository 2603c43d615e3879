import ArgumentParser
import Cells
import Dashboard
import Foundation
import Terminal

/// The command that shows how the program understands typed keys.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Show what the program understands of what is typed, one line a key.",
        discussion: """
            Each line has what the bytes mean, what that does with your settings, and the bytes. \
            A line that begins with - is something that means nothing here, such as a late answer of \
            the terminal. Ctrl-C ends it. If standard input is a file or a pipe, its bytes are read to \
            their end: printf '\\033[1~q' | commonwatt keys
            """)

    func run() throws {
        let store = SettingsStore(environment: ProcessInfo.processInfo.environment)
        var keys = KeyMap.standard
        do throws(SettingsError) {
            keys = try store.load().keys
        } catch {
            printError(error.description)
            throw ExitCode(2)
        }
        let source = KeySource()
        defer { source.close() }
        if source.isTerminal { try printResult("Type, click or paste; Ctrl-C ends.") }
        while let decoded = source.next() {
            for input in decoded {
                try printResult(Self.line(input, keys))
                guard source.isTerminal else { continue }
                if input.event == .key(.control("c")) { return }
                if input.event == .suspend { source.stop() }
            }
        }
    }

    /// Returns a line such as `home            first-slot                       ESC
    /// [ 1 ~`.
    static func line(_ input: DecodedInput, _ keys: KeyMap) -> String {
        let (name, effect) = meaning(input, keys)
        return pad(name, 18) + " " + pad(effect, 40) + " " + bytes(input)
    }

    private static func meaning(_ input: DecodedInput, _ keys: KeyMap) -> (name: String, effect: String) {
        switch input.event {
        case .key(let key): (visible(key.name), effect(of: key, keys))
        case .mouse(let event): ("\(event.kind) \(event.x),\(event.y)", "the mouse: column and row from 0")
        case .paste(let text):
            ("paste", "\(text.unicodeScalars.count) characters: \"\(visible(String(text.prefix(24))))\"")
        case .suspend: ("ctrl-z", "stop until the shell's fg")
        case nil: ("-", visible(input.note))
        case .resize, .wake, .terminate: ("-", "")
        }
    }

    private static func effect(of key: Key, _ keys: KeyMap) -> String {
        if key == .control("c") { return Action.quit.rawValue }
        let bindings = keys.bindings.filter { $0.keys.contains(key) }
        if bindings.isEmpty { return "no action" }
        return bindings.map {
            $0.scope == .everywhere ? $0.action.rawValue : "\($0.action.rawValue) (\($0.scope.title))"
        }
        .joined(separator: ", ")
    }

    /// The names of the bytes, such as `ESC [ A`, `^A`, `c3`.
    private static func bytes(_ input: DecodedInput) -> String {
        let names = input.bytes.map { byte in
            switch byte {
            case 0x1b: "ESC"
            case 0..<0x20: "^" + String(Unicode.Scalar(byte + 0x40))
            case 0x20: "SP"
            case 0x21..<0x7f: String(Unicode.Scalar(byte))
            case 0x7f: "DEL"
            default: String(byte, radix: 16)
            }
        }
        let rest = input.byteCount - names.count
        return names.joined(separator: " ") + (rest > 0 ? " … \(rest) more" : "")
    }

    /// The text with everything that would move the terminal's cursor replaced by
    /// dots.
    private static func visible(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    switch $0.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: "·"
                    default: $0
                    }
                }))
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
