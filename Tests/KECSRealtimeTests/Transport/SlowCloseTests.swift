import KECSRealtime
import KECSWire
import NIOCore
import Testing

/// What was written before a close arrives, and the close with it, however little the sockets between
/// take and however late the client reads: longer than it may take to answer the close.
struct SlowCloseTests {
    enum Client: CaseIterable, Sendable {
        case silent
        /// Sends what the server does not read: closed over that, a connection is reset.
        case talking
        /// Has ended its own side when the close is under way.
        case halfClosed
    }

    @Test(arguments: Client.allCases, [CloseCode.goingAway, .tooSlow, .unauthorized])
    func everythingArrives(client kind: Client, code: CloseCode) async throws {
        var received: [UInt8] = []
        let record = try await ScriptedSocket.run(sendBuffer: 2304, closeTimeout: .milliseconds(1)) {
            turn, socket, server in
            socket.pauseReading()
            server.write(.frame(.binary, ByteBuffer(repeating: 7, count: 600_000)), to: socket)
            socket.flush()
            server.write(.frame(.text, ByteBuffer(string: "announced")), to: socket)
            socket.close(code, reason: "Why")
            return false
        } _: { port in
            let client = try await RawClient.connect(port: port, reads: false)
            switch kind {
            case .silent: break
            case .talking:
                for _ in 0..<20 { try? await client.send(.text(String(repeating: "x", count: 1000))) }
            case .halfClosed: try? await client.channel.close(mode: .output)
            }
            // Whoever does not wait for the client is done by now.
            for _ in 0..<500 { await Task.yield() }
            try? await client.startReading()
            received = (try? await client.rest()) ?? []
        }
        let farewell: ByteBuffer = .closeFrame(code, reason: "Why")
        #expect(received.count == record.written.count + farewell.readableBytes)
        #expect(received.suffix(farewell.readableBytes) == Array(buffer: farewell)[...])
        #expect(record.closes == 1)
    }

    /// Who reads nothing at all is not waited for for ever.
    @Test(.timeLimit(.minutes(1))) func theWaitIsBounded() async throws {
        let record = try await ScriptedSocket.run(
            sendBuffer: 2304, closeTimeout: .milliseconds(1), drainTimeout: .milliseconds(20)
        ) { turn, socket, server in
            server.write(.frame(.binary, ByteBuffer(repeating: 7, count: 600_000)), to: socket)
            socket.close(.goingAway)
            return false
        } _: { port in
            let client = try await RawClient.connect(port: port, reads: false)
            // Until nobody is there any more.
            while (try? await client.send(RawFrame(.pong, [1]))) != nil { await Task.yield() }
        }
        #expect(record.closes == 1)
    }
}
