import KECSRealtime
import KECSWire
import NIOCore
import NIOEmbedded
import Testing

/// A message that has begun must end in time, whatever trickles meanwhile. The clock is turned by hand.
struct UnfinishedMessageTests {
    private final class Endpoint: WebSocketEndpoint {
        var socket: WebSocketHandler?
        var messages = 0
        var farewell: CloseCode?

        func opened(_ socket: WebSocketHandler) { self.socket = socket }
        func received(text: ByteBuffer) { messages += 1 }
        func received(binary: ByteBuffer) { messages += 1 }
        func closing(_ code: CloseCode, reason: String) { farewell = code }
        func overflowed() {}
        func quiesce() {}
        func closed() { socket = nil }
    }

    private let endpoint = Endpoint()
    private let channel: EmbeddedChannel

    init() throws {
        channel = EmbeddedChannel(
            handler: WebSocketHandler(
                endpoint: endpoint,
                settings: WebSocketSettings(
                    maxMessageBytes: 1024, maxBufferedBytes: 1 << 20, messageTimeout: .seconds(10))))
        try channel.connect(to: .init(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func send(_ bytes: [UInt8]) throws { try channel.writeInbound(ByteBuffer(bytes: bytes)) }

    private func pass(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    /// The close code that was sent; nil where none was.
    private func closeCode() throws -> UInt16? {
        while var frame = try channel.readOutbound(as: ByteBuffer.self) {
            if let frame = RawFrame(from: &frame), frame.opcode == Opcode.close.rawValue { return frame.closeCode }
        }
        return nil
    }

    @Test func aFrameInTrickles() throws {
        let bytes = RawFrame.text("never whole").bytes
        for byte in bytes.dropLast(6) {
            try send([byte])
            pass(1)
        }
        #expect(try closeCode() == 4408)
        #expect(endpoint.farewell == .timeout)
        #expect(endpoint.messages == 0)
        // The client does not answer the close either.
        pass(5)
        #expect(!channel.isActive)
    }

    @Test func fragmentsWithoutAnEnd() throws {
        try send(RawFrame(.text, [0x61], isFinal: false).bytes)
        for _ in 0..<9 {
            pass(1)
            try send(RawFrame(.continuation, [], isFinal: false).bytes + RawFrame(.pong, []).bytes)
        }
        #expect(try closeCode() == nil)
        pass(1)
        #expect(try closeCode() == 4408)
    }

    @Test func everyMessageHasItsOwnTime() throws {
        // The end of one and the beginning of the next come together, for longer than one may take.
        let (first, second) = (RawFrame.text("a").bytes, RawFrame.text("b").bytes)
        try send(Array(first.prefix(3)))
        for _ in 0..<5 {
            pass(8)
            try send(Array(first.dropFirst(3)) + Array(second.prefix(3)))
            pass(8)
            try send(Array(second.dropFirst(3)) + Array(first.prefix(3)))
        }
        #expect(endpoint.messages == 10)
        try send(Array(first.dropFirst(3)))
        pass(100)
        #expect(try closeCode() == nil)
        #expect(channel.isActive)
    }

    @Test func aClientThatIsNotReadFromIsNotBlamed() throws {
        try send(Array(RawFrame.text("held up").bytes.prefix(5)))
        endpoint.socket?.pauseReading()
        pass(25)
        #expect(try closeCode() == nil)
        endpoint.socket?.resumeReading()
        try send(Array(RawFrame.text("held up").bytes.dropFirst(5)))
        #expect(endpoint.messages == 1)
        pass(100)
        #expect(try closeCode() == nil)
    }
}
