import KECSModel
import KECSRealtime
import KECSWire
import NIOCore
import Testing

/// Heartbeat, shutdown, and what is left behind.
struct LifeTests {
    private func limits(heartbeat: TimeAmount) -> RealtimeLimits {
        var limits = TestServer.quiet
        limits.heartbeatInterval = heartbeat
        return limits
    }

    @Test func pingsCarryThePositionAndAnyFrameIsLife() async throws {
        try await TestServer.run(limits: limits(heartbeat: .seconds(2))) { server in
            server.publish(1)
            server.publish(2)
            let client = try await RawClient.open(on: server)
            // Nothing but pong frames, as a client has it that knows no JSON pong. From its event
            // loop: this test may wait for its turn for longer than a server waits for a client.
            let channel = client.channel
            let pongs = channel.eventLoop.scheduleRepeatedTask(
                initialDelay: .zero, delay: .milliseconds(100)
            ) { _ in
                channel.writeAndFlush(ByteBuffer(bytes: RawFrame(.pong, []).bytes), promise: nil)
            }
            defer { pongs.cancel() }
            // Three intervals: without them it would be cut off after two.
            for _ in 0..<3 {
                let ping = try await client.message(PingMessage.self)
                #expect(ping.seq == 2)
                #expect(ping.cursor == "e1:2")
                #expect(ping.timestamp != nil)
                #expect(try await client.frame().opcode == Opcode.ping.rawValue)
            }
        }
    }

    @Test func aClientWithoutASignOfLifeIsCutOff() async throws {
        try await TestServer.run(limits: limits(heartbeat: .milliseconds(160))) { server in
            let start = NIODeadline.now()
            let client = try await RawClient.open(on: server)
            while true {
                let frame = try await client.frame()
                if frame.opcode == Opcode.ping.rawValue || frame.text.contains(#""type":"ping""#) { continue }
                #expect(frame.text.contains(#""type":"disconnecting""#))
                #expect(frame.text.contains(#""code":4408"#))
                break
            }
            #expect(try await client.frame().closeCode == 4408)
            #expect(NIODeadline.now() - start >= .milliseconds(300))
        }
    }

    @Test func aShutdownIsAnnounced() async throws {
        try await TestServer.run { server in
            var clients: [RawClient] = []
            for _ in 0..<10 {
                let client = try await RawClient.open(on: server)
                try await client.subscribed("s")
                clients.append(client)
            }
            server.publish(1)
            async let ended: Void = server.realtime.shutDown(within: .minutes(1))
            for client in clients {
                // What was committed before is still delivered.
                #expect(try await client.event().seq == 1)
                let farewell = try await client.message(ServerMessage<Disconnecting>.self)
                #expect(
                    farewell.payload
                        == Disconnecting(
                            reason: "Server shutdown", code: .goingAway, retryAfterMs: 1000,
                            cursor: "e1:1"))
                #expect(try await client.frame().closeCode == 1001)
                try await client.send(.close(1001))
                #expect(try await client.rest().isEmpty)
            }
            await ended
            #expect(server.realtime.statistics.connections == 0)
        }
    }

    @Test func aShutdownDoesNotWaitForTheDeaf() async throws {
        try await TestServer.run { server in
            let deaf = try await RawClient.upgraded(on: server, reads: false)
            while server.realtime.statistics.connections == 0 { await Task.yield() }
            // Far sooner than the ten minutes that a close handshake may take here.
            await server.realtime.shutDown(within: .milliseconds(50))
            #expect(server.realtime.statistics.connections == 0)
            try? await deaf.drop()
        }
    }

    @Test func aThousandConnectionsLeaveNothing() async throws {
        try await TestServer.run { server in
            for _ in 0..<10 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<100 {
                        // Owned by the group: a client that comes and drops.
                        group.addTask {
                            let client = try await RawClient.open(on: server)
                            try await client.subscribed("a", #"{"clusters":["c\#(number % 7)"]}"#)
                            try await client.subscribed("b")
                            try await client.drop()
                        }
                    }
                    try await group.waitForAll()
                }
            }
            while server.realtime.statistics.connections > 0 { await Task.yield() }
            let statistics = server.realtime.statistics
            #expect(statistics.accepted == 1000)
            #expect(statistics.subscriptions == 0)
            #expect(try await server.realtime.leftovers() == 0)
        }
    }
}
