import KECSRealtime
import KECSWire
import NIOCore
import Testing

/// The close handshake, and what ends a connection.
struct CloseTests {
    @Test(arguments: [1000, 1001, 3000, 4999] as [UInt16])
    func aCloseIsEchoed(_ code: UInt16) async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            try await client.send(.close(code, "bye"))
            let answer = try await client.frame()
            #expect(answer.opcode == Opcode.close.rawValue)
            #expect(answer.closeCode == code)
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func anEmptyCloseIsAnsweredEmpty() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            try await client.send(RawFrame(.close, []))
            #expect(try await client.frame().payload.isEmpty)
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func nothingAfterACloseIsHeard() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            try await client.send(.close(1000), .text("{}"), RawFrame(.ping, [1]))
            #expect(try await client.frame().closeCode == 1000)
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func violationsAreAnnouncedAndClosed() async throws {
        try await TestServer.run { server in
            let unmasked = {
                var frame = RawFrame.text("{}")
                frame.mask = nil
                return frame
            }()
            let cases: [([RawFrame], CloseCode)] = [
                ([unmasked], .protocolError),
                ([RawFrame.close(1005)], .protocolError),
                ([RawFrame(.text, [0xFF])], .invalidPayload),
                ([RawFrame(.text, Array(repeating: 0x20, count: 65_537))], .messageTooBig),
                ([RawFrame(.continuation, [])], .protocolError),
            ]
            for (frames, code) in cases {
                let client = try await RawClient.open(on: server)
                try await client.send(frames.flatMap(\.bytes))
                let farewell = try await client.message(ServerMessage<Disconnecting>.self)
                #expect(farewell.payload.code == code)
                #expect(farewell.payload.cursor == "e1:0")
                #expect(try await client.frame().closeCode == code.rawValue)
                #expect(try await client.rest().isEmpty)
            }
        }
    }

    @Test func binaryIsRefusedOnTheStream() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            try await client.send(RawFrame(.binary, [1]))
            #expect(try await client.error().code == .invalidRequest)
            let farewell = try await client.message(ServerMessage<Disconnecting>.self)
            #expect(farewell.payload.code == .unacceptableData)
            #expect(try await client.frame().closeCode == 1003)
            try await client.send(.close(1003))
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func theLargestMessageIsTaken() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            let padding = String(repeating: " ", count: 65_536 - 15)
            try await client.send(.text(#"{"type":"ping"}"# + padding))
            _ = try await client.message(PongMessage.self)
        }
    }

    @Test func aClientThatDoesNotAnswerACloseIsCutOff() async throws {
        var limits = RealtimeLimits()
        limits.closeTimeout = .milliseconds(50)
        try await TestServer.run(limits: limits) { server in
            let client = try await RawClient.open(on: server)
            try await client.send(RawFrame(.binary, [1]))
            #expect(try await client.close().closeCode == 1003)
            try await client.ended()
        }
    }

    @Test func pingsAreAnsweredWithTheirPayload() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            for payload in [[], [1, 2, 3], Array(repeating: 9, count: 125)] as [[UInt8]] {
                try await client.send(RawFrame(.ping, payload))
                let pong = try await client.frame()
                #expect(pong.opcode == Opcode.pong.rawValue)
                #expect(pong.payload == payload)
            }
        }
    }
}
