import KECSRealtime
import KECSWire
import NIOCore
import NIOPosix
import Synchronization

/// WebSockets without an upgrade before them, on a server of its own: as soon
/// as a client has connected its endpoint does what a script says.
final class ScriptedSocket: Sendable {
    /// A turn of the event loop; false was the last one.
    typealias Step = @Sendable (_ turn: Int, WebSocketHandler, ScriptedSocket) -> Bool

    struct Record {
        /// All that was written, in order.
        var written: [UInt8] = []
        /// Turns after which frames went past the pipeline.
        var directTurns = 0
        /// Turns after which more waited than a channel calls writable.
        var congestedTurns = 0
        var turns = 0
        var closes = 0
    }

    let record = Mutex(Record())
    fileprivate let closeTimeout: TimeAmount
    fileprivate let drainTimeout: TimeAmount
    private let step: Step

    private init(closeTimeout: TimeAmount, drainTimeout: TimeAmount, step: @escaping Step) {
        self.closeTimeout = closeTimeout
        self.drainTimeout = drainTimeout
        self.step = step
    }

    /// Writes frames and keeps them in the record.
    func write(_ frames: ByteBuffer, to socket: WebSocketHandler) {
        record.withLock { $0.written += Array(buffer: frames) }
        socket.write(frames)
    }

    /// The same, and sends them.
    func send(_ frames: ByteBuffer, to socket: WebSocketHandler) {
        record.withLock { $0.written += Array(buffer: frames) }
        socket.send(frames)
    }

    /// Returns what was recorded once every connection has ended.
    ///
    /// - Parameters:
    ///   - sendBuffer: `SO_SNDBUF` in bytes; the kernel doubles it.
    ///   - handler: stands before the WebSocket, where TLS would.
    ///   - body: gets the port.
    static func run(
        sendBuffer: Int, closeTimeout: TimeAmount = .minutes(1), drainTimeout: TimeAmount = .minutes(1),
        handler: (@Sendable () -> any ChannelHandler)? = nil,
        step: @escaping Step, _ body: (Int) async throws -> Void
    ) async throws -> Record {
        let server = ScriptedSocket(closeTimeout: closeTimeout, drainTimeout: drainTimeout, step: step)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let channel = try await ServerBootstrap(group: group)
            .childChannelOption(.socketOption(.so_sndbuf), value: sendBuffer)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let handler { try pipeline.addHandler(handler()) }
                    try pipeline.addHandler(Starter(server))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let result: Result<Void, any Error>
        do {
            try await body(channel.localAddress?.port ?? 0)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try? await channel.close()
        try await group.shutdownGracefully()
        try result.get()
        return server.record.withLock { $0 }
    }

    /// A channel is not active yet while it is set up.
    private final class Starter: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let server: ScriptedSocket

        init(_ server: ScriptedSocket) {
            self.server = server
        }

        func channelActive(context: ChannelHandlerContext) {
            let socket = WebSocketHandler(
                endpoint: Endpoint(server, loop: context.eventLoop),
                settings: WebSocketSettings(maxMessageBytes: 1 << 20, maxBufferedBytes: 1 << 30,
                    closeTimeout: server.closeTimeout, drainTimeout: server.drainTimeout))
            try? context.pipeline.syncOperations.addHandler(socket)
        }
    }

    private final class Endpoint: WebSocketEndpoint {
        private let server: ScriptedSocket
        private let loop: any EventLoop
        private var socket: WebSocketHandler?

        init(_ server: ScriptedSocket, loop: any EventLoop) {
            self.server = server
            self.loop = loop
        }

        func opened(_ socket: WebSocketHandler) {
            self.socket = socket
            turn()
        }

        private func turn() {
            let count = server.record.withLock { $0.turns }
            guard let socket, server.step(count, socket, server) else { return }
            server.record.withLock {
                $0.turns += 1
                if socket.sendsDirectly { $0.directTurns += 1 }
                if socket.bufferedBytes > 0 { $0.congestedTurns += 1 }
            }
            // A task that follows at once would leave no room for the sockets in between.
            loop.assumeIsolated().scheduleTask(in: .microseconds(10)) { self.turn() }
        }

        func received(text: ByteBuffer) {}
        func received(binary: ByteBuffer) {}
        func overflowed() {}
        func quiesce() {}

        func closed() {
            socket = nil
            server.record.withLock { $0.closes += 1 }
        }
    }
}
