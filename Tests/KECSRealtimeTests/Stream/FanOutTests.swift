import KECSModel
import KECSRealtime
import KECSWire
import Testing

/// An event for many clients of one loop, who take it together.
struct FanOutTests {
    /// More than go into one call of the kernel; some who read late get the rest through
    /// their channels.
    @Test(arguments: [3, 40, 300], [true, false])
    func everybodyGetsEverythingInOrder(count: Int, together: Bool) async throws {
        var limits = TestServer.quiet
        limits.sendsTogether = together
        let events = 60
        let filling = String(repeating: "x", count: 30_000)
        try await TestServer.run(limits: limits, loops: 1) { server in
            var clients: [RawClient] = []
            for index in 0..<count {
                let client = try await RawClient.upgraded(on: server, reads: index % 7 != 2)
                try await client.subscribe("s")
                clients.append(client)
            }
            while server.realtime.statistics.subscriptions < count { await Task.yield() }
            // 360 KB in all: more than sockets hold for who does not read.
            for seq in 1...events {
                let payload = #"{"eventType":"task","filling":"\#(seq % 5 == 0 ? filling : "")"}"#
                server.publish(seq, .task, payload: payload)
                if seq % 10 == 0 { await Task.yield() }
            }
            for index in clients.indices {
                if index % 7 == 2 {
                    try await clients[index].startReading()
                    #expect(try await clients[index].head().hasPrefix("HTTP/1.1 101 "))
                }
                _ = try await clients[index].message(ServerMessage<Connected>.self)
                _ = try await clients[index].message(ServerMessage<SubscribeAck>.self)
                for seq in 1...events { #expect(try await clients[index].seq() == seq) }
            }
            #expect(server.realtime.statistics.deliveries == count * events)
            #expect(server.realtime.statistics.slowCloses == 0)
        }
    }
}
