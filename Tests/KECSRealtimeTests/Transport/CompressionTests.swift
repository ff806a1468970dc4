import KECSModel
import KECSRealtime
import KECSWire
import NIOCore
import Testing

/// permessage-deflate over sockets.
struct CompressionTests {
    private func open(
        _ server: TestServer, _ path: String = "/ws",
        offer: String? = "permessage-deflate; client_max_window_bits"
    ) async throws -> (client: RawClient, head: String) {
        let client = try await RawClient.connect(to: server)
        let field = offer.map { "Sec-WebSocket-Extensions: \($0)\r\n" } ?? ""
        try await client.send(RawClient.upgradeRequest(path, field))
        let head = try await client.head()
        #expect(head.hasPrefix("HTTP/1.1 101 "))
        if path == "/ws" { _ = try await client.message(ServerMessage<Connected>.self) }
        return (client, head)
    }

    private func compressed(_ opcode: Opcode, _ bytes: [UInt8]) -> RawFrame {
        var frame = RawFrame(opcode, bytes)
        if let payload = Deflater().deflate(ByteBuffer(bytes: bytes)) {
            frame.payload = Array(buffer: payload)
            frame.reserved = 4
        }
        return frame
    }

    private func text(_ frame: RawFrame) throws -> String {
        guard frame.reserved == 4 else { return frame.text }
        return String(buffer: try Inflater().inflate(ByteBuffer(bytes: frame.payload), limit: 1 << 20))
    }

    @Test(arguments: [
        ("permessage-deflate", "permessage-deflate; server_no_context_takeover; client_no_context_takeover"),
        (
            "permessage-deflate; server_max_window_bits=10",
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10"
        ),
        ("permessage-deflate; x, foo", nil),
        ("permessage-deflate; server_max_window_bits=8", nil),
    ])
    func negotiation(offer: String, answer: String?) async throws {
        try await TestServer.run { server in
            let (_, head) = try await open(server, offer: offer)
            if let answer {
                #expect(head.contains("\r\nSec-WebSocket-Extensions: \(answer)\r\n"))
            } else {
                #expect(!head.contains("Sec-WebSocket-Extensions"))
            }
        }
    }

    @Test func severalFieldsAreOneList() async throws {
        try await TestServer.run { server in
            let (_, head) = try await open(
                server, offer: "foo, permessage-deflate; y\r\nSec-WebSocket-Extensions: permessage-deflate")
            #expect(head.contains("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover"))
        }
    }

    @Test func aMalformedHeaderIsRefused() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.connect(to: server)
            try await client.send(
                RawClient.upgradeRequest("/ws", "Sec-WebSocket-Extensions: permessage-deflate;;x\r\n"))
            #expect(try await client.head().hasPrefix("HTTP/1.1 400 "))
            #expect(try await client.rest().starts(with: Array(#"{"error":{"code":"BAD_REQUEST""#.utf8)))
        }
    }

    @Test func echoesAreCompressed() async throws {
        try await TestServer.run { server in
            let (client, _) = try await open(server, "/_kecs/echo")
            for length in [0, 1, 126, 70_000, 1 << 20] {
                let payload = [UInt8](repeating: 0x61, count: length)
                for opcode in [Opcode.text, .binary] {
                    try await client.send(compressed(opcode, payload))
                    let echo = try await client.frame()
                    #expect(echo.opcode == opcode.rawValue)
                    #expect(echo.reserved == (length > 100 ? 4 : 0))
                    #expect(try text(echo) == String(repeating: "a", count: length))
                }
            }
        }
    }

    @Test func twoClientsOfALoopInterleave() async throws {
        try await TestServer.run(loops: 1) { server in
            let (one, _) = try await open(server, "/_kecs/echo")
            let (other, _) = try await open(server, "/_kecs/echo")
            let whole = compressed(.text, Array(String(repeating: "one ", count: 100).utf8))
            var head = whole
            head.isFinal = false
            head.payload = Array(whole.payload.prefix(4))
            try await one.send(head)
            // Answered: so the server has read the fragment.
            try await one.send(RawFrame(.ping, []))
            #expect(try await one.frame().opcode == Opcode.pong.rawValue)
            let second = String(repeating: "other ", count: 100)
            try await other.send(compressed(.text, Array(second.utf8)))
            #expect(try text(try await other.frame()) == second)
            try await one.send(RawFrame(.continuation, Array(whole.payload.dropFirst(4))))
            #expect(try text(try await one.frame()) == String(repeating: "one ", count: 100))
        }
    }

    @Test func compressedRequestsAreHeard() async throws {
        try await TestServer.run { server in
            let (client, _) = try await open(server)
            let request = #"{"id":"s","type":"subscribe","action":"events","payload":{}}"#
            let frame = compressed(.text, Array((request + String(repeating: " ", count: 500)).utf8))
            #expect(frame.reserved == 4)
            try await client.send(frame)
            #expect(try await client.message(ServerMessage<SubscribeAck>.self).id == "s")
        }
    }

    @Test func violationsAreAnnouncedAndClosed() async throws {
        try await TestServer.run { server in
            let bomb = compressed(.text, [UInt8](repeating: 0x20, count: 65_537))
            #expect(bomb.payload.count < 400)
            var control = RawFrame(.ping, [])
            control.reserved = 4
            var corrupt = RawFrame(.text, [0xFF, 0xFF])
            corrupt.reserved = 4
            var cutOff = compressed(.text, Array(repeating: 0x61, count: 1000))
            cutOff.payload.removeLast(2)
            let cases: [(RawFrame, CloseCode)] = [
                (bomb, .messageTooBig), (control, .protocolError), (corrupt, .invalidPayload),
                (cutOff, .invalidPayload),
                (compressed(.text, [0xFF] + Array(repeating: 0x61, count: 1000)), .invalidPayload),
            ]
            for (frame, code) in cases {
                let (client, _) = try await open(server)
                try await client.send(frame)
                let farewell = try await client.message(ServerMessage<Disconnecting>.self)
                #expect(farewell.payload.code == code)
                #expect(try await client.frame().closeCode == code.rawValue)
                #expect(try await client.rest().isEmpty)
            }
            let (plain, _) = try await open(server, offer: nil)
            try await plain.send(bomb)
            #expect(try await plain.close().closeCode == 1002)
        }
    }

    @Test func theLargestMessageIsTaken() async throws {
        try await TestServer.run { server in
            let (client, _) = try await open(server)
            let padding = String(repeating: " ", count: 65_536 - 15)
            try await client.send(compressed(.text, Array((#"{"type":"ping"}"# + padding).utf8)))
            _ = try await client.message(PongMessage.self)
        }
    }
}
