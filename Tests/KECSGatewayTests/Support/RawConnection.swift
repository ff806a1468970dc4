import NIOCore
import NIOPosix

/// A connection that speaks bytes, for what no proper client would say. Used by
/// the task that opened it.
final class RawConnection {
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var text = ""

    private init(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    static func with<Result: Sendable>(
        _ harness: GatewayHarness, _ body: (RawConnection) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: harness.group)
            .connect(host: "127.0.0.1", port: harness.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await body(RawConnection(inbound, outbound))
        }
    }

    func send(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    /// What arrives until it contains `end`, or the server closes.
    func read(until end: String) async throws -> String {
        try await read { $0.contains(end) }
    }

    /// All that arrives until the server closes.
    func readToEnd() async throws -> String {
        try await read { _ in false }
    }

    private func read(until isEnough: (String) -> Bool) async throws -> String {
        while !isEnough(text), let chunk = try await inbound.next(isolation: #isolation) {
            text += String(buffer: chunk)
        }
        defer { text = "" }
        return text
    }
}
