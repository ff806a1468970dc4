import KECSRealtime
import KECSWire
import Testing

struct SubscribeTests {
    private func subscribe(_ payload: String) -> String {
        #"{"id":"s","type":"subscribe","action":"events","payload":\#(payload)}"#
    }

    /// A message, the error's code, `details.field`, `details.reason`.
    static let refused: [(String, String, String, String)] = [
        ("nonsense", "INVALID_REQUEST", "message", "Expected 'null' at byte 0"),
        ("[]", "INVALID_REQUEST", "message", "Expected an object"),
        ("{}", "INVALID_REQUEST", "type", "Required"),
        (#"{"type":7}"#, "INVALID_REQUEST", "type", "Expected a string"),
        (#"{"id":7,"type":"ping"}"#, "INVALID_REQUEST", "id", "Expected a string"),
        (#"{"id":"s","type":"hello"}"#, "INVALID_REQUEST", "type", "Unknown message type: 'hello'"),
        (#"{"type":"subscribe","action":"events"}"#, "INVALID_REQUEST", "id", "Required"),
        (#"{"id":"s","type":"subscribe"}"#, "INVALID_REQUEST", "action", "Required"),
        (
            #"{"id":"s","type":"subscribe","action":"dance"}"#, "INVALID_REQUEST", "action",
            "Unknown action: 'dance'"
        ),
        (
            #"{"id":"s","type":"subscribe","action":"events","payload":[]}"#, "INVALID_REQUEST",
            "payload", "Expected an object"
        ),
        (#"{"eventTypes":["invalid-type"]}"#, "INVALID_REQUEST", "eventTypes", "Unknown event type: 'invalid-type'"),
        (#"{"eventTypes":[]}"#, "INVALID_REQUEST", "eventTypes", "Must not be empty"),
        (#"{"eventTypes":"task"}"#, "INVALID_REQUEST", "eventTypes", "Expected a list of strings"),
        (#"{"clusters":[1]}"#, "INVALID_REQUEST", "clusters", "Expected a list of strings"),
        (#"{"services":[""]}"#, "INVALID_REQUEST", "services", "Values must not be empty"),
        (#"{"cluster":["a"]}"#, "INVALID_REQUEST", "cluster", "Unknown field: 'cluster'"),
        (#"{"filters":["a"]}"#, "INVALID_REQUEST", "filters", "Expected an object"),
        (#"{"filters":{"colour":["a"]}}"#, "INVALID_REQUEST", "filters.colour", "Unknown filter: 'colour'"),
        (#"{"filters":{"status":["SLEEPING"]}}"#, "INVALID_REQUEST", "filters.status", "Unknown status: 'SLEEPING'"),
        (#"{"filters":{"status":[]}}"#, "INVALID_REQUEST", "filters.status", "Must not be empty"),
        (#"{"resumeFrom":"e1"}"#, "INVALID_REQUEST", "resumeFrom", "Not a cursor"),
        (#"{"resumeFrom":"e1:-1"}"#, "INVALID_REQUEST", "resumeFrom", "Not a cursor"),
        (#"{"resumeFrom":7}"#, "INVALID_REQUEST", "resumeFrom", "Expected a string"),
        (#"{"snapshot":1}"#, "INVALID_REQUEST", "snapshot", "Expected true or false"),
        (#"{"mode":"latest"}"#, "INVALID_REQUEST", "mode", "Unknown mode: 'latest'"),
        (#"{"mode":true}"#, "INVALID_REQUEST", "mode", "Expected a string"),
        (#"{"id":"s","type":"command","action":"execute"}"#, "INVALID_REQUEST", "action", "Not supported by this server"),
        (
            #"{"id":"s","type":"unsubscribe","action":"events","payload":{}}"#, "INVALID_REQUEST",
            "subscriptionId", "Required"
        ),
        (
            #"{"id":"s","type":"unsubscribe","action":"events","payload":{"subscriptionId":"x"}}"#,
            "RESOURCE_NOT_FOUND", "subscriptionId", "Unknown subscription: 'x'"
        ),
    ]

    @Test(arguments: refused)
    func refusals(_ sent: String, _ code: String, _ field: String, _ reason: String) async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            let isPayload = sent.hasPrefix("{") && !sent.contains("\"type\"") && sent != "{}"
            try await client.send(.text(isPayload ? subscribe(sent) : sent))
            let answer = try await client.message(ServerMessage<RealtimeError>.self)
            #expect(answer.payload.code.rawValue == code)
            #expect(answer.payload.details?.field == field)
            #expect(answer.payload.details?.reason == reason)
            #expect(!answer.payload.message.isEmpty)
            #expect(answer.id == (isPayload || sent.contains(#""id":"s""#) ? "s" : nil))
            // The connection goes on.
            try await client.send(.text(#"{"id":"p","type":"ping"}"#))
            #expect(try await client.message(PongMessage.self).id == "p")
        }
    }

    @Test func theSpecificationsExampleIsTaken() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            try await client.subscribed(
                "sub-001",
                #"""
                {"eventTypes":["cluster","service","task"],"clusters":["production","staging"],
                "services":["web-api"],"filters":{"status":["RUNNING","PENDING"]},
                "snapshot":false,"mode":"events","resumeFrom":null}
                """#)
            #expect(server.realtime.statistics.subscriptions == 1)
        }
    }

    @Test func theSameIDTwiceIsAnError() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            try await client.subscribed("a")
            try await client.subscribe("a")
            let error = try await client.error()
            #expect(error.code == .subscriptionError)
            #expect(error.details?.reason == "Subscription already exists: 'a'")
        }
    }

    @Test func theFiftyFirstIsAnError() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            for number in 1...50 { try await client.subscribed("s\(number)") }
            try await client.subscribe("s51")
            #expect(try await client.error().code == .subscriptionError)
            try await client.send(
                .text(#"{"id":"u","type":"unsubscribe","action":"events","payload":{"subscriptionId":"s7"}}"#))
            let ack = try await client.message(ServerMessage<UnsubscribeAck>.self)
            #expect(ack.payload == UnsubscribeAck(subscriptionId: "s7"))
            try await client.subscribed("s51")
            #expect(server.realtime.statistics.subscriptions == 50)
        }
    }

    @Test func authenticationIsOff() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            try await client.send(.text(#"{"type":"auth","token":"your-auth-token"}"#))
            let ack = try await client.message(ServerMessage<AuthAck>.self)
            #expect(ack.id == nil)
            #expect(ack.payload == AuthAck(principal: "anonymous", permissions: ["admin"]))
            try await client.send(.text(#"{"type":"auth","token":7}"#))
            #expect(try await client.error().details?.field == "token")
        }
    }

    @Test func anUnsubscribedClientGetsNothingMore() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            try await client.subscribed("a")
            server.publish(1)
            #expect(try await client.event().seq == 1)
            try await client.send(
                .text(#"{"id":"u","type":"unsubscribe","action":"events","payload":{"subscriptionId":"a"}}"#))
            _ = try await client.message(ServerMessage<UnsubscribeAck>.self)
            server.publish(2)
            try await client.send(.text(#"{"id":"p","type":"ping"}"#))
            #expect(try await client.message(PongMessage.self).id == "p")
            try await client.subscribed("a")
            server.publish(3)
            #expect(try await client.event().seq == 3)
        }
    }

    @Test func idsAreEscapedInAnswers() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            try await client.send(.text(#"{"id":"a\"\\\u0001\n😀","type":"ping"}"#))
            #expect(try await client.message(PongMessage.self).id == "a\"\\\u{1}\n😀")
            try await client.send(.text(#"{"id":"\#(String(repeating: "x", count: 257))","type":"ping"}"#))
            #expect(try await client.error().details?.field == "id")
        }
    }
}
