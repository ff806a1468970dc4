import Foundation
import KECSAccess
import KECSControl
import KECSModel
import KECSRealtime
import KECSWire
import Synchronization
import Testing

/// The command `get_metrics`, before a source that answers what the test says.
struct MetricsTests {
    private typealias Source = FakeMetricsSource
    private static let root = SampleTask.root
    private static let taskArn = SampleTask.arn
    private static let containerArn = SampleTask.containerArn

    private func run(
        _ source: Source, authenticator: any Authenticator = OpenAccess(),
        _ body: (RawClient, TestServer) async throws -> Void
    ) async throws {
        try await TestServer.run(
            loops: 1, history: SampleTask.history(), authenticator: authenticator, metrics: source
        ) { server in
            try await body(try await RawClient.open(on: server), server)
        }
    }

    private func command(_ payload: String, id: String = "m") -> RawFrame {
        .text(#"{"id":"\#(id)","type":"command","action":"get_metrics","payload":\#(payload)}"#)
    }

    private func task(_ more: String = "") -> String {
        #"{"resource":"task","resourceArn":"\#(Self.taskArn)","metrics":["CPUUtilization"],"statistics":["Average"]\#(more)}"#
    }

    @Test func anAnswer() async throws {
        let result = MetricResult(
            statistics: [.average: 45.2, .maximum: 100.0 / 3],
            datapoints: [.init(time: Timestamp(milliseconds: 60_000), value: 45.2)])
        try await run(Source(result)) { client, _ in
            try await client.send(
                command(
                    #"{"resource":"task","resourceArn":"\#(Self.taskArn)","metrics":["CPUUtilization","NetworkRxBytes"],"period":60,"statistics":["Average","Maximum"]}"#))
            let answer = try await client.message(ServerMessage<Metrics>.self)
            #expect(answer.id == "m")
            #expect(answer.payload.resourceArn == Self.taskArn)
            let metric = try #require(answer.payload.metrics["CPUUtilization"])
            #expect(metric.statistics == ["Average": 45.2, "Maximum": 33.3333])
            #expect(metric.unit == "Percent")
            #expect(metric.datapoints == [.init(timestamp: "1970-01-01T00:01:00.000Z", value: 45.2)])
            #expect(answer.payload.metrics["NetworkRxBytes"]?.unit == "Bytes")
            #expect(answer.payload.metrics.count == 2)
        }
    }

    @Test func withoutDataStatisticsAreNull() async throws {
        try await run(Source()) { client, _ in
            try await client.send(command(task()))
            let answer = try await client.message(JSONValue.self)
            guard case .object(let message) = answer, case .object(let payload) = message["payload"],
                case .object(let metrics) = payload["metrics"]
            else { return #expect(Bool(false), "\(answer)") }
            #expect(
                metrics["CPUUtilization"]
                    == .object(["Average": .null, "Unit": .string("Percent"), "Datapoints": .array([])]))
        }
    }

    @Test(
        arguments: [
            ("cluster", "production", MetricsQuery.Subject.cluster("\(root)cluster/production")),
            ("cluster", "\(root)cluster/production", .cluster("\(root)cluster/production")),
            ("task", taskArn, .task(taskArn)),
            ("container", containerArn, .container(containerArn, taskArn: taskArn)),
        ])
    func whatItIsAbout(_ resource: String, _ name: String, _ subject: MetricsQuery.Subject) async throws {
        let source = Source()
        try await run(source) { client, _ in
            try await client.send(
                command(
                    #"{"resource":"\#(resource)","resourceArn":"\#(name)","metrics":["CPUUtilization","CPUUtilization"],"statistics":["Sum"],"period":1,"startTime":"2024-01-01T00:00:00Z","endTime":"2024-01-01T00:24:00+00:00"}"#))
            _ = try await client.message(ServerMessage<Metrics>.self)
            let query = try #require(source.queries.first)
            #expect(query.subject == subject)
            #expect(query.metrics == [.cpuUtilization])
            #expect(query.statistics == [.sum])
            #expect(query.range.start == Timestamp(milliseconds: 1_704_067_200_000))
            #expect(query.range.end == Timestamp(milliseconds: 1_704_067_200_000 + 1_440_000))
        }
    }

    /// A change of the payload that is taken, the error's code, field and reason.
    static let refused: [(String, String, String, String)] = [
        (#""resource":null"#, "INVALID_REQUEST", "resource", "Required"),
        (#""resource":7"#, "INVALID_REQUEST", "resource", "Expected a string"),
        (#""resource":"node""#, "INVALID_REQUEST", "resource", "Unknown resource: 'node'"),
        (#""resourceArn":null"#, "INVALID_REQUEST", "resourceArn", "Required"),
        (#""resourceArn":"""#, "INVALID_REQUEST", "resourceArn", "Required"),
        (#""resourceArn":"arn:aws:ecs""#, "INVALID_REQUEST", "resourceArn", "Expected the ARN of a task"),
        (#""resourceArn":"\#(root)cluster/production""#, "INVALID_REQUEST", "resourceArn", "Expected the ARN of a task"),
        (#""resourceArn":"\#(root)task/a""#, "INVALID_REQUEST", "resourceArn", "Expected the ARN of a task"),
        (#""resourceArn":"\#(root)task/a/b/c""#, "INVALID_REQUEST", "resourceArn", "Expected the ARN of a task"),
        (#""resourceArn":"\#(root)task/production/x""#, "RESOURCE_NOT_FOUND", "resourceArn", "No such task"),
        (#""resourceArn":"nobody""#, "RESOURCE_NOT_FOUND", "resourceArn", "No such task"),
        (#""resource":"cluster","resourceArn":"nowhere""#, "RESOURCE_NOT_FOUND", "resourceArn", "No such cluster"),
        (#""resource":"container""#, "INVALID_REQUEST", "resourceArn", "Expected the ARN of a container"),
        (#""resource":"container","resourceArn":"web""#, "INVALID_REQUEST", "resourceArn", "Expected the ARN of a container"),
        (#""resource":"container","resourceArn":"\#(containerArn)x""#, "RESOURCE_NOT_FOUND", "resourceArn", "No such container"),
        (#""resource":"service","resourceArn":"\#(root)cluster/production""#, "INVALID_REQUEST", "resourceArn", "Expected the ARN of a service"),
        (#""resource":"service","resourceArn":"web-api""#, "RESOURCE_NOT_FOUND", "resourceArn", "No such service"),
        (#""resource":"service","resourceArn":"\#(root)service/production/web-api""#, "RESOURCE_NOT_FOUND", "resourceArn", "No such service"),
        (#""metrics":null"#, "INVALID_REQUEST", "metrics", "Required"),
        (#""metrics":[]"#, "INVALID_REQUEST", "metrics", "Must not be empty"),
        (#""metrics":"CPUUtilization""#, "INVALID_REQUEST", "metrics", "Expected a list of strings"),
        (#""metrics":[1]"#, "INVALID_REQUEST", "metrics", "Expected a list of strings"),
        (#""metrics":["Speed"]"#, "INVALID_REQUEST", "metrics", "Unknown metric: 'Speed'"),
        (#""statistics":null"#, "INVALID_REQUEST", "statistics", "Required"),
        (#""statistics":["p99"]"#, "INVALID_REQUEST", "statistics", "Unknown statistic: 'p99'"),
        (#""period":0"#, "INVALID_REQUEST", "period", "Expected a whole number of seconds from 1 to 86400"),
        (#""period":1.5"#, "INVALID_REQUEST", "period", "Expected a whole number of seconds from 1 to 86400"),
        (#""period":"60""#, "INVALID_REQUEST", "period", "Expected a whole number of seconds from 1 to 86400"),
        (#""period":86401"#, "INVALID_REQUEST", "period", "Expected a whole number of seconds from 1 to 86400"),
        (#""startTime":"yesterday""#, "INVALID_REQUEST", "startTime", "Not a time such as 2024-01-01T00:00:00.000Z"),
        (#""startTime":1704067200"#, "INVALID_REQUEST", "startTime", "Expected a string"),
        (#""endTime":"2024-02-30T00:00:00Z""#, "INVALID_REQUEST", "endTime", "Not a time such as 2024-01-01T00:00:00.000Z"),
        (#""startTime":"2024-01-02T00:00:00Z","endTime":"2024-01-01T00:00:00Z""#, "INVALID_REQUEST", "startTime", "Not before endTime"),
        (#""startTime":"9999-01-01T00:00:00Z""#, "INVALID_REQUEST", "startTime", "Not before endTime"),
        (#""period":1,"startTime":"2024-01-01T00:00:00Z","endTime":"2024-01-01T00:24:00.001Z""#, "INVALID_REQUEST", "period", "More than 1440 datapoints"),
        (#""colour":"red""#, "INVALID_REQUEST", "colour", "Unknown field: 'colour'"),
    ]

    @Test(arguments: refused)
    func refusals(_ change: String, _ code: String, _ field: String, _ reason: String) async throws {
        let source = Source()
        try await run(source) { client, _ in
            let usual = [
                #""resource":"task""#, #""resourceArn":"\#(Self.taskArn)""#,
                #""metrics":["CPUUtilization"]"#, #""statistics":["Average"]"#,
            ].filter { !change.contains(String($0.prefix { $0 != ":" }) + ":") }
            try await client.send(command("{" + (usual + [change]).joined(separator: ",") + "}"))
            let answer = try await client.message(ServerMessage<RealtimeError>.self)
            #expect(answer.id == "m")
            #expect(answer.payload.code.rawValue == code)
            #expect(answer.payload.details?.field == field)
            #expect(answer.payload.details?.reason == reason)
            #expect(source.queries.isEmpty)
        }
    }

    @Test func theLoopGoesOnMeanwhileAndThereIsABound() async throws {
        let source = Source(isOpen: false)
        try await run(source) { client, _ in
            for number in 0..<20 { try await client.send(command(task(), id: "m\(number)")) }
            try await client.send(command(task(), id: "one-more"))
            let refused = try await client.message(ServerMessage<RealtimeError>.self)
            #expect(refused.id == "one-more")
            #expect(refused.payload.details?.field == "action")
            try await client.send(.text(#"{"id":"p","type":"ping"}"#))
            #expect(try await client.message(PongMessage.self).id == "p")
            source.open()
            var ids: Set<String> = []
            for _ in 0..<20 { ids.insert(try await client.message(ServerMessage<Metrics>.self).id ?? "") }
            #expect(ids == Set((0..<20).map { "m\($0)" }))
        }
    }

    @Test func aConnectionThatGoesTakesItsQuestionsAlong() async throws {
        let source = Source(isOpen: false)
        try await run(source) { client, server in
            for number in 0..<3 { try await client.send(command(task(), id: "m\(number)")) }
            while source.queries.count < 3 { await Task.yield() }
            try await client.drop()
            while source.cancelled < 3 { await Task.yield() }
            while try await server.realtime.leftovers() > 0 { await Task.yield() }
        }
    }

    @Test func theSameTwiceIsAnsweredWithTheSameUnlessItIsLarge() async throws {
        let points = (0..<1440).map {
            MetricResult.Datapoint(time: Timestamp(milliseconds: $0 * 1000), value: Double($0))
        }
        for (datapoints, reads) in [(Array(points.prefix(10)), 1), (points, 2)] {
            let source = Source(MetricResult(statistics: [.average: 1], datapoints: datapoints))
            try await run(source) { client, _ in
                for _ in 0..<2 {
                    try await client.send(command(task()))
                    let answer = try await client.message(ServerMessage<Metrics>.self)
                    #expect(answer.payload.metrics["CPUUtilization"]?.datapoints.count == datapoints.count)
                }
                #expect(source.queries.count == reads)
            }
        }
    }

    @Test(
        arguments: [
            ("metrics:read", true), ("metrics:read@production", true), ("admin", true),
            ("metrics:read@staging", false), ("events:read", false),
        ])
    func permissions(_ token: String, _ may: Bool) async throws {
        let source = Source()
        try await run(source, authenticator: PermissionTokens()) { client, _ in
            try await client.send(.text(#"{"type":"auth","token":"\#(token)"}"#))
            _ = try await client.message(ServerMessage<AuthAck>.self)
            // Nobody who may not ask is told what there is.
            for name in [Self.taskArn, "\(Self.root)task/production/none"] {
                let payload = task().replacing(Self.taskArn, with: name)
                try await client.send(command(payload, id: name))
                if may, name == Self.taskArn {
                    #expect(try await client.message(ServerMessage<Metrics>.self).id == name)
                } else {
                    let error = try await client.message(ServerMessage<RealtimeError>.self)
                    #expect(error.payload.code == (may ? .resourceNotFound : .permissionDenied))
                }
            }
            #expect(source.queries.count == (may ? 1 : 0))
        }
    }

    @Test func aNarrowerTokenEndsWhatItMayNotRead() async throws {
        let source = Source(isOpen: false)
        try await run(source, authenticator: PermissionTokens()) { client, _ in
            try await client.send(.text(#"{"type":"auth","token":"admin"}"#))
            _ = try await client.message(ServerMessage<AuthAck>.self)
            try await client.send(command(task()))
            while source.queries.isEmpty { await Task.yield() }
            try await client.send(.text(#"{"type":"auth","token":"metrics:read@staging"}"#))
            _ = try await client.message(ServerMessage<AuthAck>.self)
            let error = try await client.message(ServerMessage<RealtimeError>.self)
            #expect(error.id == "m")
            #expect(error.payload.code == .permissionDenied)
            while source.cancelled == 0 { await Task.yield() }
        }
    }
}
