import CSupervisor
import Glibc
import KECSControl
import NIOCore
import NIOPosix

/// A command beside a process, and the ends of its streams, which its keeper has given us.
final class ProcessExecSession: ExecSession {
    private let eventLoop: any EventLoop
    private let control: any Channel
    /// The terminal, or standard input.
    private let input: any Channel
    /// All that have to be closed, `input` among them.
    private let streams: [any Channel]
    private let reader: NIOLoopBound<OutputReader>
    private let ended: EventLoopFuture<ExecEnd>
    private let hasTerminal: Bool

    private init(
        control: any Channel, streams: [any Channel], reader: NIOLoopBound<OutputReader>,
        ended: EventLoopFuture<ExecEnd>
    ) {
        eventLoop = control.eventLoop
        self.control = control
        input = streams[0]
        self.streams = streams
        self.reader = reader
        self.ended = ended
        hasTerminal = streams.count == 1
    }

    /// Takes the descriptors over, whatever comes of it.
    static func make(
        control: CInt, descriptors: [CInt], on eventLoop: any EventLoop
    ) async throws -> ProcessExecSession {
        var mine = [control] + descriptors
        do {
            let ended = eventLoop.makePromise(of: ExecEnd.self)
            let keeper: any Channel
            do {
                keeper = try await ClientBootstrap(group: eventLoop)
                    // We still hear of the end when we have hung up.
                    .channelOption(.allowRemoteHalfClosure, value: true)
                    .channelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(
                                KeeperHandler(ended: ended))
                        }
                    }
                    .withConnectedSocket(control).get()
            } catch {
                ended.fail(error)
                throw error
            }
            mine.removeFirst()
            let reader = try await eventLoop.submit {
                NIOLoopBound(OutputReader(eventLoop: eventLoop), eventLoop: eventLoop)
            }.get()
            let roles: [Role] =
                descriptors.count == 1
                ? [.terminal] : [.input, .output(.stdout), .output(.stderr)]
            var streams: [any Channel] = []
            do {
                for role in roles {
                    streams.append(try await open(mine[0], role, reader, on: eventLoop))
                    mine.removeFirst()
                }
            } catch {
                for channel in [keeper] + streams { channel.close(promise: nil) }
                throw error
            }
            return ProcessExecSession(
                control: keeper, streams: streams, reader: reader, ended: ended.futureResult)
        } catch {
            for descriptor in mine { Glibc.close(descriptor) }
            throw error
        }
    }

    private enum Role {
        case terminal, input
        case output(ExecOutput.Stream)
    }

    private static func open(
        _ descriptor: CInt, _ role: Role, _ reader: NIOLoopBound<OutputReader>,
        on eventLoop: any EventLoop
    ) async throws -> any Channel {
        let bootstrap = NIOPipeBootstrap(group: eventLoop)
            .channelOption(.autoRead, value: false)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let stream: ExecOutput.Stream
                    switch role {
                    case .input: return
                    case .terminal: stream = .stdout
                    case .output(let kind): stream = kind
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        OutputSource(reader.value, .plain(stream)))
                }
            }
        switch role {
        case .terminal:
            return try await bootstrap.takingOwnershipOfDescriptor(inputOutput: descriptor).get()
        case .input:
            return try await bootstrap.takingOwnershipOfDescriptor(output: descriptor).get()
        case .output:
            return try await bootstrap.takingOwnershipOfDescriptor(input: descriptor).get()
        }
    }

    // MARK: ExecSession

    func read() async throws(RuntimeError) -> ExecOutput? {
        let reader = reader
        do {
            return try await eventLoop.flatSubmit { reader.value.next() }.get()
        } catch {
            throw RuntimeError(.retryable, "The command's output cannot be read: \(error.inOneLine)")
        }
    }

    func write(_ bytes: [UInt8]) async throws(RuntimeError) {
        do {
            try await input.writeAndFlush(ByteBuffer(bytes: bytes))
        } catch {
            throw RuntimeError(.absent, "The command takes no more input.")
        }
    }

    func offer(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= 4096, input.isWritable else { return false }
        input.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
        return true
    }

    func closeInput() async {
        guard !hasTerminal else { return }
        try? await input.close()
    }

    func resize(_ size: TerminalSize) async {
        guard hasTerminal else { return }
        var message = ByteBuffer()
        message.writeInteger(size.columns, endianness: .host)
        message.writeInteger(size.rows, endianness: .host)
        try? await control.writeAndFlush(message)
    }

    func end() async -> ExecEnd {
        // Fails only where there is no event loop any more.
        (try? await ended.get()) ?? ExecEnd(exitCode: 137, reason: "The server is going away")
    }

    func hangUp() {
        control.close(mode: .output, promise: nil)
        for stream in streams { stream.close(promise: nil) }
        let reader = reader
        eventLoop.execute { reader.value.discard() }
    }
}
