import Foundation
import KECSWire
import Testing

/// Every message against its golden JSON in `Spec/fixtures/realtime`.
struct RealtimeFixtureTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Spec/fixtures/realtime")

    /// Reads the fixture as the message, writes it and finds the same text, byte for byte but for the fixture's white
    /// space: all members, in their order.
    private static func roundTrip<Message: Codable & Hashable & Sendable>(
        _ type: Message.Type
    ) -> @Sendable (Data) throws -> Void {
        { fixture in
            let message = try JSONDecoder().decode(type, from: fixture)
            let written = try JSONWriter.text(of: message)
            #expect(written == compact(fixture))
            #expect(try JSONDecoder().decode(type, from: Data(written.utf8)) == message)
        }
    }

    /// The same of a message that carries any JSON, whose members nobody has ordered.
    private static func sameJSON<Message: Codable & Hashable & Sendable>(
        _ type: Message.Type
    ) -> @Sendable (Data) throws -> Void {
        { fixture in
            let message = try JSONDecoder().decode(type, from: fixture)
            let written = Data(try JSONWriter.bytes(of: message))
            let expected = try JSONDecoder().decode(JSONValue.self, from: fixture)
            #expect(try JSONDecoder().decode(JSONValue.self, from: written) == expected)
            #expect(try JSONDecoder().decode(type, from: written) == message)
        }
    }

    private static func compact(_ fixture: Data) -> String {
        var inString = false
        var former: UInt8 = 0
        let bytes = fixture.filter { byte in
            defer { former = byte == UInt8(ascii: "\\") && former == byte ? 0 : byte }
            if byte == UInt8(ascii: "\""), former != UInt8(ascii: "\\") { inString.toggle() }
            return inString || byte > 0x20
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static let messages: [String: @Sendable (Data) throws -> Void] = [
        "auth": roundTrip(AuthMessage.self),
        "auth_ack": roundTrip(ServerMessage<AuthAck>.self),
        "subscribe": roundTrip(ClientMessage<Subscribe>.self),
        "subscribe_extended": roundTrip(ClientMessage<Subscribe>.self),
        "subscribe_batch": roundTrip(ClientMessage<SubscribeBatch>.self),
        "subscribe_ack": roundTrip(ServerMessage<SubscribeAck>.self),
        "subscribe_ack_extended": roundTrip(ServerMessage<SubscribeAck>.self),
        "subscribe_ack_resumed": roundTrip(ServerMessage<SubscribeAck>.self),
        "subscribe_ack_not_resumed": roundTrip(ServerMessage<SubscribeAck>.self),
        "subscribe_resume": roundTrip(ClientMessage<Subscribe>.self),
        "subscribe_snapshot": roundTrip(ClientMessage<Subscribe>.self),
        "snapshot_cluster": roundTrip(SnapshotMessage<ClusterEvent>.self),
        "snapshot_service": roundTrip(SnapshotMessage<ServiceStateEvent>.self),
        "snapshot_deployment": roundTrip(SnapshotMessage<DeploymentEvent>.self),
        "snapshot_task": roundTrip(SnapshotMessage<TaskEvent>.self),
        "snapshot_container": roundTrip(SnapshotMessage<ContainerEvent>.self),
        "snapshot_end": roundTrip(ServerMessage<SnapshotEnd>.self),
        "unsubscribe": roundTrip(ClientMessage<Unsubscribe>.self),
        "unsubscribe_ack": roundTrip(ServerMessage<UnsubscribeAck>.self),
        "command_execute": sameJSON(CommandMessage.self),
        "command_execute_extended": sameJSON(CommandMessage.self),
        "command_resize_exec": sameJSON(CommandMessage.self),
        "command_ack_execute": roundTrip(ServerMessage<CommandAck>.self),
        "command_ack_resize_exec": roundTrip(ServerMessage<CommandAck>.self),
        "command_get_metrics": sameJSON(CommandMessage.self),
        "command_get_metrics_extended": sameJSON(CommandMessage.self),
        "event_cluster": roundTrip(EventMessage<ClusterEvent>.self),
        "event_service": roundTrip(EventMessage<ServiceStateEvent>.self),
        "event_deployment": roundTrip(EventMessage<DeploymentEvent>.self),
        "event_task": roundTrip(EventMessage<TaskEvent>.self),
        "event_task_extended": roundTrip(EventMessage<TaskEvent>.self),
        "event_task_stop": roundTrip(EventMessage<TaskEvent>.self),
        "event_container": roundTrip(EventMessage<ContainerEvent>.self),
        "metrics": roundTrip(ServerMessage<Metrics>.self),
        "metrics_extended": roundTrip(ServerMessage<Metrics>.self),
        "event_scaling": roundTrip(EventMessage<ScalingEvent>.self),
        "event_health": roundTrip(EventMessage<HealthEvent>.self),
        "ping": roundTrip(PingMessage.self),
        "ping_client": roundTrip(PingMessage.self),
        "ping_extended": roundTrip(PingMessage.self),
        "pong": roundTrip(PongMessage.self),
        "pong_answer": roundTrip(PongMessage.self),
        "connected": roundTrip(ServerMessage<Connected>.self),
        "connected_extended": roundTrip(ServerMessage<Connected>.self),
        "disconnecting": roundTrip(ServerMessage<Disconnecting>.self),
        "disconnecting_extended": roundTrip(ServerMessage<Disconnecting>.self),
        "error_rate_limit": roundTrip(ServerMessage<RealtimeError>.self),
        "lagging": roundTrip(ServerMessage<Lagging>.self),
        "lagging_state": roundTrip(ServerMessage<Lagging>.self),
        "subscribe_logs": roundTrip(ClientMessage<SubscribeLogs>.self),
        "subscribe_logs_again": roundTrip(ClientMessage<SubscribeLogs>.self),
        "subscribe_metrics": roundTrip(ClientMessage<SubscribeMetrics>.self),
        "log": roundTrip(ServerMessage<Log>.self),
        "log_extended": roundTrip(ServerMessage<Log>.self),
        "log_end": roundTrip(ServerMessage<LogEnd>.self),
        "metrics_end": roundTrip(ServerMessage<MetricsEnd>.self),
        "unsubscribe_logs": sameJSON(JSONValue.self),
        "command_wait": sameJSON(CommandMessage.self),
        "wait_result": roundTrip(ServerMessage<WaitResult>.self),
        "command_wait_service": sameJSON(CommandMessage.self),
        "wait_result_service": roundTrip(ServerMessage<WaitResult>.self),
        "wait_result_unreachable": roundTrip(ServerMessage<WaitResult>.self),
        "subscribe_state": roundTrip(ClientMessage<Subscribe>.self),
        "error": roundTrip(ServerMessage<RealtimeError>.self),
    ]

    /// Of events that nothing makes yet only what surrounds the payload is looked at.
    private static let event = sameJSON(EventMessage<JSONValue>.self)

    /// Has no type in Swift yet, or is not a message of `/ws`: an HTTP answer.
    private static let plain: Set<String> = ["refused", "refused_events", "failed"]

    /// Names of all fixtures; empty, and caught below, where the folder cannot be read.
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()

    private static func fixture(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appending(path: "\(name).json"))
    }

    @Test(arguments: names)
    func roundTrips(_ name: String) throws {
        guard !Self.plain.contains(name) else {
            _ = try JSONDecoder().decode(JSONValue.self, from: Self.fixture(name))
            return
        }
        let known = Self.messages[name] ?? (name.hasPrefix("event_") ? Self.event : nil)
        let check = try #require(known, "A fixture of no message")
        try check(Self.fixture(name))
    }

    @Test func everyMessageHasAFixture() {
        let wanted = Set(Self.messages.keys).union(Self.plain)
        #expect(wanted.subtracting(Self.names).isEmpty)
    }

    @Test func theHeadTellsTheMessage() throws {
        let head = try JSONDecoder().decode(MessageHead.self, from: Self.fixture("subscribe"))
        #expect(head.id == "sub-001")
        #expect(head.type == "subscribe")
        #expect(head.action == "events")
    }

    @Test func aMessageIsNotReadAsAnother() throws {
        for name in ["subscribe_ack", "connected", "error", "ping"] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(ServerMessage<AuthAck>.self, from: Self.fixture(name))
            }
        }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(ClientMessage<Unsubscribe>.self, from: Self.fixture("subscribe"))
        }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(PongMessage.self, from: Self.fixture("ping"))
        }
    }

    @Test func theErrorsFields() throws {
        let message = try JSONDecoder().decode(
            ServerMessage<RealtimeError>.self, from: Self.fixture("error"))
        #expect(
            message.payload
                == RealtimeError(
                    .invalidRequest, "Invalid subscription parameters", field: "eventTypes",
                    reason: "Unknown event type: 'invalid-type'"))
    }
}
