import KECSGateway
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Testing

/// A client with a small receive buffer that reads slowly while the server stops: what it was
/// promised comes whole.
@Suite struct SlowReaderTests {
    /// Reads the beginning, stops while `meanwhile` runs, and then reads on to the end.
    private func answer(
        _ gateway: GatewayHarness, _ path: String, meanwhile: () async throws -> Void
    ) async throws -> String {
        let group = gateway.group
        let reader = SlowReader(
            begun: group.any().makePromise(of: Void.self), ended: group.any().makePromise(of: String.self))
        let channel = try await ClientBootstrap(group: group)
            .channelOption(.autoRead, value: false)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.socketOption(.so_rcvbuf), value: 4096)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 1024))
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelInitializer { $0.pipeline.addHandler(reader) }
            .connect(host: "127.0.0.1", port: gateway.port).get()
        try await channel.writeAndFlush(ByteBuffer(string: "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        channel.read()
        try await reader.begun.futureResult.get()
        try await meanwhile()
        try await channel.eventLoop.submit { reader.goOn(channel) }.get()
        return try await reader.ended.futureResult.get()
    }

    @Test func anAnswerIsSentWhole() async throws {
        try await GatewayHarness.with { gateway in
            let answer = try await answer(gateway, "/docs") {
                await gateway.services.triggerGracefulShutdown()
            }
            let length = try #require(answer.firstMatch(of: /content-length: (\d+)/.ignoresCase()).flatMap { Int($0.1) })
            let end = try #require(answer.firstRange(of: "\r\n\r\n"))
            #expect(length > 100_000)
            #expect(answer[end.upperBound...].utf8.count == length)
        }
    }

    @Test func aFeedIsToldTheEnd() async throws {
        try await GatewayHarness.with(options: { $0.testHooks = true }) { gateway in
            let name = String(repeating: "x", count: 20_000)
            let payload = #"{"eventType":"cluster","action":"UPDATE","cluster":{"clusterName":"\#(name)"}}"#
            let answer = try await answer(gateway, "/v1/events") {
                for _ in 0..<15 {
                    let batch = "[" + Array(repeating: payload, count: 10).joined(separator: ",") + "]"
                    let reply = try await gateway.send(.POST, "/_kecs/events", batch)
                    #expect(reply.status == 200)
                }
                await gateway.services.triggerGracefulShutdown()
            }
            let end = answer.suffix(600)
            #expect(end.contains(#""type":"disconnecting""#) && end.contains(#""code":1001"#))
            #expect(end.hasSuffix("0\r\n\r\n"))
        }
    }
}

/// Of its channel's event loop.
private final class SlowReader: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer

    let begun: EventLoopPromise<Void>
    let ended: EventLoopPromise<String>
    private var text = ByteBuffer()
    private var goesOn = false

    init(begun: EventLoopPromise<Void>, ended: EventLoopPromise<String>) {
        self.begun = begun
        self.ended = ended
    }

    func goOn(_ channel: any Channel) {
        goesOn = true
        channel.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text.writeImmutableBuffer(unwrapInboundIn(data))
        begun.succeed()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if goesOn { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelInactive(context: ChannelHandlerContext) {
        begun.succeed()
        ended.succeed(String(buffer: text))
    }
}
