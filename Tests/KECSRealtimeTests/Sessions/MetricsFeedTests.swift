import Foundation
import KECSAccess
import KECSControl
import KECSModel
import KECSRealtime
import KECSWire
import Synchronization
import Testing

/// Subscriptions to metrics, before a source that answers what the test says and with a clock
/// that the test turns.
struct MetricsFeedTests {
    final class Clock: Sendable {
        private let time: Mutex<Int>

        init(_ milliseconds: Int) { time = Mutex(milliseconds) }

        func advance(_ milliseconds: Int) { time.withLock { $0 += milliseconds } }

        var environment: Environment {
            Environment(
                now: { Timestamp(milliseconds: self.time.withLock { $0 }) },
                randomBytes: Environment.system.randomBytes)
        }
    }

    private struct World: Sendable {
        let server: TestServer
        let client: RawClient
        let source: FakeMetricsSource
        let clock: Clock
        let history: FakeHistory
    }

    /// 10 ms before the end of a second: a turn of the timer is short.
    private static let start = 1_704_067_209_990
    private static let result = MetricResult(
        statistics: [.average: 12.5],
        datapoints: [.init(time: Timestamp(milliseconds: 1_704_067_208_000), value: 12.5)])

    private func run(
        _ source: FakeMetricsSource = FakeMetricsSource(result),
        authenticator: any Authenticator = OpenAccess(), _ body: (World) async throws -> Void
    ) async throws {
        let clock = Clock(Self.start)
        let history = SampleTask.history()
        try await TestServer.run(
            loops: 1, history: history, authenticator: authenticator, metrics: source,
            environment: clock.environment
        ) { server in
            let client = try await RawClient.open(on: server)
            try await body(
                World(server: server, client: client, source: source, clock: clock, history: history))
        }
    }

    private static func usual(_ change: String = "") -> String {
        let usual = [
            #""resource":"task""#, #""resourceArn":"\#(SampleTask.arn)""#,
            #""metrics":["CPUUtilization"]"#, #""intervalMs":1000"#,
        ].filter { !change.contains(String($0.prefix { $0 != ":" }) + ":") }
        return "{" + (usual + [change]).filter { !$0.isEmpty }.joined(separator: ",") + "}"
    }

