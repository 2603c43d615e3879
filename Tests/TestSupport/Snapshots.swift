internal import Foundation
package import Testing

/// Compares texts with files that are reviewed like code.
///
/// `COMMONWATT_RECORD=1 swift test` writes what is there now; the difference
/// is then read before it is committed.
package struct Snapshots: Sendable {
    private let folder: URL

    /// - Parameter folder: relative to the project's top folder.
    package init(folder: String) {
        self.folder = SharedFolder.packageRoot.appendingPathComponent(folder)
    }

    package static let isRecording = ProcessInfo.processInfo.environment["COMMONWATT_RECORD"] == "1"

    /// Expects a text to be as recorded.
    package func expect(
        _ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = folder.appendingPathComponent(name + ".txt")
        if Self.isRecording {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data((text + "\n").utf8).write(to: file)
            return
        }
        guard let data = FileManager.default.contents(atPath: file.path) else {
            Issue.record(
                "there is no recording \(name); run with COMMONWATT_RECORD=1 and read it",
                sourceLocation: sourceLocation)
            return
        }
        let recorded = String(decoding: data, as: UTF8.self).dropLast()
        guard recorded != text else { return }
        let old = recorded.split(separator: "\n", omittingEmptySubsequences: false)
        let new = text.split(separator: "\n", omittingEmptySubsequences: false)
        var report = "\(name) differs from its recording:"
        for line in 0..<max(old.count, new.count) {
            let (before, after) = (line < old.count ? old[line] : "", line < new.count ? new[line] : "")
            if before != after { report += "\n\(line + 1) - \(before)\n\(line + 1) + \(after)" }
        }
        Issue.record(Comment(rawValue: report), sourceLocation: sourceLocation)
    }
}
