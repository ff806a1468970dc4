import KECSModel
import KECSRealtime
import KECSWire
import NIOCore
import Testing

struct CompressedDeliveryTests {
    private func open(_ server: TestServer, windowBits: Int?) async throws -> RawClient {
        let client = try await RawClient.connect(to: server)
        let field = windowBits.map {
            "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=\($0)\r\n"
        }
        try await client.send(RawClient.upgradeRequest("/ws", field ?? ""))
        #expect(try await client.head().hasPrefix("HTTP/1.1 101 "))
        _ = try await client.message(ServerMessage<Connected>.self)
        return client
    }

    private func message(_ frame: RawFrame) throws -> String {
        guard frame.reserved != 0 else { return frame.text }
        #expect(frame.reserved == 4)
        return String(buffer: try Inflater().inflate(ByteBuffer(bytes: frame.payload), limit: 1 << 20))
    }

    private static func payload(_ length: Int) -> String {
        #"{"eventType":"task","x":""# + String(repeating: "abcdefgh", count: length / 8) + #""}"#
    }

    /// One audience and three forms: the same messages, in order, and each
    /// client in the form that it agreed on.
    @Test(arguments: [1, 2])
    func everybodyGetsTheSameMessages(loops: Int) async throws {
        try await TestServer.run(loops: loops) { server in
            let windows: [Int?] = [nil, 15, 9, 15, nil, 12, 15]
            var clients: [(RawClient, Int?)] = []
            for window in windows {
                let client = try await open(server, windowBits: window)
                try await client.subscribed("s")
                clients.append((client, window))
            }
            let last = 60
            for seq in 1...last { server.publish(seq, payload: Self.payload(seq * 20)) }
            var first: [String] = []
            for (client, window) in clients {
                var messages: [String] = []
                for seq in 1...last {
                    let frame = try await client.frame()
                    let message = try message(frame)
                    #expect(message.contains(#""seq":\#(seq),"#))
                    let isLong = message.utf8.count >= RealtimeLimits().compressionThreshold
                    #expect(frame.reserved == (window != nil && isLong ? 4 : 0))
                    messages.append(message)
                }
                if first.isEmpty { first = messages }
                #expect(messages == first)
            }
            #expect(server.realtime.statistics.deliveries == last * windows.count)
        }
    }

    /// A replay comes in the form that was agreed on, like live events.
    @Test(arguments: [nil, 9, 15] as [Int?])
    func replaysAreCompressedToo(window: Int?) async throws {
        try await TestServer.run(loops: 1) { server in
            for seq in 1...40 { server.publish(seq, payload: Self.payload(seq * 20)) }
            let client = try await open(server, windowBits: window)
            try await client.subscribe("s", #"{"resumeFrom":"e1:0"}"#)
            _ = try await client.message(ServerMessage<SubscribeAck>.self)
            for seq in 1...40 {
                let frame = try await client.frame()
                let message = try message(frame)
                #expect(message.contains(#""seq":\#(seq),"#))
                let isLong = message.utf8.count >= RealtimeLimits().compressionThreshold
                #expect(frame.reserved == (window != nil && isLong ? 4 : 0))
            }
        }
    }

    @Test func filtersDecideForBothForms() async throws {
        try await TestServer.run(loops: 1) { server in
            var clients: [(RawClient, [Int])] = []
            for window in [nil, 15, 15, nil] as [Int?] {
                for (filter, expected) in [
                    ("{}", [1, 2, 3]), (#"{"clusters":["staging"]}"#, [2]),
                    (#"{"eventTypes":["task"]}"#, [1, 2]),
                ] {
                    let client = try await open(server, windowBits: window)
                    try await client.subscribed("s", filter)
                    clients.append((client, expected))
                }
            }
            server.broadcaster.publish([
                TestServer.entry(1, .task, keys: TestServer.keys(), payload: Self.payload(1000)),
                TestServer.entry(2, .task, keys: TestServer.keys(cluster: "staging"), payload: Self.payload(10)),
                TestServer.entry(3, .cluster, keys: TestServer.keys(), payload: Self.payload(1000)),
            ])
            for (client, expected) in clients {
                for seq in expected {
                    #expect(try message(try await client.frame()).contains(#""seq":\#(seq),"#))
                }
                try await client.send(.text(#"{"type":"ping"}"#))
                _ = try await client.message(PongMessage.self)
            }
        }
    }

    @Test func leavingLeavesNothing() async throws {
        try await TestServer.run(loops: 1) { server in
            let windows: [Int?] = [15, nil, 9, 15]
            var clients: [RawClient] = []
            for window in windows {
                let client = try await open(server, windowBits: window)
                try await client.subscribed("s")
                clients.append(client)
            }
            // In an order of their own, each with an event to those who are left.
            for (number, index) in [1, 0, 3, 2].enumerated() {
                server.publish(number + 1, payload: Self.payload(800))
                for client in clients where client.channel.isActive {
                    #expect(try message(try await client.frame()).contains(#""seq":\#(number + 1),"#))
                }
                try await clients[index].send(.close(1000))
                #expect(try await clients[index].close().closeCode == 1000)
                try await clients[index].ended()
                try await clients[index].channel.closeFuture.get()
            }
            while server.realtime.statistics.connections > 0 { await Task.yield() }
            #expect(try await server.realtime.leftovers() == 0)
        }
    }

    /// A compression once for all who share the window, whatever loop they are on.
    @Test func aFormIsMadeOnce() throws {
        let frame = EventFrame(TestServer.entry(1, payload: Self.payload(800)))
        let first = frame.bytes(
            deflatedBy: MessageDeflate(codec: DeflateCodec(), windowBits: 15), threshold: 0)
        let second = frame.bytes(
            deflatedBy: MessageDeflate(codec: DeflateCodec(), windowBits: 15), threshold: 0)
        #expect(first.readableBytes < frame.bytes.readableBytes)
        #expect(
            first.withUnsafeReadableBytes { $0.baseAddress }
                == second.withUnsafeReadableBytes { $0.baseAddress })
        let narrow = frame.bytes(
            deflatedBy: MessageDeflate(codec: DeflateCodec(), windowBits: 9), threshold: 0)
        #expect(
            first.withUnsafeReadableBytes { $0.baseAddress }
                != narrow.withUnsafeReadableBytes { $0.baseAddress })
    }
}
