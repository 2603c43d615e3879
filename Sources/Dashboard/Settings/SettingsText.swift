internal import Cells
internal import Quantities

/// The notation of keys and layouts in `config.yaml`, and changes of a file that
/// leave everything else in it unchanged.
enum SettingsText {
    /// Returns the line of an action's keys below `keys:`.
    static func line(_ binding: Binding) -> String {
        let keys = binding.keys.map { "\"\($0.name == "\"" || $0.name == "\\" ? "\\" + $0.name : $0.name)\"" }
        return "  \(binding.action.rawValue): [\(keys.joined(separator: ", "))]"
    }

    /// Returns a word as YAML reads it back: unquoted if it is plain, else in
    /// double quotes.
    static func scalar(_ word: String) -> String {
        let isPlain = word.unicodeScalars.allSatisfy {
            ($0.isASCII && $0.properties.isAlphabetic) || ("0"..."9").contains($0) || "_-./".unicodeScalars.contains($0)
        }
        if isPlain, let first = word.unicodeScalars.first, first != "-", first != "." { return word }
        var quoted = "\""
        for scalar in word.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where scalar.isInvisible:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// Returns the comment at the end of a line, from its `#` on; `nil` if there is
    /// none.
    static func comment(of line: String) -> Substring? {
        var quote: Character?
        var before: Character = " "
        for index in line.indices {
            let character = line[index]
            if let open = quote {
                if character == open, before != "\\" || open == "'" { quote = nil }
            } else if character == "#", before == " " || before == "\t" {
                return line[index...]
            } else if character == "\"" || character == "'",
                before == " " || before == ":" || before == "[" || before == ","
            {
                quote = character
            }
            before = before == "\\" && character == "\\" ? " " : character
        }
        return nil
    }

    /// Returns the lines of the section of layouts.
    static func lines(_ layouts: [Settings.UserLayout]) -> [String] {
        var lines = ["layouts:"]
        for layout in layouts {
            lines.append("  \(scalar(layout.name)):")
            for view in ViewName.allCases {
                if let part = layout.views[view] { lines.append("    \(view.rawValue.lowercased()): \(text(part))") }
            }
        }
        return lines
    }

    private static func text(_ layout: Layout) -> String {
        switch layout {
        case .pane(let pane, let weight): weight == 1 ? pane.rawValue : "{ pane: \(pane.rawValue), weight: \(weight) }"
        case .columns(let parts, let weight):
            "{ columns: [\(parts.map(text).joined(separator: ", "))]\(weight == 1 ? "" : ", weight: \(weight)") }"
        case .rows(let parts, let weight):
            "{ rows: [\(parts.map(text).joined(separator: ", "))]\(weight == 1 ? "" : ", weight: \(weight)") }"
        }
    }

    private static func split(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    /// Returns the indices of a section's lines, its heading first; `nil` if there
    /// is no such section.
    private static func section(_ name: String, in lines: [String]) -> Range<Int>? {
        guard let start = lines.firstIndex(where: { $0.hasPrefix(name + ":") }) else { return nil }
        var end = start + 1
        while end < lines.count, lines[end].isEmpty || lines[end].hasPrefix(" ") || lines[end].hasPrefix("#") {
            end += 1
        }
        // Comments directly before the next section belong to it.
        while end > start + 1, lines[end - 1].isEmpty || lines[end - 1].hasPrefix("#") { end -= 1 }
        return start..<end
    }

    /// Returns a file's text with the keys of some actions changed or added.
    static func updated(_ old: String, _ bindings: [Binding]) -> String {
        var lines = split(old)
        for binding in bindings {
            guard let section = section("keys", in: lines) else {
                let place = lines.firstIndex { $0.hasPrefix("layouts:") } ?? lines.count
                lines.insert(contentsOf: ["keys:", line(binding)], at: place)
                continue
            }
            let name = binding.action.rawValue + ":"
            if let place = section.dropFirst().first(where: { lines[$0].drop { $0 == " " }.hasPrefix(name) }) {
                let comment = lines[place].range(of: " # ").map { lines[place][$0.lowerBound...] } ?? ""
                let indent = lines[place].prefix { $0 == " " }.count
                lines[place] = line(binding) + comment
                // A list below the line, one key a line, held the old keys.
                while place + 1 < lines.count, lines[place + 1].prefix(while: { $0 == " " }).count > indent {
                    lines.remove(at: place + 1)
                }
            } else {
                lines.insert(line(binding), at: section.upperBound)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Returns a file's text with the section of layouts replaced or added.
    static func updated(_ old: String, _ layouts: [Settings.UserLayout]) -> String {
        var lines = split(old)
        if let section = section("layouts", in: lines) {
            lines.replaceSubrange(section, with: self.lines(layouts))
        } else {
            lines += self.lines(layouts)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension String {
    /// Returns the range of the first occurrence of a text; `nil` if there is none.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
