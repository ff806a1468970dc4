import KECSRealtime
import Testing

/// The codec under test suites' eyes.
struct EchoTests {
    @Test func messagesComeBack() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.upgraded(on: server, path: "/_kecs/echo")
            for length in [0, 1, 126, 70_000, 1 << 20] {
                let payload = [UInt8](repeating: 0x61, count: length)
                for opcode in [Opcode.text, .binary] {
                    try await client.send(RawFrame(opcode, payload))
                    let echo = try await client.frame()
                    #expect(echo.opcode == opcode.rawValue)
                    #expect(echo.payload == payload)
                }
            }
            try await client.send(
                RawFrame(.text, Array("in ".utf8), isFinal: false), RawFrame(.ping, [1]),
                RawFrame(.continuation, Array("pieces".utf8)))
            #expect(try await client.frame().opcode == Opcode.pong.rawValue)
            #expect(try await client.frame().text == "in pieces")
        }
    }

    @Test func aClientThatDoesNotReadIsNotReadFrom() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.upgraded(on: server, path: "/_kecs/echo", reads: false)
            let count = 24
            let payload = [UInt8](repeating: 7, count: 1 << 20)
            let frame = RawFrame(.binary, payload).bytes
            async let sent: Void = {
                for _ in 0..<count { try await client.send(frame) }
            }()
            try await client.startReading()
            #expect(try await client.head().hasPrefix("HTTP/1.1 101 "))
            for _ in 0..<count { #expect(try await client.frame().payload == payload) }
            try await sent
        }
    }
}
