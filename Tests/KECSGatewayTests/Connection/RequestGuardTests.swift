import KECSGateway
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

/// A connection is closed behind the last answer, not over it: NIO's close throws away what the
/// socket has no room for.
struct RequestGuardTests {
    /// - Returns: the connection of a client that has asked and been answered, and takes nothing.
    private func answered(isStream: Bool) throws -> (EmbeddedChannel, Dam) {
        let (channel, dam) = (EmbeddedChannel(), Dam())
        try channel.pipeline.syncOperations.addHandlers([dam, RequestGuard(timeout: .seconds(30))])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try channel.writeInbound(
            HTTPServerRequestPart.head(
                HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: ["host": "localhost"])))
        try channel.writeInbound(HTTPServerRequestPart.end(nil))
        let headers: HTTPHeaders = isStream ? ["transfer-encoding": "chunked"] : ["content-length": "3"]
        channel.write(
            HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)), promise: nil)
        channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: "yes"))), promise: nil)
        return (channel, dam)
    }

    private func end(_ channel: EmbeddedChannel) {
        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
    }

    @Test(arguments: [false, true])
    func itIsSentFirst(isStream: Bool) throws {
        let (channel, dam) = try answered(isStream: isStream)
        end(channel)
        let (first, second) = (channel.close(), channel.close())
        channel.embeddedEventLoop.run()
        #expect(channel.isActive)
        dam.open()
        channel.embeddedEventLoop.run()
        #expect(!channel.isActive)
        #expect(dam.sent == 3)
        try first.wait()
        try second.wait()
    }

    @Test func theWaitIsBounded() throws {
        let (channel, dam) = try answered(isStream: false)
        end(channel)
        channel.close(promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(4999))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive)
        dam.open()
    }

    /// Nothing is waited for where no answer is whole: what has come of it is of no use.
    @Test func halfAnAnswerIsNotWaitedFor() throws {
        let (channel, dam) = try answered(isStream: true)
        channel.close(promise: nil)
        channel.embeddedEventLoop.run()
        #expect(!channel.isActive)
        dam.open()
    }

    /// A client that has ended its side waits for an answer that ends, and not for one that does not.
    @Test(arguments: [false, true])
    func aClientThatHasEndedItsSide(isStream: Bool) throws {
        let (channel, dam) = try answered(isStream: isStream)
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        channel.embeddedEventLoop.run()
        #expect(channel.isActive == !isStream)
        dam.open()
        _ = try? channel.finish()
    }
}

/// Keeps what is written, as a socket does whose client reads nothing.
private final class Dam: ChannelOutboundHandler {
    typealias OutboundIn = HTTPServerResponsePart

    private(set) var sent = 0
    private var held: [EventLoopPromise<Void>?] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        held.append(promise)
    }

    func flush(context: ChannelHandlerContext) {}

    func open() {
        sent += held.count
        let promises = held
        held = []
        for promise in promises { promise?.succeed() }
    }
}
