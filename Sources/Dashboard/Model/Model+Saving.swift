internal import Cells
internal import Quantities
internal import Simulation

/// Saving the screen and the table of the focused pane.
extension Model {
    /// Saves the screen as plain text, as text with colours and as SVG, and the
    /// focused pane's table as CSV if it has one.
    func saveFrame() -> [Command] {
        guard let picture = engine?.picture else { return [] }
        let time = picture.clock.calendar.localISO(picture.clock.now).prefix(16).filter { $0 != ":" }
        let stem = "commonwatt-\(view.rawValue.lowercased())-\(time)"
        var files = [
            SavedFile(name: stem + ".txt", content: .text(Screen(self).buffer.text + "\n")),
            SavedFile(name: stem + ".ansi", content: .ansi),
            SavedFile(name: stem + ".svg", content: .svg),
        ]
        if let table = focusedTable {
            files.append(SavedFile(name: "\(stem)-\(focusedPane.rawValue).csv", content: .text(table.csv)))
        }
        return [.save(files)]
    }

    /// Saves the screen or the pane's table as one file, in the format of the
    /// name's ending.
    mutating func save(as name: String) -> [Command] {
        let kind = name.split(separator: ".").last.map { $0.lowercased() }
        switch kind {
        case "txt": return [.save([SavedFile(name: name, content: .text(Screen(self).buffer.text + "\n"))])]
        case "ansi": return [.save([SavedFile(name: name, content: .ansi)])]
        case "svg": return [.save([SavedFile(name: name, content: .svg)])]
        case "csv", "json":
            guard let table = focusedTable else {
                notice = Notice(
                    text: "this pane has no table: go to the homes, the events, the deals or the deviations",
                    isError: true)
                return []
            }
            return [.save([SavedFile(name: name, content: .text(kind == "csv" ? table.csv : table.jsonLines))])]
        default:
            notice = Notice(text: "\(name): end the name in .txt, .ansi, .svg, .csv or .json", isError: true)
            return []
        }
    }
}
