import KECSControl
import Synchronization

/// A command that the engine refused to start: its words are the output, as older engines
/// and every shell have it.
final class FailedExecSession: ExecSession {
    private let output: Mutex<[ExecOutput]>
    private let exitCode: Int

    init(error: DockerError, hasTerminal: Bool) {
        var text = error.description
        if case .response(_, let message) = error { text = message }
        let isAbsent =
            text.contains("executable file not found") || text.contains("no such file or directory")
        exitCode = isAbsent ? 127 : 126
        let line = text + (hasTerminal ? "\r\n" : "\n")
        output = Mutex([ExecOutput(hasTerminal ? .stdout : .stderr, Array(line.utf8))])
    }

    func read() async throws(RuntimeError) -> ExecOutput? {
        output.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    func write(_ bytes: [UInt8]) async throws(RuntimeError) {
        throw RuntimeError(.absent, "The command takes no more input.")
    }

    func closeInput() async {}
    func resize(_ size: TerminalSize) async {}
    func end() async -> ExecEnd { ExecEnd(exitCode: exitCode) }
    func hangUp() {}
}
