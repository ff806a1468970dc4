import KECSRealtime
import KECSWire
import Testing

struct BatchTests {
    private func batch(_ subscriptions: String) -> String {
        #"{"id":"b","type":"subscribe","action":"batch","payload":{"subscriptions":\#(subscriptions)}}"#
    }

    @Test func eachIsAnsweredInOrder() async throws {
        try await TestServer.run(loops: 1) { server in
            let client = try await RawClient.open(on: server)
            try await client.send(
                .text(
                    batch(
                        #"[{"id":"a","payload":{"clusters":["production"]}},{"id":"wrong","payload":{"eventTypes":["x"]}},"#
                            + #"{"id":"a"},{"id":"c"}]"#)))
            #expect(try await client.message(ServerMessage<SubscribeAck>.self).id == "a")
            let unknown = try await client.message(ServerMessage<RealtimeError>.self)
            #expect(unknown.id == "wrong")
            #expect(unknown.payload.details?.field == "eventTypes")
            let taken = try await client.message(ServerMessage<RealtimeError>.self)
            #expect(taken.id == "a")
            #expect(taken.payload.code == .subscriptionError)
            #expect(try await client.message(ServerMessage<SubscribeAck>.self).id == "c")
            #expect(server.realtime.statistics.subscriptions == 2)
            server.publish(1)
            #expect(try await client.event().seq == 1)
        }
    }

    @Test func theLimitCountsEachOfThem() async throws {
        try await TestServer.run(loops: 1) { server in
            let client = try await RawClient.open(on: server)
            try await client.send(
                .text(batch("[" + (1...51).map { #"{"id":"s\#($0)"}"# }.joined(separator: ",") + "]")))
            for number in 1...50 {
                #expect(try await client.message(ServerMessage<SubscribeAck>.self).id == "s\(number)")
            }
            #expect(try await client.error().code == .subscriptionError)
            #expect(server.realtime.statistics.subscriptions == 50)
        }
    }

    @Test func aBatchIsBounded() async throws {
        try await TestServer.run(loops: 1) { server in
            let client = try await RawClient.open(on: server)
            let many = "[" + (1...257).map { #"{"id":"s\#($0)"}"# }.joined(separator: ",") + "]"
            try await client.send(.text(batch(many)))
            let error = try await client.error()
            #expect(error.code == .invalidRequest)
            #expect(error.details?.reason == "More than 256 in one message")
            #expect(server.realtime.statistics.subscriptions == 0)
        }
    }

    /// What cannot be read begins nothing.
    @Test(arguments: [
        ("{}", "subscriptions", "Expected a list"),
        ("null", "subscriptions", "Required"),
        ("[]", "subscriptions", "Must not be empty"),
        (#"[{"id":"a"},7]"#, "subscriptions[1]", "Expected an object"),
        (#"[{"id":"a"},{}]"#, "subscriptions[1].id", "Required"),
        (#"[{"id":"a"},{"id":""}]"#, "subscriptions[1].id", "Required"),
        (#"[{"id":"a"},{"id":1}]"#, "subscriptions[1].id", "Expected a string"),
        (#"[{"id":"a"},{"id":"b","payload":[]}]"#, "subscriptions[1].payload", "Expected an object"),
        (#"[{"id":"a"},{"id":"b","x":1}]"#, "subscriptions[1].x", "Unknown field: 'x'"),
    ])
    func refusals(_ subscriptions: String, _ field: String, _ reason: String) async throws {
        try await TestServer.run(loops: 1) { server in
            let client = try await RawClient.open(on: server)
            try await client.send(.text(batch(subscriptions)))
            let answer = try await client.message(ServerMessage<RealtimeError>.self)
            #expect(answer.id == "b")
            #expect(answer.payload.code == .invalidRequest)
            #expect(answer.payload.details?.field == field)
            #expect(answer.payload.details?.reason == reason)
            #expect(server.realtime.statistics.subscriptions == 0)
        }
    }
}
