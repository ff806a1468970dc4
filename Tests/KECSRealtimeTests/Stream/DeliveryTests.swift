import KECSModel
import KECSRealtime
import KECSWire
import Synchronization
import Testing

struct DeliveryTests {
    @Test func filtersDecideWhoGetsWhat() async throws {
        try await TestServer.run { server in
            let clients = [
                (#"{}"#, [1, 2, 3, 4]),
                (#"{"eventTypes":["task"]}"#, [1, 2, 3]),
                (#"{"clusters":["staging"]}"#, [2]),
                (#"{"services":["web"]}"#, [1, 4]),
                (#"{"filters":{"status":["RUNNING"]}}"#, [1, 2, 4]),
                (#"{"eventTypes":["health"]}"#, []),
            ]
            var open: [(RawClient, [Int])] = []
            for (payload, expected) in clients {
                let client = try await RawClient.open(on: server)
                try await client.subscribed("s", payload)
                open.append((client, expected))
            }
            server.publish(1, .task, keys: TestServer.keys(service: "web", status: "RUNNING"))
            server.publish(2, .task, keys: TestServer.keys(cluster: "staging", status: "RUNNING"))
            server.publish(3, .task, keys: TestServer.keys(status: "STOPPED"))
            server.publish(4, .cluster, keys: TestServer.keys(status: "ACTIVE"))
            for (client, expected) in open {
                for seq in expected { #expect(try await client.event().seq == seq) }
                try await client.send(.text(#"{"type":"ping"}"#))
                _ = try await client.message(PongMessage.self)
            }
        }
    }

    @Test func anEventComesOnceHoweverManySubscriptionsMatch() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            try await client.subscribed("a")
            try await client.subscribed("b", #"{"eventTypes":["task"]}"#)
            try await client.subscribed("c", #"{"clusters":["production"]}"#)
            try await client.subscribed("d", #"{"clusters":["production"]}"#)
            let names = ["production", "staging"]
            for seq in 1...200 {
                server.publish(seq, seq % 3 == 0 ? .cluster : .task, keys: TestServer.keys(cluster: names[seq % 2]))
            }
            for seq in 1...200 { #expect(try await client.event().seq == seq) }
            #expect(server.realtime.statistics.deliveries == 200)
        }
    }

    /// A publisher that never rests while clients come: each gets every event
    /// after its cursor and none before it.
    @Test(arguments: [1, 2])
    func theSeamIsExact(loops: Int) async throws {
        try await TestServer.run(loops: loops) { server in
            let last = 2000
            let published = Progress()
            try await withThrowingTaskGroup(of: Void.self) { group in
                // Owned by the group: the store's writer.
                group.addTask {
                    for seq in 1...last {
                        server.publish(seq)
                        published.seq.store(seq, ordering: .releasing)
                        if seq % 10 == 0 { await Task.yield() }
                    }
                }
                for _ in 0..<10 {
                    // Owned by the group: a client.
                    group.addTask {
                        let client = try await RawClient.open(on: server)
                        let before = published.seq.load(ordering: .acquiring)
                        try await client.subscribe("s")
                        let ack = try await client.message(ServerMessage<SubscribeAck>.self)
                        let cursor = StreamPosition(cursor: ack.payload.cursor ?? "")
                        let start = try #require(cursor).seq
                        #expect(start >= before)
                        for seq in start..<last {
                            let found = try await client.seq()
                            guard found == seq + 1 else {
                                Issue.record("Expected \(seq + 1), found \(found ?? 0)")
                                return
                            }
                        }
                        try await client.send(.text(#"{"type":"ping"}"#))
                        _ = try await client.message(PongMessage.self)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func manyEventsAtOnceArriveInOrder() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            try await client.subscribed("s")
            let padding = String(repeating: "x", count: 1000)
            let entries = (1...1500).map {
                TestServer.entry($0, payload: #"{"eventType":"task","p":"\#(padding)"}"#)
            }
            server.broadcaster.publish(entries)
            for seq in 1...1500 { #expect(try await client.seq() == seq) }
        }
    }

    @Test func aLoopThatFallsBehindTheRingCutsItsSubscribers() async throws {
        var limits = RealtimeLimits()
        limits.ringCount = 10
        try await TestServer.run(limits: limits) { server in
            let subscriber = try await RawClient.open(on: server)
            try await subscriber.subscribed("s")
            let bystander = try await RawClient.open(on: server)
            server.broadcaster.publish((1...11).map { TestServer.entry($0) })
            #expect(try await subscriber.close().closeCode == 4410)
            try await bystander.send(.text(#"{"type":"ping"}"#))
            _ = try await bystander.message(PongMessage.self)
        }
    }
}

/// How far a publisher has come.
private final class Progress: Sendable {
    let seq = Atomic<Int>(0)
}
