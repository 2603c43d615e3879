import Foundation

/// Runs a program as a child and says how it ended, how long it took and how
/// much memory it had.
struct ChildProgram {
    let path: String
    /// Where its output goes, standard output and errors together.
    let outputPath: String
    /// It is killed after so many seconds.
    var limit = 10.0

    struct Outcome {
        /// The exit status, or minus the signal that ended it.
        var status: Int
        /// Of the wall.
        var seconds: Double
        var isKilled: Bool
        /// The most memory it had, in MB.
        var memory: Double
        var output: String
    }

    func run(_ arguments: [String], environment: [String: String], folder: String) -> Outcome {
        var actions: posix_spawn_file_actions_t = .init()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var child: pid_t = 0
        // env changes the folder and becomes the program.
        let words = (["/usr/bin/env", "-C", folder, path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        let start = ContinuousClock.now
        guard posix_spawn(&child, "/usr/bin/env", &actions, nil, words, variables) == 0 else {
            return Outcome(status: -1_000, seconds: 0, isKilled: false, memory: 0, output: "\(path) cannot be started")
        }
        var status: Int32 = 0
        var usage = rusage()
        var isKilled = false
        var pause: UInt32 = 500
        while wait4(child, &status, WNOHANG, &usage) == 0 {
            if (ContinuousClock.now - start) / .seconds(1) > limit {
                isKilled = true
                kill(child, SIGKILL)
                wait4(child, &status, 0, &usage)
                break
            }
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
        let output =
            (FileManager.default.contents(atPath: outputPath)).map {
                String(decoding: $0.prefix(1 << 16), as: UTF8.self)
            } ?? ""
        let signal = Int(status & 0x7f)
        return Outcome(
            status: signal == 0 ? Int(status >> 8 & 0xff) : -signal,
            seconds: (ContinuousClock.now - start) / .seconds(1),
            isKilled: isKilled, memory: Double(usage.ru_maxrss) / 1_024, output: output)
    }
}
