import Foundation
import KECSWire
import NIOCore
import NIOPosix
import Testing

@testable import KECSRealtime

/// What has arrived in a client's socket and has not been read.
struct ArrivalTests {
    private final class Endpoint: WebSocketEndpoint {
        var messages = 0
        func opened(_ socket: WebSocketHandler) {}
        func received(text: ByteBuffer) { messages += 1 }
        func received(binary: ByteBuffer) { messages += 1 }
        func overflowed() {}
        func quiesce() {}
        func closed() {}
    }

    /// Done on the event loop, before what is written can be read.
    private struct Ends {
        let endpoint: Endpoint
        let handler: WebSocketHandler
        let client: CInt

        func send(_ bytes: [UInt8]) { #expect(write(client, bytes, bytes.count) == bytes.count) }
    }

    /// - Returns: how many messages had been read when it was called back.
    private func messages(
        _ act: @escaping @Sendable (Ends) -> Void, later: @escaping @Sendable (Ends) -> Void = { _ in }
    ) async throws -> Int {
        var pair: [CInt] = [-1, -1]
        #if canImport(Glibc)
        let kind = CInt(SOCK_STREAM.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        try #require(socketpair(AF_UNIX, kind, 0, &pair) == 0)
        let (ours, client) = (pair[0], pair[1])
        defer { close(client) }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let ends = try await loop.submit {
            let endpoint = Endpoint()
            let handler = WebSocketHandler(
                endpoint: endpoint, settings: WebSocketSettings(maxMessageBytes: 1 << 20, maxBufferedBytes: 1 << 20))
            return NIOLoopBound(Ends(endpoint: endpoint, handler: handler, client: client), eventLoop: loop)
        }.get()
        let channel = try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ends.value.handler)
                }
            }
            .withConnectedSocket(ours).get()
        let read = loop.makePromise(of: Int.self)
        try await loop.submit {
            act(ends.value)
            ends.value.handler.whenArrivedIsRead { read.succeed(ends.value.endpoint.messages) }
            later(ends.value)
        }.get()
        let count = try await read.futureResult.get()
        try? await channel.close()
        try await group.shutdownGracefully()
        return count
    }

    @Test func itIsReadFirst() async throws {
        let frames = Array(repeating: RawFrame.text("typed").bytes, count: 3).joined()
        #expect(try await messages { $0.send(Array(frames)) } == 3)
    }

    /// More than is read at once.
    @Test func allOfIt() async throws {
        let frame = RawFrame(.binary, Array(repeating: 7, count: 1000)).bytes
        #expect(try await messages { for _ in 0..<60 { $0.send(frame) } } == 60)
    }

    @Test func nothingIsWaitedForWhereNothingIs() async throws {
        #expect(try await messages { _ in } == 0)
    }

    /// No more is read: it comes to nothing, and is told so.
    @Test func notOfWhoIsNotReadFrom() async throws {
        let frame = RawFrame.text("typed").bytes
        #expect(
            try await messages {
                $0.handler.pauseReading()
                $0.send(frame)
            } == 0)
    }

    /// A connection that ends meanwhile is told of, too.
    @Test func orOfWhoGoes() async throws {
        let frame = RawFrame.text("typed").bytes
        #expect(try await messages({ $0.send(frame) }, later: { $0.handler.abort() }) == 0)
    }
}
