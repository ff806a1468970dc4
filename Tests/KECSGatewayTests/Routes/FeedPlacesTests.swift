import KECSGateway
import KECSRealtime
import NIOCore
import NIOPosix
import Testing

/// Who may read `/v1/events` at a time, and that who has gone makes room.
@Suite struct FeedPlacesTests {
    private static var limits: RealtimeLimits {
        var limits = RealtimeLimits()
        // Nothing is written meanwhile that would show that a reader has gone.
        limits.heartbeatInterval = .minutes(10)
        limits.feeds = 3
        limits.feedsOfAddress = 2
        return limits
    }

    private func status(_ connection: RawConnection, from address: String) async throws -> String {
        try await connection.send(
            "GET /v1/events HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: \(address)\r\n\r\n")
        // As far as it shows that it reads, or why not.
        return String(try await connection.read(until: "}").dropFirst(9).prefix(3))
    }

    private func with(_ body: (GatewayHarness) async throws -> Void) async throws {
        try await GatewayHarness.with(
            limits: Self.limits, options: { $0.trustedProxies = [AddressBlock("127.0.0.1")].compactMap { $0 } }, body)
    }

    @Test(.timeLimit(.minutes(1))) func soManyOfAnAddress() async throws {
        try await with { gateway in
            try await RawConnection.with(gateway) { one in
                try await RawConnection.with(gateway) { two in
                    try await RawConnection.with(gateway) { three in
                        for (reader, address, expected) in [
                            (one, "2001:db8::1", "200"), (two, "[2001:db8::2]:1", "200"), (three, "2001:db8::3", "429"),
                            (three, "2001:db8:1::1", "200"),
                        ] {
                            let status = try await status(reader, from: address)
                            #expect(status == expected, "\(address)")
                        }
                    }
                }
            }
        }
    }

    /// All of them go at once: the next gets in without waiting for a heartbeat.
    @Test(arguments: ["closed", "half closed", "with a request behind it"])
    func whoGoesMakesRoom(how: String) async throws {
        try await with { gateway in
            for round in 0..<5 {
                let channels = try await withThrowingTaskGroup(of: (any Channel).self) { group in
                    for address in ["1.1.1.1", "1.1.1.1", "2.2.2.2"] {
                        group.addTask { try await GoneReader.open(gateway, from: address) }
                    }
                    return try await group.reduce(into: [any Channel]()) { $0.append($1) }
                }
                for channel in channels {
                    switch how {
                    case "half closed": try await channel.close(mode: .output)
                    case "closed": try await channel.close()
                    default:
                        try await channel.writeAndFlush(
                            ByteBuffer(string: "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                        try await channel.close()
                    }
                }
                // The server has to hear of it first; it hears of these after that.
                var last = ""
                for _ in 0..<500 where last != "200" {
                    last = try await RawConnection.with(gateway) { try await status($0, from: "1.1.1.1") }
                }
                #expect(last == "200", "round \(round)")
                for channel in channels { try? await channel.close() }
            }
        }
    }
}

/// A reader of `/v1/events` that says nothing more.
private final class GoneReader: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    private let begun: EventLoopPromise<Void>

    private init(_ begun: EventLoopPromise<Void>) { self.begun = begun }

    static func open(_ gateway: GatewayHarness, from address: String) async throws -> any Channel {
        let begun = gateway.group.any().makePromise(of: Void.self)
        let channel = try await ClientBootstrap(group: gateway.group)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { $0.pipeline.addHandler(GoneReader(begun)) }
            .connect(host: "127.0.0.1", port: gateway.port).get()
        try await channel.writeAndFlush(
            ByteBuffer(
                string: "GET /v1/events HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: \(address)\r\n\r\n"))
        try await begun.futureResult.get()
        return channel
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { begun.succeed() }
    func channelInactive(context: ChannelHandlerContext) { begun.succeed() }
}
