import KECSClient
import KECSWire
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Testing

@Suite struct WebSocketConnectionTests {
    private static func talk(_ frames: [WebSocketFrame]) -> [ScriptedServer.Script] {
        [.talk(frames, answer: { _ in [] })]
    }

    /// All messages of a connection, and how it ended.
    private static func read(
        _ server: ScriptedServer, options: WebSocketOptions = WebSocketOptions()
    ) async throws -> (messages: [WebSocketMessage], end: WebSocketError?) {
        let connection = try await WebSocketConnection.open(
            server.endpoint, options: options, on: server.group)
        var messages: [WebSocketMessage] = []
        do {
            for try await message in connection.messages { messages.append(message) }
        } catch let error as WebSocketError {
            return (messages, error)
        }
        return (messages, nil)
    }

    private static func text(_ text: String) -> WebSocketMessage { .text(ByteBuffer(string: text)) }

    @Test func messagesInOrderThenTheClose() async throws {
        let frames: [WebSocketFrame] = [
            .text("a"), .text("b", fin: false), .ping("x"), .more("c", fin: false),
            .more("d", fin: true),
            WebSocketFrame(fin: true, opcode: .binary, data: ByteBuffer(bytes: [1, 2])),
            .close(1001, "bye"),
        ]
        try await ScriptedServer.with(Self.talk(frames)) { server in
            let (messages, end) = try await Self.read(server)
            #expect(
                messages == [
                    Self.text("a"), Self.text("bcd"), .binary(ByteBuffer(bytes: [1, 2])),
                    .closed(code: .goingAway, reason: "bye"),
                ])
            #expect(end == nil)
        }
    }

    @Test func pingsAndClosesAreAnsweredMasked() async throws {
        try await ScriptedServer.with([
            .talk([.ping("hi")], answer: { _ in [.close(1000)] })
        ]) { server in
            let connection = try await WebSocketConnection.open(server.endpoint, on: server.group)
            try await connection.send("go")
            for try await _ in connection.messages {}
            while server.received.count < 3 { await Task.yield() }
            #expect(server.received == ["pong hi", "go", "close 1000 masked=true"])
        }
    }

    @Test(
        arguments: [
            [WebSocketFrame.more("x", fin: true)],
            [.text("a", fin: false), .text("b")],
            [WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(bytes: [0xc3, 0x28]))],
            [WebSocketFrame(fin: true, rsv1: true, opcode: .text, data: ByteBuffer())],
            [WebSocketFrame(fin: true, opcode: .text, maskKey: [1, 2, 3, 4], data: ByteBuffer(string: "x"))],
        ])
    func brokenServers(frames: [WebSocketFrame]) async throws {
        try await ScriptedServer.with(Self.talk(frames)) { server in
            let (messages, end) = try await Self.read(server)
            #expect(messages.isEmpty)
            guard case .protocolViolation? = end else {
                Issue.record("ended with \(String(describing: end))")
                return
            }
        }
    }

    @Test(arguments: [false, true])
    func largeMessagesAreRefused(inFragments: Bool) async throws {
        let part = String(repeating: "x", count: 600)
        let frames: [WebSocketFrame] =
            inFragments ? [.text(part, fin: false), .more(part, fin: true)] : [.text(part + part)]
        var options = WebSocketOptions()
        options.messageLimit = 1000
        try await ScriptedServer.with(Self.talk(frames)) { server in
            let (messages, end) = try await Self.read(server, options: options)
            #expect(messages.isEmpty)
            #expect(end != nil)
        }
    }

    @Test func aSlowReaderGetsEverything() async throws {
        let frames = (0..<2000).map { WebSocketFrame.text("\($0)") } + [.close(1000)]
        var options = WebSocketOptions()
        options.bufferedMessages = 4
        try await ScriptedServer.with(Self.talk(frames)) { server in
            let connection = try await WebSocketConnection.open(
                server.endpoint, options: options, on: server.group)
            var count = 0
            for try await message in connection.messages {
                if case .text(let text) = message {
                    #expect(String(buffer: text) == "\(count)")
                    count += 1
                    if count % 100 == 0 { await Task.yield() }
                }
            }
            #expect(count == 2000)
        }
    }

    @Test func silenceIsNoticed() async throws {
        var options = WebSocketOptions()
        options.silenceLimit = .milliseconds(100)
        try await ScriptedServer.with(Self.talk([.text("a")])) { server in
            let (messages, end) = try await Self.read(server, options: options)
            #expect(messages == [Self.text("a")])
            #expect(end == .silent)
        }
    }

    @Test func aRefusalIsToldWithItsBody() async throws {
        try await ScriptedServer.with([
            .refuse(.tooManyRequests, ["Retry-After": "7"], #"{"error":"slow down"}"#)
        ]) { server in
            await #expect(
                throws: WebSocketError.refused(
                    status: 429, body: #"{"error":"slow down"}"#, retryAfterSeconds: 7)
            ) {
                _ = try await WebSocketConnection.open(server.endpoint, on: server.group)
            }
        }
    }

    @Test func aServerThatHangsUp() async throws {
        try await ScriptedServer.with([.hangUp]) { server in
            await #expect(throws: (any Error).self) {
                _ = try await WebSocketConnection.open(server.endpoint, on: server.group)
            }
        }
    }

    @Test func nobodyThere() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        // A port that was free a moment ago.
        let channel = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 1
        try await channel.close()
        await #expect(throws: WebSocketError.self) {
            _ = try await WebSocketConnection.open(Endpoint(host: "127.0.0.1", port: port), on: group)
        }
        try await group.shutdownGracefully()
    }

    @Test func cancellingTheReaderEndsIt() async throws {
        try await ScriptedServer.with(Self.talk([.text("a")])) { server in
            let connection = try await WebSocketConnection.open(server.endpoint, on: server.group)
            let (seen, source) = AsyncStream.makeStream(of: Void.self)
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for try await _ in connection.messages { source.yield() }
                }
                _ = await seen.first { _ in true }
                group.cancelAll()
                _ = await group.nextResult()
            }
        }
    }
}
