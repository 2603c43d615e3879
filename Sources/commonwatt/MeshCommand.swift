import ArgumentParser
import EStar
internal import Files
import Foundation
internal import Scenarios
import Simulation

/// The command that runs the networking experiment alone, without a market.
struct MeshCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mesh", abstract: "Try routing on a mesh alone, with a share of its relays misbehaving.",
        discussion: """
            Calls between nodes drawn at random, each one session of some messages, on the mesh of a folder or, without \
            one, on meshes strewn over a square for each seed. Prints means over the seeds with 95 % confidence \
            intervals. The same arguments always give the same figures.
            """)

    @Argument(help: "A folder with a mesh; generated meshes without one.", completion: .directory)
    var folder: String?

    @Option(help: "The mesh by its name, where the folder has several.")
    var mesh: String?

    @Option(help: "How routes are found: srr, bar, dsr, or all to compare them.")
    var routing = "srr"

    @Option(help: "The share of nodes that misbehave, 0 to 1.")
    var malicious = 0.2

    @Option(
        help:
            "How they misbehave: mixed (black holes, grey holes, route breakers, over-claimers in turn), or one of \(Self.behaviours)."
    )
    var behaviour = "mixed"

    @Option(help: "The share of honest nodes with too little energy for a whole call, 0 to 1.")
    var weak = 0.3

    @Option(help: "How many seeds: 1, 2, … are run.")
    var seeds = 10

    @Option(help: "Calls for each seed.")
    var calls = 600

    @Option(help: "Messages of a call, one a second.")
    var messages = 30

    @Option(help: "Nodes of a generated mesh.")
    var nodes = 35

    @Option(help: "How fast nodes wander at most, in metres a second (random waypoint); 0 for standing still.")
    var speed = 0.0

    @Option(help: "The trust that a route asks for in every dimension, 0 to 1.")
    var trust = 0.5

    @Option(help: "Write the figures to this file, a row for each measure.")
    var csv: String?

    func validate() throws {
        func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>, _ what: String) throws {
            if !range.contains(value) { throw ValidationError("--\(name) \(plain(value)): \(what)") }
        }
        try check("malicious", malicious, 0...1, "a share from 0 to 1")
        try check("weak", weak, 0...1, "a share from 0 to 1")
        try check("trust", trust, 0...1, "from 0 to 1")
        try check("speed", speed, 0...100, "from 0 to 100 m/s")
        try check("seeds", Double(seeds), 1...1_000, "from 1 to 1000")
        try check("calls", Double(calls), 1...100_000, "from 1 to 100000")
        try check("messages", Double(messages), 1...256, "from 1 to 256, the length of a hash chain")
        try check("nodes", Double(nodes), 3...1_000, "from 3 to 1000")
        if protocols.isEmpty { throw ValidationError("--routing \(routing): choose srr, bar, dsr or all") }
        if adversary == nil {
            throw ValidationError("--behaviour \(behaviour): choose mixed or one of \(Self.behaviours)")
        }
        if csv == "" { throw ValidationError("--csv \"\": name the file to write") }
        if mesh != nil, folder == nil { throw ValidationError("--mesh names a mesh of a folder; name the folder, too") }
    }

    /// The behaviours that need no other node named.
    private static let behaviours = Behaviour.words.filter { !$0.contains("NODE") }.joined(separator: ", ")

    private func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }

    private var protocols: [RoutingProtocol] {
        routing == "all" ? RoutingProtocol.allCases : RoutingProtocol(rawValue: routing).map { [$0] } ?? []
    }

    private var adversary: MeshExperiment.Adversary? {
        behaviour == "mixed" ? .mixed : Behaviour(text: behaviour, nodes: []).map { .one($0) }
    }

    private static let csvHeader = "routing,measure,mean,half_width_95,seeds\n"

    /// Refuses to overwrite a file that no experiment has written, before time is
    /// spent on one.
    ///
    /// - Throws: `ExitCode` 2, after printing the reason.
    private func checkTarget(_ path: String) throws {
        // Anything but a regular file is checked when it is written.
        guard let bytes = try? RegularFile.bytes(atPath: path, limit: 1 << 26), !bytes.isEmpty else { return }
        if bytes.starts(with: Self.csvHeader.utf8) { return }
        printError("\(path): is there already, and no table of mesh; move it away, or name another file")
        throw ExitCode(2)
    }

    func run() throws {
        if let csv { try checkTarget(csv) }
        var experiment = MeshExperiment()
        var ground = "generated meshes of \(nodes) nodes"
        experiment.ground = .generated(nodes: nodes)
        if let folder {
            do throws(ScenarioError) {
                let map = try MeshMap.read(folder: folder, name: mesh)
                experiment.ground = .fixed(map.topology)
                ground = "mesh \(map.name), \(map.nodes.count) nodes"
            } catch {
                printError(error.description)
                throw ExitCode(2)
            }
        }
        experiment.malicious = Int((malicious * 1_000_000).rounded())
        experiment.adversary = adversary ?? .mixed
        experiment.weak = Int((weak * 1_000_000).rounded())
        experiment.calls = calls
        experiment.messagesPerCall = messages
        experiment.speed = speed
        experiment.requiredTrust = Int((trust * 1_000_000).rounded())
        try printResult(
            "\(ground), \(Estimate.text(malicious * 100, decimals: 0)) % \(behaviour), "
                + "\(Estimate.text(weak * 100, decimals: 0)) % of the others weak, \(calls) calls of \(messages) messages, "
                + "seeds 1 to \(seeds), "
                + (speed == 0 ? "standing still" : "wandering at up to \(Estimate.text(speed, decimals: 1)) m/s"))
        var tables: [MeshExperimentTable] = []
        for rule in protocols {
            experiment.routing = rule
            tables.append(MeshExperimentTable(experiment, seeds: 1...UInt64(seeds)))
        }
        try printResult("")
        try printResult(
            "  " + cell("mean ± 95 % interval", 34) + protocols.map { right($0.rawValue.uppercased(), 18) }.joined())
        for (place, row) in tables[0].rows.enumerated() {
            try printResult("  " + cell(row.name, 34) + tables.map { right($0.rows[place].text, 18) }.joined())
        }
        let isBalanced = tables.allSatisfy(\.isBalanced)
        try printResult(
            "  "
                + (isBalanced
                    ? "the accounts added up to zero after every clearing" : "THE ACCOUNTS DID NOT ADD UP TO ZERO"))
        if let csv { try write(tables, to: csv) }
        if !isBalanced { throw ExitCode(1) }
    }

    private func write(_ tables: [MeshExperimentTable], to path: String) throws {
        var text = Self.csvHeader
        for (rule, table) in zip(protocols, tables) {
            for row in table.rows {
                text += "\(rule.rawValue),\(row.word),"
                text += row.estimate.map { "\($0.mean),\($0.halfWidth.map { String($0) } ?? ""),\($0.count)" } ?? ",,0"
                text += "\n"
            }
        }
        do throws(OutputError) {
            try WholeFile.write(text, to: path, replacing: true)
        } catch {
            printError(error.description)
            throw ExitCode(2)
        }
        try printResult("  written to \(path)")
    }

    private func cell(_ text: String, _ width: Int) -> String {
        text.padding(toLength: width, withPad: " ", startingAt: 0)
    }

    private func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}

extension MeshExperimentTable.Row {
    /// The estimate such as `0.934 ± 0.021`; a dash if there is none.
    var text: String {
        guard let estimate else { return "-" }
        let mean = Estimate.text(estimate.mean, decimals: decimals)
        return estimate.halfWidth.map { "\(mean) ± \(Estimate.text($0, decimals: decimals))" } ?? mean
    }
}

extension Estimate {
    static func text(_ value: Double, decimals: Int) -> String { String(format: "%.\(decimals)f", value) }
}
