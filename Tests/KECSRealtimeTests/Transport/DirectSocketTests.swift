import KECSRealtime
import KECSWire
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

/// Frames that go past the channel to the socket, and the channel's part where
/// the socket takes no more.
struct DirectSocketTests {
    /// The close frame of 1000.
    private static let farewell: [UInt8] = [0x88, 2, 0x03, 0xE8]

    /// Some frames of random sizes, sent at once as deliveries are, or written and
    /// sometimes flushed as answers are: one in most turns, in some several.
    private func writeSome(
        seed: UInt64, turn: Int, largest: Int, _ socket: WebSocketHandler, _ server: ScriptedSocket
    ) {
        var random = SplitMix(state: seed << 32 | UInt64(turn))
        for _ in 0..<([1, 1, 1, 0, 2, 5].randomElement(using: &random) ?? 1) {
            // A socket takes up to 64 KiB whole or not at all: only more is ever taken in part.
            let isHuge = largest == 30_000 && Int.random(in: 0..<16, using: &random) == 0
            let length = Int.random(in: 0...(isHuge ? 250_000 : largest), using: &random)
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: turn + $0) }
            let frame = ByteBuffer.frame(.binary, ByteBuffer(bytes: bytes))
            if Bool.random(using: &random) {
                server.send(frame, to: socket)
            } else {
                server.write(frame, to: socket)
                if Bool.random(using: &random) { socket.flush() }
            }
        }
        if Int.random(in: 0..<4, using: &random) > 0 { socket.flush() }
    }

    /// All frames as they came, up to the close frame, which is answered.
    private func everything(_ client: RawClient) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let frame = try await client.frame()
            bytes += frame.bytes
            guard frame.opcode == Opcode.close.rawValue else { continue }
            try await client.send(.close(1000))
            #expect(try await client.rest().isEmpty)
            return bytes
        }
    }

    /// Whatever goes which way, the client gets what was written, in order.
    @Test(arguments: 0..<24 as Range<UInt64>)
    func whatIsWrittenArrivesWholeAndInOrder(seed: UInt64) async throws {
        let readsLate = seed / 3 % 2 == 0
        let largest = [60, 2_000, 30_000][Int(seed % 3)]
        var received: [UInt8] = []
        // A socket that takes a few kilobytes.
        let record = try await ScriptedSocket.run(sendBuffer: 2304) { turn, socket, server in
            guard turn < 300 else {
                socket.close(.normal)
                return false
            }
            writeSome(seed: seed, turn: turn, largest: largest, socket, server)
            return true
        } _: { port in
            let client = try await RawClient.connect(port: port, reads: !readsLate)
            if readsLate {
                // What the client does not read stays in the sockets, and soon in the channel.
                for _ in 0..<200 { await Task.yield() }
                try await client.startReading()
            }
            received = try await everything(client)
        }
        #expect(received.count == record.written.count + Self.farewell.count)
        #expect(received == record.written + Self.farewell)
        #expect(record.directTurns > 290)
        #expect(record.closes == 1)
        // Otherwise this has shown nothing of partial writes.
        if largest == 30_000 { #expect(record.congestedTurns > 0) }
    }

    /// What was not taken at once is in the channel and all that follows queues
    /// behind it; once that has been sent, frames go directly again.
    @Test func afterACongestionFramesGoDirectlyAgain() async throws {
        let passed = Mutex(0)
        let resumed = Mutex<Int?>(nil)
        var received: [UInt8] = []
        let record = try await ScriptedSocket.run(
            sendBuffer: 32 << 10, handler: { Counter { passed.withLock { $0 += 1 } } }
        ) { turn, socket, server in
            // Rarely, so that the client gets to the end of it.
            guard turn < 3 || turn % 100 == 0 else { return true }
            let before = passed.withLock { $0 }
            let count = turn == 1 ? 8 << 20 : 5
            server.write(.frame(.binary, ByteBuffer(repeating: 7, count: count)), to: socket)
            socket.flush()
            let isDirect = passed.withLock { $0 } == before
            switch turn {
            // The first finds out, the second is too large, the third is behind it.
            case 0...2: #expect(!isDirect)
            case _ where isDirect: resumed.withLock { $0 = turn }
            default: break
            }
            if isDirect { socket.close(.normal) }
            return !isDirect
        } _: { port in
            received = try await everything(RawClient.connect(port: port))
        }
        #expect(received == record.written + Self.farewell)
        #expect(record.congestedTurns > 0)
        #expect(resumed.withLock { $0 } != nil)
    }

    /// Bytes that a handler keeps and changes, as TLS does, must not go past it.
    @Test func nothingGoesPastAHandlerThatChangesBytes() async throws {
        var received: [UInt8] = []
        let record = try await ScriptedSocket.run(
            // The client, which cannot read this, does not answer the close.
            sendBuffer: 1 << 20, closeTimeout: .milliseconds(500), handler: { Scrambler() }
        ) { turn, socket, server in
            guard turn < 100 else {
                socket.close(.normal)
                return false
            }
            writeSome(seed: 1, turn: turn, largest: 2000, socket, server)
            return true
        } _: { port in
            received = try await RawClient.connect(port: port).rest()
        }
        #expect(received.map { $0 ^ Scrambler.mask } == record.written + Self.farewell)
        #expect(record.directTurns == 0)
    }

    @Test func anEmbeddedChannelIsWrittenToAsAlways() throws {
        let channel = EmbeddedChannel()
        let socket = WebSocketHandler(
            endpoint: EchoEndpoint(), settings: EchoEndpoint.settings)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try channel.pipeline.syncOperations.addHandler(socket)
        for text in ["one", "two"] {
            socket.write(.frame(.text, ByteBuffer(string: text)))
            socket.flush()
            let sent = try channel.readOutbound(as: ByteBuffer.self)
            #expect(sent == .frame(.text, ByteBuffer(string: text)))
        }
        #expect(!socket.sendsDirectly)
        _ = try channel.finish()
    }

    /// The client resets the connection while the server writes: an end like any other.
    @Test func aResetEndsTheConnectionOnce() async throws {
        let record = try await ScriptedSocket.run(sendBuffer: 2304) { turn, socket, server in
            server.write(.frame(.binary, ByteBuffer(repeating: 1, count: 500)), to: socket)
            socket.flush()
            return socket.isOpen
        } _: { port in
            let client = try await RawClient.connect(port: port)
            _ = try await client.frame()
            // What comes now is answered with a reset.
            try await client.drop()
        }
        #expect(record.closes == 1)
        #expect(record.directTurns > 0)
    }

    /// A descriptor that has been closed may be somebody else's: nothing is sent to it.
    @Test func nothingIsSentAfterAnAbort() async throws {
        var received: [UInt8] = []
        _ = try await ScriptedSocket.run(sendBuffer: 2304) { turn, socket, server in
            socket.write(.frame(.text, ByteBuffer(string: "\(turn)")))
            socket.flush()
            guard turn == 3 else { return true }
            socket.write(.frame(.text, ByteBuffer(string: "held")))
            socket.abort()
            socket.flush()
            socket.write(.frame(.text, ByteBuffer(string: "late")))
            socket.flush()
            return false
        } _: { port in
            received = (try? await RawClient.connect(port: port).rest()) ?? []
        }
        #expect(received == (0...3).flatMap { [0x81, 1, UInt8(48 + $0)] })
    }
}

/// Keeps what is written until the flush, and changes every byte.
private final class Scrambler: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    static let mask: UInt8 = 0x55

    private var kept = ByteBuffer()

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        kept.writeBytes(unwrapOutboundIn(data).readableBytesView.map { $0 ^ Self.mask })
        promise?.succeed()
    }

    func flush(context: ChannelHandlerContext) {
        if kept.readableBytes > 0 { context.write(wrapOutboundOut(kept), promise: nil) }
        kept.clear()
        context.flush()
    }
}

/// Counts what passes and leaves it as it is.
private final class Counter: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    private let count: () -> Void

    init(_ count: @escaping () -> Void) {
        self.count = count
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        count()
        context.write(data, promise: promise)
    }
}
