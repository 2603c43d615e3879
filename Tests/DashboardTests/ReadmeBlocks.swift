import Foundation
import TestSupport

@testable import Cells
@testable import Dashboard

/// The tables of README.md, as the code has them: compared as a whole, so
/// that nothing is documented that is not there.
enum ReadmeBlocks {
    static var file: URL { SharedFolder.packageRoot.appendingPathComponent("README.md") }

    /// By name what stands between `<!-- name -->` and `<!-- end -->`.
    static var texts: [(name: String, text: String)] {
        [
            ("keys", keys), ("commands", commands), ("settings", settings),
            ("panes", Pane.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")),
            ("roles", Role.allCases.map { "`\($0.name)`" }.joined(separator: ", ")),
        ]
    }

    private static var keys: String {
        var text = "\n"
        for scope in Scope.allCases {
            let bindings = KeyMap.standard.bindings.filter { $0.scope == scope }
            if bindings.isEmpty { continue }
            text += (text == "\n" ? "" : "\n") + "\(scope.title):\n\n| key | action | what it does |\n|---|---|---|\n"
            for binding in bindings {
                let keys = binding.keys.map { "`\($0.name)`" }.joined(separator: " ")
                text += "| \(keys) | `\(binding.action.rawValue)` | \(binding.action.title) |\n"
            }
        }
        return text
    }

    private static var commands: String {
        "\n| command | what it does |\n|---|---|\n"
            + CommandWord.allCases.map {
                "| `:\($0.usage.replacing("|", with: "\\|"))` | \($0.summary.replacing("|", with: "\\|")) |\n"
            }.joined()
    }

    private static var settings: String {
        "\n| setting | what it sets |\n|---|---|\n"
            + Settings.Key.allCases.map { "| `\($0.rawValue)` | \($0.summary) |\n" }.joined()
    }

    private static func range(_ name: String, in readme: String) -> Range<String.Index>? {
        guard let start = readme.range(of: "<!-- \(name) -->"),
            let end = readme.range(of: "<!-- end -->", range: start.upperBound..<readme.endIndex)
        else { return nil }
        return start.upperBound..<end.lowerBound
    }

    static func block(_ name: String, in readme: String) -> String? {
        range(name, in: readme).map { String(readme[$0]) }
    }

    /// The text with all blocks and pictures as they are now; pictures are
    /// the code blocks that begin with the program's first row.
    static func updated(_ old: String, pictures: [String]) -> String {
        var readme = old
        for (name, text) in texts {
            if let range = range(name, in: readme) { readme.replaceSubrange(range, with: text) }
        }
        var start = readme.startIndex
        for picture in pictures {
            guard let first = readme.range(of: "```\n Commonwatt   ", range: start..<readme.endIndex),
                let end = readme.range(of: "\n```", range: first.upperBound..<readme.endIndex)
            else { break }
            let place = readme.distance(from: readme.startIndex, to: first.lowerBound)
            readme.replaceSubrange(first.lowerBound..<end.upperBound, with: "```\n" + picture + "\n```")
            start = readme.index(readme.startIndex, offsetBy: place + picture.count)
        }
        return readme
    }
}
