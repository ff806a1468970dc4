import KECSModel
import KECSWire
import Testing

/// The thread through the room: connect, subscribe, get what is committed.
struct StreamTests {
    @Test func aSubscriberGetsWhatIsPublished() async throws {
        try await TestServer.run { server in
            server.publish(1)
            let client = try await RawClient.upgraded(on: server)
            let connected = try await client.message(ServerMessage<Connected>.self)
            #expect(connected.id == nil)
            #expect(connected.payload.sessionId.hasPrefix("ws-session-"))
            #expect(connected.payload.serverVersion == "1.2.3")
            #expect(connected.payload.epoch == "e1")
            #expect(connected.payload.seq == 1)
            #expect(connected.payload.authRequired == false)
            #expect(connected.payload.authenticated == true)
            #expect(connected.payload.heartbeatIntervalMs == 600_000)
            #expect(connected.payload.limits?.subscriptions == 50)
            #expect(connected.payload.limits?.messageBytes == 65_536)

            try await client.subscribe("sub-001")
            let ack = try await client.message(ServerMessage<SubscribeAck>.self)
            #expect(ack.id == "sub-001")
            #expect(ack.payload == SubscribeAck(subscriptionId: "sub-001", cursor: "e1:1"))

            server.publish(2, payload: #"{"eventType":"task","task":{"lastStatus":"RUNNING"}}"#)
            let frame = try await client.frame()
            #expect(
                frame.text == """
                    {"id":"evt-002","type":"event","timestamp":"2024-01-01T00:00:00.000Z",\
                    "seq":2,"payload":{"eventType":"task","task":{"lastStatus":"RUNNING"}}}
                    """)
            #expect(frame.isFinal && frame.reserved == 0 && frame.opcode == 1 && frame.mask == nil)
        }
    }
}
