import KECSRealtime
import KECSWire
import NIOCore
import Synchronization
import Testing

/// Events that come by a WebSocket, for load.
struct SourceTests {
    @Test func messagesAreTakenInOrderAndNoneIsLost() async throws {
        let taken = Mutex<[String]>([])
        try await TestServer.run(intake: { messages, done in
            taken.withLock { $0 += messages.map { String(buffer: $0) } }
            // Later, and on another thread.
            Task {
                await Task.yield()
                done(.success(()))
            }
        }) { server in
            let client = try await RawClient.upgraded(on: server, path: "/_kecs/events")
            let messages = (0..<500).map { "\($0) " + String(repeating: "x", count: $0 * 7 % 3000) }
            for message in messages { try await client.send(.text(message)) }
            // The close comes behind them.
            try await client.send(.close(1000))
            while taken.withLock({ $0.count }) < messages.count { await Task.yield() }
            #expect(taken.withLock { $0 } == messages)
            #expect(try await client.frame().closeCode == 1000)
        }
    }

    @Test(arguments: [CloseCode.unacceptableData, .internalError])
    func whatIsRefusedEndsIt(code: CloseCode) async throws {
        try await TestServer.run(intake: { _, done in
            done(.failure(SourceEndpoint.Refusal("no \"event\"", code: code)))
        }) { server in
            let client = try await RawClient.upgraded(on: server, path: "/_kecs/events")
            try await client.send(.text("x"), .text("y"))
            let name = code == .internalError ? "INTERNAL_ERROR" : "INVALID_REQUEST"
            #expect(
                try await client.frame().text
                    == #"{"error":{"code":"\#(name)","message":"no \"event\""}}"#)
            #expect(try await client.frame().closeCode == code.rawValue)
            // Its answer is read, though nothing else is.
            try await client.send(.close(code.rawValue))
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func binaryFramesAreNoEvents() async throws {
        try await TestServer.run(intake: { _, done in done(.success(())) }) { server in
            let client = try await RawClient.upgraded(on: server, path: "/_kecs/events")
            try await client.send(RawFrame(.binary, [1]))
            #expect(try await client.frame().text.contains("text frames"))
            #expect(try await client.frame().closeCode == 1003)
        }
    }
}
