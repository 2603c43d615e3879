package import Foundation

/// The folder of real data and vectors that stands beside the project's
/// checkout. It is not part of a clone, so tests that need it are skipped,
/// and say so, where it is missing.
package enum SharedFolder {
    /// `COMMONWATT_SHARED` if set, else `../shared` beside the package.
    package static let root: URL? = {
        let candidates: [URL] =
            ProcessInfo.processInfo.environment["COMMONWATT_SHARED"].map { [URL(fileURLWithPath: $0)] }
            ?? [packageRoot.deletingLastPathComponent().appendingPathComponent("shared")]
        return candidates.first { FileManager.default.fileExists(atPath: $0.appendingPathComponent("data").path) }
    }()

    package static var isPresent: Bool { root != nil }

    /// Why a test is skipped without it.
    package static let skipReason =
        "needs the real data and vectors of ../shared; set COMMONWATT_SHARED to that folder to run it"

    package static func path(_ relative: String) -> String {
        (root ?? URL(fileURLWithPath: "/nonexistent")).appendingPathComponent(relative).path
    }

    package static func bytes(_ relative: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path(relative))))
    }

    /// The top folder of the project.
    package static let packageRoot = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
