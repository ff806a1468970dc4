#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif
import KECSClient
import KECSWire
import NIOCore
import NIOPosix
import UnixSignals

/// Runs a command in a container with this program's terminal, or its pipes.
struct CommandRunner: Sendable {
    private enum Outcome: Sendable {
        case ended(CommandSession.End)
        case signal(Int32)
    }

    let endpoint: Endpoint
    let options: WebSocketOptions
    let order: CommandOrder
    private let terminal = LocalTerminal()

    init(endpoint: Endpoint, options: WebSocketOptions, order: CommandOrder) {
        self.endpoint = endpoint
        self.options = options
        self.order = order
    }

    /// - Returns: the command's exit code.
    /// - Throws: ``Failure``.
    func run() async throws -> Int32 {
        // A closed pipe is an answer of `write`, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let outcome: Outcome
        do {
            outcome = try await run(on: group)
        } catch is BrokenPipe {
            outcome = .signal(SIGPIPE)
        } catch {
            terminal.restore()
            try? await group.shutdownGracefully()
            throw failure(error)
        }
        terminal.restore()
        try? await group.shutdownGracefully()
        switch outcome {
        case .signal(let number): return 128 + number
        case .ended(let end):
            if let reason = end.reason { note(reason) }
            return Int32(clamping: end.exitCode)
        }
    }

    private func run(on eventLoops: any EventLoopGroup) async throws -> Outcome {
        let id = try await order.place(at: endpoint, options: options, on: eventLoops)
        let session = CommandSession(
            endpoint: endpoint, sessionId: id, options: options, group: eventLoops)
        if order.isInteractive {
            tellSize(to: session)
            terminal.makeRaw()
        }
        return try await withThrowingTaskGroup(of: Outcome?.self) { tasks in
            tasks.addTask {
                .ended(
                    try await session.run(
                        { try await write($0) }, onLoss: { note("\($0). Connecting again.") }))
            }
            tasks.addTask {
                // A terminal's keys are the command's, Ctrl-C too.
                let deadly: [UnixSignal] = [.sigint, .sigterm, .sighup, .sigquit]
                for await signal in await UnixSignalsSequence(trapping: deadly) {
                    return .signal(signal.rawValue)
                }
                return nil
            }
            if order.isInteractive {
                tasks.addTask {
                    let changes = await UnixSignalsSequence(trapping: .sigwinch)
                    // It may have changed before anybody listened.
                    tellSize(to: session)
                    for await _ in changes { tellSize(to: session) }
                    return nil
                }
            }
            StandardInput.send(to: session)
            defer { tasks.cancelAll() }
            while let outcome = try await tasks.next() {
                if let outcome { return outcome }
            }
            throw CancellationError()
        }
    }

    private func tellSize(to session: CommandSession) {
        guard let size = LocalTerminal.size else { return }
        session.resize(columns: size.columns, rows: size.rows)
    }

    /// Nobody reads the output any more.
    private struct BrokenPipe: Error {}

    /// - Throws: ``BrokenPipe``.
    private func write(_ output: CommandSession.Output) async throws {
        let (descriptor, bytes): (Int32, ByteBuffer) =
            switch output {
            case .stdout(let bytes): (STDOUT_FILENO, bytes)
            case .stderr(let bytes): (STDERR_FILENO, bytes)
            }
        var rest = bytes
        // What is typed comes back in a few bytes, which need not change threads.
        if rest.readableBytes <= Self.atomic, Self.takes(descriptor) {
            try Self.write(&rest, to: descriptor)
            return
        }
        // Whoever reads this may be slow, and everything else goes on meanwhile.
        try await NIOThreadPool.singleton.runIfActive {
            var rest = bytes
            try Self.write(&rest, to: descriptor)
        }
    }

    /// Bytes that a pipe or a terminal takes whole where it takes any (`PIPE_BUF`).
    private static let atomic = 4096

    private static func takes(_ descriptor: Int32) -> Bool {
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&wait, 1, 0) == 1 && wait.revents == Int16(POLLOUT)
    }

    private static func write(_ rest: inout ByteBuffer, to descriptor: Int32) throws {
        while rest.readableBytes > 0 {
            let count = rest.withUnsafeReadableBytes {
                #if canImport(Darwin)
                Darwin.write(descriptor, $0.baseAddress, $0.count)
                #elseif canImport(Musl)
                Musl.write(descriptor, $0.baseAddress, $0.count)
                #else
                Glibc.write(descriptor, $0.baseAddress, $0.count)
                #endif
            }
            if count > 0 {
                rest.moveReaderIndex(forwardBy: count)
            } else if errno == EAGAIN {
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&wait, 1, 1000)
            } else if errno != EINTR {
                throw BrokenPipe()
            }
        }
    }

    private func note(_ text: String) {
        let sentence = text.hasSuffix(".") ? text : text + "."
        // A raw terminal needs both.
        Console.standardError.line("kecs: \(sentence)" + (order.isInteractive ? "\r" : ""))
    }

    private func failure(_ error: any Error) -> Failure {
        switch error {
        case CommandProblem.refused(let error) where error.code == .authFailed:
            return unknown
        case CommandProblem.refused(let error):
            let reason = error.details?.reason ?? ""
            return Failure(.unavailable, "\(error.message)\(reason.isEmpty ? "." : ": \(reason).")")
        case CommandProblem.gone:
            return Failure(.unavailable, "The server knows of this command no more: it has ended, or the server was restarted.")
        case CommandProblem.takenOver:
            return Failure(.unavailable, "Another client has taken the command over.")
        case CommandProblem.outputLost:
            return Failure(.unavailable, "The connection was away for too long: output is missing.")
        case CommandProblem.closed(_, let reason):
            return Failure(.unavailable, "The server closed the connection: \(reason)")
        case WebSocketError.unreachable(let reason):
            return Failure(.unavailable, "\(reason) Is the server running? `kecs serve` starts it.")
        case WebSocketError.refused(status: 401, body: _, retryAfterSeconds: _): return unknown
        case let error as WebSocketError:
            let text = error.description
            return Failure(.unavailable, text.hasSuffix(".") ? text : text + ".")
        default: return Failure(error)
        }
    }

    /// The server does not know who we are.
    private var unknown: Failure { .unauthenticated(hasToken: options.token != nil) }
}
