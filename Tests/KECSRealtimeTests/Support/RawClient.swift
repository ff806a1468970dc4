import Foundation
import KECSRealtime
import KECSTestSupport
import KECSWire
import NIOCore
import NIOPosix
import Testing

/// A client that sends any bytes and shows every byte that comes back.
struct RawClient: Sendable {
    struct TimedOut: Error {}
    /// The server closed before what was waited for had come.
    struct Ended: Error {}

    let channel: any Channel
    private let inbox: NIOLoopBound<Inbox>

    /// - Parameter reads: false leaves everything in the sockets' buffers.
    static func connect(to server: TestServer, reads: Bool = true) async throws -> RawClient {
        try await connect(port: server.port, reads: reads)
    }

    static func connect(port: Int, reads: Bool = true) async throws -> RawClient {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelOption(.allowRemoteHalfClosure, value: true)
        // A small window, so that a client that does not read is soon felt.
        if !reads { _ = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: 16 << 10) }
        return try await bootstrap.connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                let inbox = Inbox()
                try channel.pipeline.syncOperations.addHandler(inbox)
                return RawClient(
                    channel: channel, inbox: NIOLoopBound(inbox, eventLoop: channel.eventLoop))
            }
        }
    }

    /// Opens `/ws` and takes `connected`.
    static func open(on server: TestServer) async throws -> RawClient {
        let client = try await upgraded(on: server)
        _ = try await client.message(ServerMessage<Connected>.self)
        return client
    }

    static func upgraded(
        on server: TestServer, path: String = "/ws", reads: Bool = true
    ) async throws -> RawClient {
        let client = try await connect(to: server, reads: reads)
        try await client.send(upgradeRequest(path))
        if reads { #expect(try await client.head().hasPrefix("HTTP/1.1 101 ")) }
        return client
    }

    static func upgradeRequest(_ path: String = "/ws", _ more: String = "") -> String {
        """
        GET \(path) HTTP/1.1\r
        Host: localhost\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        \(more)\r

        """
    }

    // MARK: Sending

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ frames: RawFrame...) async throws { try await send(frames.flatMap(\.bytes)) }

    func subscribe(_ id: String, _ payload: String = "{}") async throws {
        try await send(
            .text(#"{"id":"\#(id)","type":"subscribe","action":"events","payload":\#(payload)}"#))
    }

    /// Subscribes and takes the answer.
    func subscribed(_ id: String, _ payload: String = "{}") async throws {
        try await subscribe(id, payload)
        let ack = try await message(ServerMessage<SubscribeAck>.self)
        #expect(ack.payload.subscriptionId == id)
    }

    // MARK: Receiving

    /// Status line and header fields.
    func head() async throws -> String {
        try await take { buffer in
            guard let end = buffer.readableBytesView.firstRange(of: Array("\r\n\r\n".utf8)) else {
                return nil
            }
            return buffer.readString(length: end.upperBound - buffer.readerIndex)
        }
    }

    func frame() async throws -> RawFrame {
        let frame = try await take { buffer in RawFrame(from: &buffer) }
        // Messages of the server are objects; echoes are not, and compressed ones are not read here.
        if frame.opcode == Opcode.text.rawValue, frame.reserved == 0, frame.isFinal,
            frame.payload.starts(with: [UInt8(ascii: "{"), UInt8(ascii: "\"")])
        {
            ReceivedMessages.note(frame.text, journal: .scripted)
        }
        return frame
    }

    func message<Message: Decodable>(_ type: Message.Type) async throws -> Message {
        let frame = try await frame()
        do {
            return try JSONDecoder().decode(type, from: Data(frame.payload))
        } catch {
            Issue.record("Not a \(type): \(frame.text)")
            throw error
        }
    }

    func event() async throws -> EventMessage<JSONValue> {
        try await message(EventMessage<JSONValue>.self)
    }

    /// The next frame's `seq`, found without reading the rest, for tests with many events.
    func seq() async throws -> Int? {
        let payload = try await frame().payload
        let mark = Array(#""seq":"#.utf8)
        var start = 0
        while start + mark.count < payload.count {
            if payload[start] == mark[0], payload[start..<start + mark.count].elementsEqual(mark) {
                return payload[(start + mark.count)...].prefix { (48...57).contains($0) }
                    .reduce(0) { $0 * 10 + Int($1 - 48) }
            }
            start += 1
        }
        return nil
    }

    func error() async throws -> RealtimeError {
        try await message(ServerMessage<RealtimeError>.self).payload
    }

    /// The next frame that is a close.
    func close() async throws -> RawFrame {
        while true {
            let frame = try await frame()
            if frame.opcode == Opcode.close.rawValue { return frame }
        }
    }

    /// Everything up to the end of the server's bytes.
    func rest() async throws -> [UInt8] {
        try await channel.eventLoop.flatSubmit { inbox.value.waitForEnd() }.get()
    }

    /// Waits for the end of the server's bytes, whatever comes before it.
    func ended() async throws { _ = try await rest() }

    func startReading() async throws {
        try await channel.setOption(.autoRead, value: true).get()
        channel.read()
    }

    /// The same, and takes what was said first: the upgrade, `connected` and the acks.
    func startReading(subscriptions: Int) async throws {
        try await startReading()
        _ = try await head()
        _ = try await message(ServerMessage<Connected>.self)
        for _ in 0..<subscriptions { _ = try await message(ServerMessage<SubscribeAck>.self) }
    }

    /// Hangs up without a word.
    func drop() async throws { try await channel.close() }

    private func take<Value: Sendable>(
        _ parse: @escaping @Sendable (inout ByteBuffer) -> Value?
    ) async throws -> Value {
        try await channel.eventLoop.flatSubmit { inbox.value.take(parse) }.get()
    }
}

/// What has come, and who waits for what. On the client's event loop.
private final class Inbox: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var buffer = ByteBuffer()
    private var hasEnded = false
    private var attempts: [() -> Bool] = []
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        buffer.writeImmutableBuffer(unwrapInboundIn(data))
        attemptAll()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed = event else { return }
        hasEnded = true
        attemptAll()
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        hasEnded = true
        attemptAll()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func take<Value: Sendable>(
        _ parse: @escaping (inout ByteBuffer) -> Value?
    ) -> EventLoopFuture<Value> {
        wait { promise in
            if let value = parse(&self.buffer) {
                promise.succeed(value)
            } else if self.hasEnded {
                promise.fail(RawClient.Ended())
            } else {
                return false
            }
            return true
        }
    }

    func waitForEnd() -> EventLoopFuture<[UInt8]> {
        wait { promise in
            guard self.hasEnded else { return false }
            promise.succeed(self.buffer.readBytes(length: self.buffer.readableBytes) ?? [])
            return true
        }
    }

    private func wait<Value: Sendable>(
        _ attempt: @escaping (EventLoopPromise<Value>) -> Bool
    ) -> EventLoopFuture<Value> {
        guard let eventLoop = context?.eventLoop ?? MultiThreadedEventLoopGroup.currentEventLoop
        else { preconditionFailure("Called on an event loop") }
        let promise = eventLoop.makePromise(of: Value.self)
        if attempt(promise) { return promise.futureResult }
        var isOver = false
        let limit = eventLoop.assumeIsolated().scheduleTask(in: .seconds(60)) {
            isOver = true
            promise.fail(RawClient.TimedOut())
        }
        attempts.append {
            if isOver { return true }
            guard attempt(promise) else { return false }
            limit.cancel()
            return true
        }
        return promise.futureResult
    }

    private func attemptAll() {
        while let first = attempts.first, first() { attempts.removeFirst() }
    }
}
