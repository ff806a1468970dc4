import KECSControl
import NIOCore
import Synchronization

/// A command in a container of the engine, over the connection that the engine gave up
/// for it.
final class DockerExecSession: ExecSession {
    private let exec: DockerExec
    private let channel: any Channel
    private let reader: NIOLoopBound<OutputReader>
    private let hasTerminal: Bool
    private let isHungUp = Mutex(false)
    /// Owned by this: ends with the command.
    private let ending: Task<ExecEnd, Never>
    private let abandonment: Abandonment

    private final class Abandonment: Sendable {
        private let flag = Mutex(false)
        var isSet: Bool { flag.withLock { $0 } }
        func set() { flag.withLock { $0 = true } }
    }

    init(
        _ exec: DockerExec, channel: any Channel, reader: NIOLoopBound<OutputReader>,
        hasTerminal: Bool
    ) {
        self.exec = exec
        self.channel = channel
        self.reader = reader
        self.hasTerminal = hasTerminal
        let abandonment = Abandonment()
        self.abandonment = abandonment
        ending = Task {
            // The engine closes the connection when the command has ended.
            try? await channel.closeFuture.get()
            return await exec.end { abandonment.isSet }
        }
    }

    /// Tells the size to an engine that does not take it with the start. The terminal is
    /// made a moment after the engine has answered, as its own client knows.
    func resizeAtStart(_ size: TerminalSize) async {
        for attempt in 1...10 {
            do { return try await exec.client.resizeExec(exec.id, size) } catch {
                guard channel.isActive else { return }
                try? await Task.sleep(for: .milliseconds(attempt * 5))
            }
        }
    }

    // MARK: ExecSession

    func read() async throws(RuntimeError) -> ExecOutput? {
        let reader = reader
        do {
            return try await channel.eventLoop.flatSubmit { reader.value.next() }.get()
        } catch {
            throw RuntimeError(.retryable, "The command's output cannot be read: \(error.inOneLine)")
        }
    }

    func write(_ bytes: [UInt8]) async throws(RuntimeError) {
        do {
            try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
        } catch {
            throw RuntimeError(.absent, "The command takes no more input.")
        }
    }

    func offer(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= 4096, channel.isWritable else { return false }
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
        return true
    }

    func closeInput() async {
        guard !hasTerminal else { return }
        try? await channel.close(mode: .output)
    }

    func resize(_ size: TerminalSize) async {
        guard hasTerminal else { return }
        // A command that has ended has no terminal any more.
        try? await exec.client.resizeExec(exec.id, size)
    }

    func end() async -> ExecEnd { await ending.value }

    func hangUp() {
        let isFirst = isHungUp.withLock { known in
            defer { known = true }
            return !known
        }
        guard isFirst else { return }
        channel.close(promise: nil)
        let reader = reader
        channel.eventLoop.execute { reader.value.discard() }
        let (exec, abandonment) = (exec, abandonment)
        // Owned by the command: returns, within seconds, when that has ended.
        Task {
            await exec.kill()
            abandonment.set()
        }
    }
}
