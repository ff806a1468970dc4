import ArgumentParser
import Foundation
import KECSWire
import NIOCore
import NIOPosix

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find out what is wrong with this machine.",
        discussion: """
            Looks at all that `kecs serve` needs, with the same configuration: the container \
            engine, the port, the data folder, disk space and open files. Changes nothing.

            EXAMPLES:
              kecs doctor
              kecs doctor --port 9000 --json

            EXIT CODES:
              0 nothing fails; 1 something does; 78 the configuration makes no sense.
            """)

    @OptionGroup var file: FileFlag
    @Option(help: .setting(.runtime)) var runtime: String?
    @Option(help: .setting(.dataDir)) var dataDir: String?
    @Option(help: .setting(.host)) var host: String?
    @Option(help: .setting(.port)) var port: String?
    @Option(help: .setting(.dockerHost)) var dockerHost: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await Failure.reporting {
            let pairs: [(Setting, String?)] = [
                (.runtime, runtime), (.dataDir, dataDir), (.host, host), (.port, port),
                (.dockerHost, dockerHost),
            ]
            let surroundings = Surroundings.ofThisProcess
            let configuration = try await ConfigurationLoader.load(
                flags: pairs.reduce(into: [:]) { $0[$1.0.name] = $1.1 }, file: file.config,
                surroundings: surroundings)
            let findings = await examine(configuration, surroundings)
            try report(findings)
            if findings.contains(where: { $0.verdict == .fail }) { throw ExitCode(1) }
        }
    }

    private func examine(
        _ configuration: Configuration, _ surroundings: Surroundings
    ) async -> [Finding] {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let engine = await EngineCheck.run(configuration, surroundings, group: group)
        let port = await PortCheck.run(configuration, group: group)
        try? await group.shutdownGracefully()
        return [
            .ok("KECS", "version \(KECSVersion.current)"), engine, port,
            FolderCheck.run(configuration), DiskCheck.run(configuration), FileLimitCheck.run(),
        ]
    }

    private func report(_ findings: [Finding]) throws {
        if json {
            let report = Report(version: KECSVersion.current, findings: findings)
            Console.standardOutput.line(bytes: try JSONWriter.bytes(of: report))
            return
        }
        let surroundings = Surroundings.ofThisProcess
        let palette = Palette(
            isOn: Console.standardOutput.isTerminal && surroundings.variable("NO_COLOR") == nil)
        for finding in findings {
            let color: Palette.Color =
                switch finding.verdict {
                case .ok: .green
                case .warn: .yellow
                case .fail: .red
                }
            let verdict = palette.paint(finding.verdict.rawValue.padding(to: 4), color)
            Console.standardOutput.line("\(verdict)  \(finding.topic.padding(to: 10))  \(finding.text)")
            if let advice = finding.advice {
                Console.standardOutput.line("                  → \(advice)")
            }
        }
    }

    private struct Report: Encodable {
        let version: String
        let findings: [Finding]
    }
}
