import KECSClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Synchronization

/// A WebSocket server whose every connection does what the test says.
struct ScriptedServer: Sendable {
    /// What one connection does: the first for the first connection, the last for
    /// all that come after.
    enum Script: Sendable {
        /// Writes these frames, then what `answer` says to each text it gets, or binary message as
        /// text; the headers are the handshake's.
        case talk(
            [WebSocketFrame], headers: HTTPHeaders = [:], answer: @Sendable (String) -> [WebSocketFrame])
        /// Refuses the upgrade.
        case refuse(HTTPResponseStatus, HTTPHeaders, String)
        /// Closes without a word.
        case hangUp
    }

    let endpoint: Endpoint
    let group: MultiThreadedEventLoopGroup
    private let log: Log

    /// Texts and closes that clients sent.
    var received: [String] { log.received.withLock { $0 } }
    var connections: Int { log.connections.withLock { $0 } }
    /// What WebSockets were asked for, with their queries.
    var targets: [String] { log.targets.withLock { $0 } }

    private final class Log: Sendable {
        let received = Mutex<[String]>([])
        let connections = Mutex(0)
        let targets = Mutex<[String]>([])
    }

    static func with(
        _ scripts: [Script], _ body: (ScriptedServer) async throws -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let log = Log()
        let channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                let number = log.connections.withLock { count in
                    defer { count += 1 }
                    return count
                }
                let script = scripts[min(number, scripts.count - 1)]
                return channel.eventLoop.makeCompletedFuture {
                    try install(script, on: channel, log: log)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = ScriptedServer(
            endpoint: Endpoint(host: "127.0.0.1", port: channel.localAddress?.port ?? 0),
            group: group, log: log)
        do {
            try await body(server)
        } catch {
            try? await channel.close()
            try? await group.shutdownGracefully()
            throw error
        }
        try await channel.close()
        try await group.shutdownGracefully()
    }

    private static func install(_ script: Script, on channel: any Channel, log: Log) throws {
        let operations = channel.pipeline.syncOperations
        switch script {
        case .hangUp:
            channel.close(promise: nil)
        case .refuse(let status, let headers, let body):
            try operations.configureHTTPServerPipeline()
            try operations.addHandler(Refuser(status: status, headers: headers, body: body))
        case .talk(let greeting, let headers, let answer):
            let upgrader = NIOWebSocketServerUpgrader(
                shouldUpgrade: { channel, head in
                    log.targets.withLock { $0.append(head.uri) }
                    return channel.eventLoop.makeSucceededFuture(headers)
                },
                upgradePipelineHandler: { channel, _ in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            Talker(greeting: greeting, answer: answer, log: log))
                    }
                })
            try operations.configureHTTPServerPipeline(
                withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
        }
    }

    private final class Refuser: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        let status: HTTPResponseStatus
        let headers: HTTPHeaders
        let body: String

        init(status: HTTPResponseStatus, headers: HTTPHeaders, body: String) {
            self.status = status
            self.headers = headers
            self.body = body
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .end = unwrapInboundIn(data) else { return }
            var headers = headers
            headers.add(name: "Content-Length", value: "\(body.utf8.count)")
            let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(
                wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    private final class Talker: ChannelInboundHandler {
        typealias InboundIn = WebSocketFrame
        typealias OutboundOut = WebSocketFrame

        let greeting: [WebSocketFrame]
        let answer: @Sendable (String) -> [WebSocketFrame]
        let log: Log

        init(
            greeting: [WebSocketFrame], answer: @escaping @Sendable (String) -> [WebSocketFrame],
            log: Log
        ) {
            self.greeting = greeting
            self.answer = answer
            self.log = log
        }

        func handlerAdded(context: ChannelHandlerContext) { say(greeting, context) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let frame = unwrapInboundIn(data)
            var payload = frame.unmaskedData
            switch frame.opcode {
            case .text, .binary:
                let text = String(buffer: payload)
                log.received.withLock { $0.append(text) }
                say(answer(text), context)
            case .pong:
                log.received.withLock { $0.append("pong \(String(buffer: payload))") }
            case .connectionClose:
                let code = payload.readInteger(as: UInt16.self).map { "\($0)" } ?? "-"
                log.received.withLock { $0.append("close \(code) masked=\(frame.maskKey != nil)") }
                context.close(promise: nil)
            default: break
            }
        }

        private func say(_ frames: [WebSocketFrame], _ context: ChannelHandlerContext) {
            for frame in frames { context.write(wrapOutboundOut(frame), promise: nil) }
            context.flush()
        }
    }
}

extension WebSocketFrame {
    static func text(_ text: String, fin: Bool = true) -> WebSocketFrame {
        WebSocketFrame(fin: fin, opcode: .text, data: ByteBuffer(string: text))
    }

    static func more(_ text: String, fin: Bool) -> WebSocketFrame {
        WebSocketFrame(fin: fin, opcode: .continuation, data: ByteBuffer(string: text))
    }

    static func ping(_ text: String) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer(string: text))
    }

    static func close(_ code: UInt16, _ reason: String = "") -> WebSocketFrame {
        var data = ByteBuffer()
        data.writeInteger(code)
        data.writeString(reason)
        return WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
    }
}
