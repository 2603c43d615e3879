package import Foundation
internal import Glibc

/// The program that was built together with the tests.
package enum BuiltProgram {
    /// The executable, which stands beside the test bundle.
    package static let path = path(of: "commonwatt")

    /// Another executable of the package.
    package static func path(of name: String) -> String {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let own = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for candidate in [own, CommandLine.arguments[0]] {
            let sibling = URL(fileURLWithPath: candidate).deletingLastPathComponent().appendingPathComponent(name)
            if FileManager.default.isExecutableFile(atPath: sibling.path) { return sibling.path }
        }
        // Some test runners load the bundle into a helper of the toolchain.
        for argument in CommandLine.arguments where argument.contains(".xctest") {
            let sibling = URL(fileURLWithPath: argument).deletingLastPathComponent().appendingPathComponent(name)
            if FileManager.default.isExecutableFile(atPath: sibling.path) { return sibling.path }
        }
        return "/nonexistent/\(name)"
    }

    /// What an invocation came to.
    package struct Result: Sendable {
        package var output: String
        package var errors: String
        package var status: Int32
        /// Whether it was ended because it took too long.
        package var isLate = false
    }

    /// Starts the program without a terminal, in silence.
    package static func start(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Runs the program from a line of shell, in which it is `"$0"`, and waits
    /// for it.
    package static func run(shell line: String, folder: URL) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", line, path]
        process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder.path]
        process.currentDirectoryURL = folder
        return try run(process)
    }

    /// Runs the program without a terminal and waits for it.
    ///
    /// - Parameters:
    ///   - interruptWhen: sends an interrupt as soon as this holds of `folder`.
    ///   - standardOutput: a file to write to instead, such as `/dev/full`.
    ///   - workingFolder: where it runs.
    ///   - memory: the most MB it may reserve.
    ///   - seconds: how long it may take before it is ended.
    package static func run(
        _ arguments: [String], environment: [String: String] = [:], interruptWhen: ((URL) -> Bool)? = nil,
        folder: URL? = nil, standardOutput: String? = nil, workingFolder: URL? = nil,
        memory: Int? = nil, seconds: Double? = nil
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: memory == nil ? path : "/bin/sh")
        // The shell sets the limit and becomes the program.
        process.arguments =
            memory.map { ["-c", "ulimit -v \($0 * 1_024) && exec \"$0\" \"$@\"", path] + arguments } ?? arguments
        process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"].merging(environment) { $1 }
        if let workingFolder { process.currentDirectoryURL = workingFolder }
        return try run(
            process, interruptWhen: interruptWhen, folder: folder, standardOutput: standardOutput, seconds: seconds)
    }

    private static func run(
        _ process: Process, interruptWhen: ((URL) -> Bool)? = nil, folder: URL? = nil, standardOutput: String? = nil,
        seconds: Double? = nil
    ) throws -> Result {
        let scratch = try TemporaryFolder()
        // Files instead of pipes: nothing can block, however much is written.
        let (out, err) = (scratch.url.appendingPathComponent("out"), scratch.url.appendingPathComponent("err"))
        for file in [out, err] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput =
            try standardOutput.map { try FileHandle(forWritingTo: URL(fileURLWithPath: $0)) }
            ?? FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        try process.run()
        if let interruptWhen, let folder {
            while process.isRunning, !interruptWhen(folder) { usleep(5_000) }
            process.interrupt()
        }
        var isLate = false
        if let seconds {
            let end = ContinuousClock.now + .seconds(seconds)
            while process.isRunning, .now < end { usleep(5_000) }
            isLate = process.isRunning
            if isLate { kill(process.processIdentifier, SIGKILL) }
        }
        process.waitUntilExit()
        return Result(
            output: try scratch.read("out"), errors: try scratch.read("err"),
            status: process.terminationStatus,
            isLate: isLate)
    }
}
