import KECSControl
import KECSModel
import KECSRealtime
import KECSTestSupport
import KECSWire
import Testing

/// The current state over real sockets, from a real store's port.
struct SnapshotTests {
    private static let arn = "arn:aws:ecs:us-east-1:000000000000:"

    private static func cluster(_ name: String, ordinal: Int) -> ClusterRecord {
        ClusterRecord(
            arn: "\(arn)cluster/\(name)", name: name, status: .active, ordinal: ordinal,
            createdAt: Timestamp(milliseconds: 0), tags: [],
            options: JSONDocument(bytes: Array("{}".utf8)))
    }

    /// Clusters `c1`, `c2` … and an event for each, numbered alike.
    private static func fill(_ store: InMemoryStore, _ count: Int) async throws {
        try await store.transact { transaction in
            for number in 1...count {
                let cluster = Self.cluster("c\(number)", ordinal: number)
                transaction.put(cluster)
                transaction.append(
                    EventDraft(
                        type: .cluster, action: "CREATE", keys: EventKeys(cluster: cluster.arn),
                        payload: Array("{}".utf8)))
            }
        }
    }

    @Test func theStateThenLive() async throws {
        let store = InMemoryStore(epoch: "e1")
        try await Self.fill(store, 1000)
        try await TestServer.run(readsFrom: StoreHistory(store)) { server in
            server.broadcaster.begin(at: store.position)
            let client = try await RawClient.open(on: server)
            try await client.subscribe("s", #"{"snapshot":true}"#)
            let ack = try await client.message(ServerMessage<SubscribeAck>.self).payload
            #expect(ack == SubscribeAck(subscriptionId: "s", cursor: "e1:1000"))
            for number in 1...1000 {
                let message = try await client.message(SnapshotMessage<ClusterEvent>.self)
                #expect(message.id == "s")
                #expect(message.payload.action == "SNAPSHOT")
                #expect(message.payload.cluster.clusterName == "c\(number)")
            }
            let end = try await client.message(ServerMessage<SnapshotEnd>.self)
            #expect(end.payload == SnapshotEnd(subscriptionId: "s", cursor: "e1:1000"))
            server.publish(1001)
            #expect(try await client.event().seq == 1001)
        }
    }

    @Test func onlyWhatTheFilterWants() async throws {
        let store = InMemoryStore(epoch: "e1")
        try await Self.fill(store, 300)
        try await TestServer.run(readsFrom: StoreHistory(store)) { server in
            server.broadcaster.begin(at: store.position)
            let client = try await RawClient.open(on: server)
            try await client.subscribed("s", #"{"snapshot":true,"clusters":["c7","c290"]}"#)
            for name in ["c7", "c290"] {
                let message = try await client.message(SnapshotMessage<ClusterEvent>.self)
                #expect(message.payload.cluster.clusterName == name)
            }
            _ = try await client.message(ServerMessage<SnapshotEnd>.self)
            try await client.subscribed("t", #"{"snapshot":true,"eventTypes":["task"]}"#)
            #expect(
                try await client.message(ServerMessage<SnapshotEnd>.self).payload.subscriptionId
                    == "t")
        }
    }

    /// A resume that works needs no snapshot.
    @Test func aResumeGoesBeforeASnapshot() async throws {
        try await TestServer.run { server in
            server.publish(1)
            let client = try await RawClient.open(on: server)
            try await client.subscribed("s", #"{"snapshot":true,"resumeFrom":"e1:0"}"#)
            #expect(try await client.event().seq == 1)
        }
    }

    /// Cancelled on its way: no word of it follows the answer.
    @Test func aCancelledSnapshotEnds() async throws {
        let history = FakeHistory(isManual: true)
        try await TestServer.run(history: history) { server in
            let client = try await RawClient.open(on: server)
            try await client.subscribed("s", #"{"snapshot":true}"#)
            while history.pendingReads == 0 { await Task.yield() }
            try await client.send(
                .text(#"{"id":"u","type":"unsubscribe","action":"events","payload":{"subscriptionId":"s"}}"#))
            _ = try await client.message(ServerMessage<UnsubscribeAck>.self)
            // The same id again, while the first one's read is still under way.
            try await client.subscribed("s", #"{"snapshot":true}"#)
            history.endRead(0)
            while history.pendingReads == 0 { await Task.yield() }
            history.endRead(0)
            _ = try await client.message(ServerMessage<SnapshotEnd>.self)
            server.publish(1)
            #expect(try await client.event().seq == 1)
        }
    }
}
