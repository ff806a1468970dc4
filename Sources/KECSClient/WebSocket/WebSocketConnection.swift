import KECSWire
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// One WebSocket to a server. Read it to its end, or drop the reader, and it closes.
public final class WebSocketConnection: Sendable {
    /// What arrives, in order. To be read once, by one reader. When the reader is
    /// behind by ``WebSocketOptions/bufferedMessages``, the socket is not read.
    public struct Messages: AsyncSequence, Sendable {
        let producer: MessageHandler.Producer

        public func makeAsyncIterator() -> Iterator {
            Iterator(inner: producer.makeAsyncIterator())
        }

        public struct Iterator: AsyncIteratorProtocol {
            var inner: MessageHandler.Producer.AsyncIterator

            /// - Throws: ``WebSocketError``, or `CancellationError`.
            public mutating func next() async throws -> WebSocketMessage? {
                try await next(isolation: #isolation)
            }

            public mutating func next(
                isolation actor: isolated (any Actor)?
            ) async throws(any Error) -> WebSocketMessage? {
                try await inner.next(isolation: actor)
            }
        }
    }

    public let messages: Messages
    private let channel: any Channel
    private let headers: HTTPHeaders

    private init(channel: any Channel, headers: HTTPHeaders, messages: Messages) {
        self.channel = channel
        self.headers = headers
        self.messages = messages
    }

    /// A header of the server's answer to the handshake.
    public func header(_ name: String) -> String? { headers.first(name: name) }

    /// Opens a connection.
    ///
    /// - Parameters:
    ///   - path: Appended to the endpoint's own: `/ws`.
    ///   - group: Where the connection lives; it must outlive it.
    /// - Throws: ``WebSocketError``.
    public static func open(
        _ endpoint: Endpoint, path: String = "/ws", options: WebSocketOptions = WebSocketOptions(),
        on group: any EventLoopGroup
    ) async throws -> WebSocketConnection {
        let request = Handshake(endpoint: endpoint, path: path, options: options)
        let tls = endpoint.isSecure ? try options.tlsContext() : nil
        let failure = TLSFailure()
        let result: EventLoopFuture<Handshake.Result>
        do {
            result = try await ClientBootstrap(group: group)
                .connectTimeout(options.connectTimeout)
                .connect(host: endpoint.host, port: endpoint.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let tls {
                            try channel.pipeline.syncOperations.addHandlers(
                                Self.tlsHandler(tls, endpoint), TLSFailureHandler(failure))
                        }
                        return try request.begin(on: channel) { channel, head in
                            try install(on: channel, headers: head.headers, options: options)
                        }
                    }
                }
        } catch {
            throw WebSocketError.unreachable(Self.explain(error, endpoint))
        }
        do {
            switch try await result.get() {
            case .opened(let connection): return connection
            case .refused(let error): throw try await error.get()
            }
        } catch let error as WebSocketError {
            throw error
        } catch {
            if let problem = failure.problem { throw WebSocketError.tls(problem) }
            throw WebSocketError.lost("no answer to the handshake")
        }
    }

    /// An address is compared with the certificate's addresses, a name with its names, and
    /// only a name is told to the server (RFC 6066, section 3).
    private static func tlsHandler(
        _ context: NIOSSLContext, _ endpoint: Endpoint
    ) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: endpoint.host, port: 0)) != nil
        return try NIOSSLClientHandler(
            context: context, serverHostname: isAddress ? nil : endpoint.host)
    }

    /// Sends a text message.
    ///
    /// - Throws: where the connection is gone.
    public func send(_ text: String) async throws {
        let frame = WebSocketFrame(
            fin: true, opcode: .text, maskKey: .random(), data: ByteBuffer(string: text))
        try await channel.writeAndFlush(frame)
    }

    /// Sends a binary message.
    public func send(binary: [UInt8]) async throws {
        let frame = WebSocketFrame(
            fin: true, opcode: .binary, maskKey: .random(), data: ByteBuffer(bytes: binary))
        try await channel.writeAndFlush(frame)
    }

    /// Sends a binary message behind those before it, without waiting: for who bounds what is
    /// under way. What is lost is told by ``messages``.
    func post(binary: ByteBuffer) {
        post(.binary, binary)
    }

    /// Likewise a ping; its payload comes back with the pong.
    func post(ping: ByteBuffer) {
        post(.ping, ping)
    }

    private func post(_ opcode: WebSocketOpcode, _ data: ByteBuffer) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
        channel.writeAndFlush(frame, promise: nil)
    }

    /// Says goodbye. The server's answer is the last of ``messages``.
    public func close(_ code: CloseCode = .normal) async {
        var data = ByteBuffer()
        data.writeInteger(code.rawValue)
        let frame = WebSocketFrame(
            fin: true, opcode: .connectionClose, maskKey: .random(), data: data)
        // A connection that is gone already is closed.
        try? await channel.writeAndFlush(frame)
    }

    /// On the channel's event loop.
    private static func install(
        on channel: any Channel, headers: HTTPHeaders, options: WebSocketOptions
    ) throws -> WebSocketConnection {
        let sequence = MessageHandler.Producer.makeSequence(
            elementType: WebSocketMessage.self, failureType: (any Error).self,
            backPressureStrategy: .init(
                lowWatermark: max(1, options.bufferedMessages / 2),
                highWatermark: max(2, options.bufferedMessages)),
            finishOnDeinit: true, delegate: ReadControl(channel: channel))
        let operations = channel.pipeline.syncOperations
        try operations.addHandler(IdleStateHandler(readTimeout: options.silenceLimit))
        try operations.addHandler(
            MessageHandler(source: sequence.source, options: options))
        return WebSocketConnection(
            channel: channel, headers: headers, messages: Messages(producer: sequence.sequence))
    }

    private static func explain(_ error: any Error, _ endpoint: Endpoint) -> String {
        switch error {
        case let error as NIOConnectionError:
            if error.connectionErrors.isEmpty { return "No address is known for \(endpoint.host)." }
            return "Nothing answers at \(endpoint)."
        case ChannelError.connectTimeout: return "\(endpoint) does not answer."
        default: return "Cannot connect to \(endpoint): \(error)"
        }
    }
}