    private func subscribe(_ client: RawClient, _ change: String = "", id: String = "m") async throws {
        try await client.send(
            .text(#"{"id":"\#(id)","type":"subscribe","action":"metrics","payload":\#(Self.usual(change))}"#))
    }

    private func subscribed(_ client: RawClient, _ change: String = "", id: String = "m") async throws {
        try await subscribe(client, change, id: id)
        let ack = try await client.message(ServerMessage<SubscribeAck>.self)
        #expect(ack.id == id)
        #expect(ack.payload == SubscribeAck(subscriptionId: id, cursor: "e1:0"))
    }

    @Test func eachPeriodIsToldOnce() async throws {
        try await run { world in
            try await subscribed(world.client)
            let second = Self.start / 1000 * 1000
            // The one that has ended last, at once; then each as it ends, and what was slept through.
            for (end, periods, step) in [(0, 1, 1000), (1000, 1, 3000), (4000, 3, 0)] {
                let message = try await world.client.message(ServerMessage<Metrics>.self)
                #expect(message.id == "m")
                #expect(message.payload.resourceArn == SampleTask.arn)
                #expect(message.payload.metrics["CPUUtilization"]?.statistics == ["Average": 12.5])
                #expect(message.payload.metrics["CPUUtilization"]?.datapoints.count == 1)
                let query = try #require(world.source.queries.last)
                #expect(query.subject == .task(SampleTask.arn))
                #expect(query.statistics == [.average])
                #expect(query.range.end.milliseconds == second + end)
                #expect(query.range.start.milliseconds == second + end - periods * 1000)
                #expect(query.range.period == 1000)
                world.clock.advance(step)
            }
            #expect(world.source.queries.count == 3)
        }
    }

    @Test func aClockThatIsSetBackDoesNotSilenceIt() async throws {
        try await run { world in
            try await subscribed(world.client)
            _ = try await world.client.message(ServerMessage<Metrics>.self)
            world.clock.advance(-86_400_000)
            _ = try await world.client.message(ServerMessage<Metrics>.self)
            let query = try #require(world.source.queries.last)
            #expect(query.range.end.milliseconds == Self.start / 1000 * 1000 - 86_400_000)
            #expect(query.range.end.milliseconds - query.range.start.milliseconds == 1000)
        }
    }

    @Test func withoutDataItSaysSo() async throws {
        try await run(FakeMetricsSource()) { world in
            try await subscribed(world.client, #""statistics":["Maximum","Sum"]"#)
            let message = try await world.client.message(JSONValue.self)
            guard case .object(let members) = message, case .object(let payload) = members["payload"]
            else { return #expect(Bool(false), "\(message)") }
            #expect(
                payload["metrics"]
                    == .object([
                        "CPUUtilization": .object([
                            "Maximum": .null, "Sum": .null, "Unit": .string("Percent"),
                            "Datapoints": .array([]),
                        ])
                    ]))
        }
    }

    @Test(arguments: ["task", "container"])
    func endsWithItsTask(_ resource: String) async throws {
        let arn = resource == "task" ? SampleTask.arn : SampleTask.containerArn
        try await run { world in
            try await subscribed(world.client, #""resource":"\#(resource)","resourceArn":"\#(arn)""#)
            _ = try await world.client.message(ServerMessage<Metrics>.self)
            var task = SampleTask.record()
            task.lastStatus = .stopped
            SampleTask.put(task, in: world.history)
            world.clock.advance(1000)
            // With the period that it ended in.
            _ = try await world.client.message(ServerMessage<Metrics>.self)
            #expect(world.source.queries.last?.range.end.milliseconds == Self.start / 1000 * 1000 + 2000)
            let end = try await world.client.message(ServerMessage<MetricsEnd>.self)
            #expect(end.id == "m")
            #expect(
                end.payload == MetricsEnd(subscriptionId: "m", resourceArn: arn, reason: "stopped"))
            // The id is free again.
            try await subscribed(world.client)
        }
    }

    @Test func endsWithItsCluster() async throws {
        try await run { world in
            try await subscribed(
                world.client, #""resource":"cluster","resourceArn":"production","metrics":["RunningTaskCount"]"#)
            _ = try await world.client.message(ServerMessage<Metrics>.self)
            let task = SampleTask.record()
            SampleTask.put(task, in: world.history) { transaction in
                guard var cluster = transaction.state.clusters[SampleTask.clusterArn] else { return }
                cluster.status = .inactive
                transaction.put(cluster)
            }
            world.clock.advance(1000)
            _ = try await world.client.message(ServerMessage<Metrics>.self)
            let end = try await world.client.message(ServerMessage<MetricsEnd>.self).payload
            #expect(end.reason == "deleted")
            #expect(end.resourceArn == SampleTask.clusterArn)
        }
    }

    /// A change of the payload that is taken, the error's code, field and reason.
    static let refused: [(String, String, String, String)] = {
        let interval = "Expected whole seconds in milliseconds, from 1000 to 3600000"
        return [
            (#""resource":null"#, "INVALID_REQUEST", "resource", "Required"),
            (#""resource":"node""#, "INVALID_REQUEST", "resource", "Unknown resource: 'node'"),
            (#""resourceArn":7"#, "INVALID_REQUEST", "resourceArn", "Expected a string"),
            (#""resourceArn":"a/b""#, "INVALID_REQUEST", "resourceArn", "Expected the ARN of a task"),
            (#""resourceArn":"nobody""#, "RESOURCE_NOT_FOUND", "resourceArn", "No such task"),
            (#""resource":"service","resourceArn":"\#(SampleTask.root)service/production/web""#, "RESOURCE_NOT_FOUND", "resourceArn", "No such service"),
            (#""metrics":[]"#, "INVALID_REQUEST", "metrics", "Must not be empty"),
            (#""metrics":["Speed"]"#, "INVALID_REQUEST", "metrics", "Unknown metric: 'Speed'"),
            (#""metrics":"CPUUtilization""#, "INVALID_REQUEST", "metrics", "Expected a list of strings"),
            (#""statistics":[]"#, "INVALID_REQUEST", "statistics", "Must not be empty"),
            (#""statistics":["p99"]"#, "INVALID_REQUEST", "statistics", "Unknown statistic: 'p99'"),
            (#""intervalMs":0"#, "INVALID_REQUEST", "intervalMs", interval),
            (#""intervalMs":-1000"#, "INVALID_REQUEST", "intervalMs", interval),
            (#""intervalMs":999"#, "INVALID_REQUEST", "intervalMs", interval),
            (#""intervalMs":1500"#, "INVALID_REQUEST", "intervalMs", interval),
            (#""intervalMs":3601000"#, "INVALID_REQUEST", "intervalMs", interval),
            (#""intervalMs":"1s""#, "INVALID_REQUEST", "intervalMs", interval),
            (#""period":60"#, "INVALID_REQUEST", "period", "Unknown field: 'period'"),
        ]
    }()

    @Test(arguments: refused)
    func refusals(_ change: String, _ code: String, _ field: String, _ reason: String) async throws {
        try await run { world in
            try await subscribe(world.client, change)
            let answer = try await world.client.message(ServerMessage<RealtimeError>.self)
            #expect(answer.id == "m")
            #expect(answer.payload.code.rawValue == code)
            #expect(answer.payload.details?.field == field)
            #expect(answer.payload.details?.reason == reason)
            #expect(world.source.queries.isEmpty)
        }
    }

    @Test func unsubscribedAndDropped() async throws {
        try await run(FakeMetricsSource(isOpen: false)) { world in
            let client = world.client
            try await subscribed(client, id: "a")
            try await subscribed(client, id: "b")
            try await subscribe(client, id: "a")
            let taken = try await client.message(ServerMessage<RealtimeError>.self)
            #expect(taken.payload.code == .subscriptionError)
            while world.source.queries.count < 2 { await Task.yield() }
            try await client.send(
                .text(#"{"id":"u","type":"unsubscribe","action":"metrics","payload":{"subscriptionId":"a"}}"#))
            _ = try await client.message(ServerMessage<UnsubscribeAck>.self)
            while world.source.cancelled < 1 { await Task.yield() }
            try await client.drop()
            while world.source.cancelled < 2 { await Task.yield() }
            while try await world.server.realtime.leftovers() > 0 { await Task.yield() }
        }
    }

    @Test func aNarrowerTokenEndsWhatItMayNotRead() async throws {
        try await run(authenticator: PermissionTokens()) { world in
            let client = world.client
            try await client.send(.text(#"{"type":"auth","token":"metrics:read@staging"}"#))
            _ = try await client.message(ServerMessage<AuthAck>.self)
            try await subscribe(client)
            #expect(
                try await client.message(ServerMessage<RealtimeError>.self).payload.code == .permissionDenied)
            try await client.send(.text(#"{"type":"auth","token":"metrics:read@production"}"#))
            _ = try await client.message(ServerMessage<AuthAck>.self)
            try await subscribed(client)
            _ = try await client.message(ServerMessage<Metrics>.self)
            try await client.send(.text(#"{"type":"auth","token":"events:read"}"#))
            _ = try await client.message(ServerMessage<AuthAck>.self)
            let error = try await client.message(ServerMessage<RealtimeError>.self)
            #expect(error.id == "m")
            #expect(error.payload.code == .permissionDenied)
        }
    }
}
