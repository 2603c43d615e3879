package import Cells
internal import Foundation

/// A row of `Tests/TerminalTests/Cases/keys.json`: what a terminal sends, and
/// the lists of events that are right for it.
package struct KeyCase: Sendable, CustomStringConvertible {
    /// Bytes of one read, or a time without input.
    package enum Step: Sendable, Hashable {
        case bytes([UInt8])
        case pause(milliseconds: Int)
    }

    package var name: String
    package var steps: [Step]
    /// Each event as a line of text, such as `key home` or `paste 1.5`.
    package var right: [[String]]
    package var description: String { name }

    /// The same with every byte a read of its own, after a pause where there
    /// was none.
    package func split(milliseconds: Int) -> [Step] {
        var result: [Step] = []
        for step in steps {
            guard case .bytes(let bytes) = step else {
                result.append(step)
                continue
            }
            for byte in bytes {
                if case .bytes = result.last { result.append(.pause(milliseconds: milliseconds)) }
                result.append(.bytes([byte]))
            }
        }
        return result
    }

    /// All rows.
    package static func all() throws -> [KeyCase] {
        let file = SharedFolder.packageRoot.appendingPathComponent("Tests/TerminalTests/Cases/keys.json")
        return try JSONDecoder().decode(Table.self, from: Data(contentsOf: file)).rows.map(\.value)
    }

    /// An event as the table tells it; nil for one that has no place there.
    package static func text(_ event: InputEvent) -> String? {
        switch event {
        case .key(.character(" ")): "key space"
        case .key(.character(let character)): "text \(character)"
        case .key(let key): "key \(key.name)"
        case .paste(let text): "paste \(text)"
        case .mouse(let mouse): "mouse \(mouse.kind) \(mouse.x) \(mouse.y)"
        case .suspend: "suspend"
        case .resize, .wake, .terminate: nil
        }
    }
}

private struct Table: Decodable {
    var rows: [Row]

    struct Row: Decodable {
        var name: String
        var send: [Step]
        var means: [Event]
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var also_right: [[Event]]?

        var value: KeyCase {
            KeyCase(name: name, steps: send.map(\.value), right: ([means] + (also_right ?? [])).map { $0.map(\.line) })
        }
    }

    struct Step: Decodable {
        var hex: String?
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var pause_ms: Int?

        var value: KeyCase.Step {
            if let milliseconds = pause_ms { return .pause(milliseconds: milliseconds) }
            return .bytes((hex ?? "").split(separator: " ").compactMap { UInt8($0, radix: 16) })
        }
    }

    struct Event: Decodable {
        var key: String?
        var text: String?
        var paste: String?
        var mouse: String?
        var x: Int?
        var y: Int?

        /// The same words as ``KeyCase/text(_:)``.
        var line: String {
            if let key { return "key \(key)" }
            if let text { return text == " " ? "key space" : "text \(text)" }
            if let paste { return "paste \(paste)" }
            if let mouse, let x, let y { return "mouse \(mouse) \(x) \(y)" }
            return "suspend"
        }
    }
}
