import Foundation
import KECSAccess
import KECSControl
import KECSModel
import KECSRealtime
import KECSTestSupport
import KECSWire
import NIOCore
import Testing

/// Subscriptions to logs, before a runtime whose logs the test writes.
struct LogsTests {
    struct World: Sendable {
        let server: TestServer
        let client: RawClient
        let runtime: FakeRuntime
        let desk: LogDesk
    }

    static func line(_ number: Int, _ text: String? = nil, _ stream: ContainerLogLine.Stream = .stdout)
        -> ContainerLogLine
    {
        ContainerLogLine(
            timestamp: Timestamp(milliseconds: number * 1000), stream: stream, text: text ?? "\(number)")
    }

    static func run(
        _ containers: [String] = ["web"], limit: Int = 200, limits: RealtimeLimits = TestServer.quiet,
        authenticator: any Authenticator = OpenAccess(), _ body: (World) async throws -> Void
    ) async throws {
        let runtime = FakeRuntime()
        for name in containers { runtime.setLogs([], of: SampleTask.arn, container: name) }
        let desk = LogDesk(runtime: runtime, environment: .system, limit: limit)
        let task = SampleTask.record(containers.isEmpty ? ["web"] : containers)
        try await TestServer.run(
            limits: limits, loops: 1, history: SampleTask.history(task), authenticator: authenticator,
            logs: desk
        ) { server in
            let client = try await RawClient.open(on: server)
            try await body(World(server: server, client: client, runtime: runtime, desk: desk))
        }
        #expect(desk.count == 0)
        #expect(runtime.logReaders == 0)
    }

    static func subscribe(_ more: String = "", id: String = "l") -> RawFrame {
        request(#"{"task":"\#(SampleTask.arn)"\#(more)}"#, id: id)
    }

    static func request(_ payload: String, id: String = "l") -> RawFrame {
        .text(#"{"id":"\#(id)","type":"subscribe","action":"logs","payload":\#(payload)}"#)
    }

    /// - Parameter containers: Whose logs the answer names.
    private func subscribed(
        _ client: RawClient, _ more: String = "", id: String = "l", containers: [String] = ["web"]
    ) async throws {
        try await client.send(Self.subscribe(more, id: id))
        let ack = try await client.message(ServerMessage<SubscribeAck>.self)
        #expect(ack.id == id)
        #expect(
            ack.payload == SubscribeAck(subscriptionId: id, cursor: "e1:0", containers: containers))
    }

    @Test func whatThereIs() async throws {
        try await Self.run { world in
            let client = world.client
            var lines = [Self.line(1, "one"), Self.line(2, "two", .stderr)]
            lines[1].isPartial = true
            world.runtime.changeLog(of: SampleTask.arn, "web") {
                $0.lines = lines
                $0.hasGap = true
            }
            try await subscribed(client, #","follow":false"#)
            let log = try await client.message(ServerMessage<Log>.self)
            #expect(log.id == "l")
            #expect(
                log.payload
                    == Log(
                        subscriptionId: "l", taskArn: SampleTask.arn, containerName: "web",
                        lines: [
                            .init(timestamp: "1970-01-01T00:00:01.000Z", stream: "stdout", message: "one"),
                            .init(
                                timestamp: "1970-01-01T00:00:02.000Z", stream: "stderr", message: "two",
                                partial: true),
                        ], gap: true))
            let end = try await client.message(ServerMessage<LogEnd>.self)
            #expect(end.id == "l")
            #expect(
                end.payload
                    == LogEnd(
                        subscriptionId: "l", taskArn: SampleTask.arn,
                        containers: [.init(containerName: "web", reason: "complete")]))
            // The id is free again.
            try await subscribed(client, #","follow":false,"tail":0"#)
            #expect(try await client.message(ServerMessage<LogEnd>.self).payload.subscriptionId == "l")
        }
    }

    @Test func followedToTheEnd() async throws {
        try await Self.run { world in
            let (client, runtime) = (world.client, world.runtime)
            runtime.setLogs([Self.line(1)], of: SampleTask.arn, container: "web")
            try await subscribed(client)
            for number in 1...50 {
                let log = try await client.message(ServerMessage<Log>.self).payload
                #expect(log.lines.map(\.message) == ["\(number)"])
                #expect(log.gap == nil)
                guard number < 50 else { break }
                runtime.changeLog(of: SampleTask.arn, "web") { $0.lines.append(Self.line(number + 1)) }
            }
            runtime.changeLog(of: SampleTask.arn, "web") { $0.isEnded = true }
            let end = try await client.message(ServerMessage<LogEnd>.self).payload
            #expect(end.containers == [.init(containerName: "web", reason: "stopped")])
        }
    }

    /// Many lines come in messages of bounded size.
    @Test func manyAndLongLines() async throws {
        try await Self.run { world in
            let long = String(repeating: "x", count: ContainerLogLine.byteLimit)
            let lines = (0..<600).map { Self.line($0) } + (600..<605).map { Self.line($0, long) }
            world.runtime.setLogs(lines, of: SampleTask.arn, container: "web")
            try await subscribed(world.client, #","follow":false"#)
            var seen: [String] = []
            while seen.count < lines.count {
                let log = try await world.client.message(ServerMessage<Log>.self).payload
                #expect(log.lines.count <= 256)
                #expect(log.lines.reduce(0) { $0 + $1.message.utf8.count } <= 48 << 10)
                seen += log.lines.map(\.message)
            }
            #expect(seen == lines.map(\.text))
            _ = try await world.client.message(ServerMessage<LogEnd>.self)
        }
    }

    @Test func eachContainerEndsInItsWay() async throws {
        try await Self.run(["web", "db", "job"]) { world in
            let (client, runtime) = (world.client, world.runtime)
            for name in ["web", "db", "job"] {
                runtime.setLogs([Self.line(1, name)], of: SampleTask.arn, container: name)
            }
            try await subscribed(
                client, #","containers":["job","web","job","db"]"#, containers: ["job", "web", "db"])
            var names: Set<String> = []
            for _ in 0..<3 {
                let log = try await client.message(ServerMessage<Log>.self).payload
                #expect(log.lines.map(\.message) == [log.containerName])
                names.insert(log.containerName)
            }
            #expect(names == ["web", "db", "job"])
            runtime.changeLog(of: SampleTask.arn, "web") { $0.isEnded = true }
            runtime.changeLog(of: SampleTask.arn, "db") {
                $0.failure = RuntimeError(.retryable, "The engine has gone.")
            }
            while world.desk.count > 1 { await Task.yield() }
            runtime.changeLog(of: SampleTask.arn, "job") { $0.isEnded = true }
            let end = try await client.message(ServerMessage<LogEnd>.self).payload
            #expect(
                end.containers == [
                    .init(containerName: "job", reason: "stopped"),
                    .init(containerName: "web", reason: "stopped"),
                    .init(containerName: "db", reason: "failed", message: "The engine has gone."),
                ])
        }
    }

    @Test(
        arguments: [
            ("", ["1", "2", "3"]), (#","tail":2"#, ["2", "3"]), (#","tail":0"#, []),
            (#","since":"1970-01-01T00:00:02Z""#, ["2", "3"]),
            (#","since":"1970-01-01T00:00:02Z","tail":1"#, ["3"]),
            (#","since":"1970-01-01T01:00:03.000+01:00""#, ["3"]),
            (#","since":{"web":"1970-01-01T00:00:02Z"},"tail":0"#, ["2", "3"]),
            (#","since":{"*":"1970-01-01T00:00:02Z"},"tail":1"#, ["3"]),
            (#","since":{"*":"1970-01-01T00:00:03Z","web":"1970-01-01T00:00:02Z"},"tail":0"#, ["2", "3"]),
            (#","since":{},"tail":1"#, ["3"]), (#","since":null,"tail":null,"containers":null"#, ["1", "2", "3"]),
        ])
    func whereItBegins(_ more: String, _ texts: [String]) async throws {
        try await Self.run { world in
            world.runtime.setLogs((1...3).map { Self.line($0) }, of: SampleTask.arn, container: "web")
            try await subscribed(world.client, #","follow":false"# + more)
            var seen: [String] = []
            while seen.count < texts.count {
                seen += try await world.client.message(ServerMessage<Log>.self).payload.lines.map(\.message)
            }
            #expect(seen == texts)
            _ = try await world.client.message(ServerMessage<LogEnd>.self)
        }
    }

    @Test(
        arguments: [
            #"{"task":"\#(SampleTask.id)","cluster":"production","follow":false}"#,
            #"{"task":"\#(SampleTask.id)","cluster":"\#(SampleTask.clusterArn)","follow":false}"#,
            #"{"task":"\#(SampleTask.arn)","cluster":"production","follow":false}"#,
        ])
    func howATaskIsNamed(_ payload: String) async throws {
        try await Self.run { world in
            try await world.client.send(Self.request(payload))
            _ = try await world.client.message(ServerMessage<SubscribeAck>.self)
            _ = try await world.client.message(ServerMessage<LogEnd>.self)
        }
    }

    /// A payload, the error's code, field and reason.
    static let refused: [(String, String, String, String)] = {
        let task = #""task":"\#(SampleTask.arn)""#
        let notATime = "Not a time such as 2024-01-01T00:00:00.000Z"
        let notACount = "Expected a whole number from 0 to 10000"
        return [
            ("{}", "INVALID_REQUEST", "task", "Required"),
            (#"{"task":null}"#, "INVALID_REQUEST", "task", "Required"),
            (#"{"task":""}"#, "INVALID_REQUEST", "task", "Required"),
            (#"{"task":7}"#, "INVALID_REQUEST", "task", "Expected a string"),
            (#"{"task":"a/b"}"#, "INVALID_REQUEST", "task", "Expected the ARN or the id of a task"),
            (#"{"task":"\#(SampleTask.clusterArn)"}"#, "INVALID_REQUEST", "task", "Expected the ARN or the id of a task"),
            (#"{"task":"\#(SampleTask.root)task/a/b/c"}"#, "INVALID_REQUEST", "task", "Expected the ARN or the id of a task"),
            (#"{"task":"\#(SampleTask.root)task/x"}"#, "INVALID_REQUEST", "task", "Expected the ARN or the id of a task"),
            (#"{"task":"\#(SampleTask.id)"}"#, "RESOURCE_NOT_FOUND", "task", "No such task"),
            (#"{"task":"\#(SampleTask.arn)0"}"#, "RESOURCE_NOT_FOUND", "task", "No such task"),
            (#"{\#(task),"cluster":"staging"}"#, "INVALID_REQUEST", "cluster", "The task is in another one"),
            (#"{\#(task),"cluster":""}"#, "INVALID_REQUEST", "cluster", "Must not be empty"),
            (#"{\#(task),"cluster":"\#(SampleTask.arn)"}"#, "INVALID_REQUEST", "cluster", "Expected a cluster's name or ARN"),
            (#"{\#(task),"cluster":[]}"#, "INVALID_REQUEST", "cluster", "Expected a string"),
            (#"{\#(task),"containers":[]}"#, "INVALID_REQUEST", "containers", "Must not be empty"),
            (#"{\#(task),"containers":"web"}"#, "INVALID_REQUEST", "containers", "Expected a list of strings"),
            (#"{\#(task),"containers":[1]}"#, "INVALID_REQUEST", "containers", "Expected a list of strings"),
            (#"{\#(task),"containers":["web","db"]}"#, "RESOURCE_NOT_FOUND", "containers", "The task has no container 'db'"),
            (#"{\#(task),"tail":-1}"#, "INVALID_REQUEST", "tail", notACount),
            (#"{\#(task),"tail":10001}"#, "INVALID_REQUEST", "tail", notACount),
            (#"{\#(task),"tail":99999999999999999999}"#, "INVALID_REQUEST", "tail", notACount),
            (#"{\#(task),"tail":1.5}"#, "INVALID_REQUEST", "tail", notACount),
            (#"{\#(task),"tail":"all"}"#, "INVALID_REQUEST", "tail", notACount),
            (#"{\#(task),"since":"yesterday"}"#, "INVALID_REQUEST", "since", notATime),
            (#"{\#(task),"since":1704067200}"#, "INVALID_REQUEST", "since", "Expected a string"),
            (#"{\#(task),"since":{"web":1}}"#, "INVALID_REQUEST", "since.web", notATime),
            (#"{\#(task),"since":{"db":"2024-01-01T00:00:00Z"}}"#, "RESOURCE_NOT_FOUND", "since", "The task has no container 'db'"),
            (#"{\#(task),"follow":"yes"}"#, "INVALID_REQUEST", "follow", "Expected true or false"),
            (#"{\#(task),"lines":1}"#, "INVALID_REQUEST", "lines", "Unknown field: 'lines'"),
        ]
    }()

    @Test(arguments: refused)
    func refusals(_ payload: String, _ code: String, _ field: String, _ reason: String) async throws {
        try await Self.run { world in
            try await world.client.send(Self.request(payload))
            let answer = try await world.client.message(ServerMessage<RealtimeError>.self)
            #expect(answer.id == "l")
            #expect(answer.payload.code.rawValue == code)
            #expect(answer.payload.details?.field == field)
            #expect(answer.payload.details?.reason == reason)
            #expect(world.desk.count == 0)
        }
    }

    @Test func whereNothingReadsLogs() async throws {
        try await TestServer.run(loops: 1, history: SampleTask.history()) { server in
            let client = try await RawClient.open(on: server)
            try await client.send(Self.subscribe())
            let answer = try await client.message(ServerMessage<RealtimeError>.self)
            #expect(answer.payload.details?.reason == "Not supported by this server")
        }
    }

    // MARK: Ends

    @Test(arguments: ["events", "logs", "metrics"])
    func unsubscribed(_ action: String) async throws {
        try await Self.run { world in
            try await subscribed(world.client)
            while world.runtime.logReaders == 0 { await Task.yield() }
            try await world.client.send(
                .text(#"{"id":"u","type":"unsubscribe","action":"\#(action)","payload":{"subscriptionId":"l"}}"#))
            let ack = try await world.client.message(ServerMessage<UnsubscribeAck>.self)
            #expect(ack.payload.subscriptionId == "l")
            while world.runtime.logReaders > 0 { await Task.yield() }
            #expect(try await world.server.realtime.leftovers() == 2, "the connection itself")
        }
    }

    @Test func aConnectionThatGoesTakesItsReadingsAlong() async throws {
        try await Self.run(["web", "db"]) { world in
            try await subscribed(world.client, containers: ["web", "db"])
            while world.runtime.logReaders < 2 { await Task.yield() }
            try await world.client.drop()
            while try await world.server.realtime.leftovers() > 0 { await Task.yield() }
            #expect(world.runtime.logReaders == 0)
        }
    }

    @Test func aServerThatGoesSaysSo() async throws {
        try await Self.run { world in
            try await subscribed(world.client)
            async let ended: Void = world.server.realtime.shutDown(within: .minutes(1))
            let farewell = try await world.client.message(ServerMessage<Disconnecting>.self)
            #expect(farewell.payload.code == .goingAway)
            #expect(try await world.client.frame().closeCode == 1001)
            try await world.client.send(.close(1001))
            await ended
            #expect(world.desk.count == 0)
        }
    }

    @Test func aContainerThatIsYetToCome() async throws {
        try await Self.run([]) { world in
            try await subscribed(world.client)
            while world.desk.count == 0 { await Task.yield() }
            world.runtime.setLogs([Self.line(1)], of: SampleTask.arn, container: "web")
            #expect(try await world.client.message(ServerMessage<Log>.self).payload.lines.count == 1)
        }
    }

    @Test(arguments: [true, false])
    func aContainerThatNeverWas(_ follow: Bool) async throws {
        try await Self.run([]) { world in
            var task = SampleTask.record()
            task.lastStatus = .stopped
            SampleTask.put(task, in: world.server.history)
            try await subscribed(world.client, #","follow":\#(follow)"#)
            let end = try await world.client.message(ServerMessage<LogEnd>.self).payload
            #expect(end.containers == [.init(containerName: "web", reason: "absent")])
        }
    }

    // MARK: Limits

    @Test func idsAndNumbers() async throws {
        try await Self.run { world in
            let client = world.client
            try await client.subscribed("e")
            try await subscribed(client)
            for (frame, id) in [
                (Self.subscribe(id: "e"), "e"), (Self.subscribe(id: "l"), "l"),
                (.text(#"{"id":"l","type":"subscribe","action":"events","payload":{}}"#), "l"),
            ] {
                try await client.send(frame)
                let answer = try await client.message(ServerMessage<RealtimeError>.self)
                #expect(answer.payload.code == .subscriptionError)
                #expect(answer.payload.details?.reason == "Subscription already exists: '\(id)'")
            }
            for number in 0..<48 { try await client.subscribed("e\(number)") }
            try await client.send(Self.subscribe(id: "one-more"))
            let answer = try await client.message(ServerMessage<RealtimeError>.self)
            #expect(answer.payload.code == .subscriptionError)
            #expect(answer.payload.details?.reason == "At most 50 subscriptions can be active")
        }
    }

    @Test func logsOfAConnection() async throws {
        try await Self.run(["web", "db", "job"]) { world in
            for number in 0..<6 {
                try await subscribed(
                    world.client, id: "l\(number)", containers: ["web", "db", "job"])
            }
            try await world.client.send(Self.subscribe(id: "one-more"))
            let answer = try await world.client.message(ServerMessage<RealtimeError>.self)
            #expect(answer.payload.details?.reason == "At most 20 logs can be read on one connection")
            try await subscribed(
                world.client, #","containers":["web","db"]"#, id: "two", containers: ["web", "db"])
        }
    }

    @Test func logsOfTheServer() async throws {
        try await Self.run(limit: 2) { world in
            let other = try await RawClient.open(on: world.server)
            try await subscribed(world.client, id: "a")
            try await subscribed(other, id: "a")
            try await other.send(Self.subscribe(id: "b"))
            let answer = try await other.message(ServerMessage<RealtimeError>.self)
            #expect(answer.payload.code == .subscriptionError)
            #expect(answer.payload.details?.reason == "The server reads at most 2 logs at a time")
            #expect(answer.payload.details?.retryAfterMs == 5000)
            try await world.client.drop()
            while world.desk.count > 1 { await Task.yield() }
            try await subscribed(other, id: "b")
        }
    }

    // MARK: Permissions

    @Test(
        arguments: [
            ("logs:read", true), ("logs:read@production", true), ("admin", true),
            ("logs:read@staging", false), ("events:read metrics:read exec", false),
        ])
    func permissions(_ token: String, _ may: Bool) async throws {
        try await Self.run(authenticator: PermissionTokens()) { world in
            let client = world.client
            try await client.send(.text(#"{"type":"auth","token":"\#(token)"}"#))
            _ = try await client.message(ServerMessage<AuthAck>.self)
            // Nobody who may not ask is told what there is.
            for name in [SampleTask.arn, "\(SampleTask.arn)0"] {
                try await client.send(Self.request(#"{"task":"\#(name)"}"#, id: name))
                if may, name == SampleTask.arn {
                    #expect(try await client.message(ServerMessage<SubscribeAck>.self).id == name)
                } else {
                    let error = try await client.message(ServerMessage<RealtimeError>.self)
                    #expect(error.payload.code == (may ? .resourceNotFound : .permissionDenied))
                }
            }
        }
    }

    @Test func aNarrowerTokenEndsWhatItMayNotRead() async throws {
        try await Self.run(authenticator: PermissionTokens()) { world in
            let client = world.client
            try await client.send(.text(#"{"type":"auth","token":"admin"}"#))
            _ = try await client.message(ServerMessage<AuthAck>.self)
            try await subscribed(client)
            while world.runtime.logReaders == 0 { await Task.yield() }
            try await client.send(.text(#"{"type":"auth","token":"logs:read@staging"}"#))
            _ = try await client.message(ServerMessage<AuthAck>.self)
            let error = try await client.message(ServerMessage<RealtimeError>.self)
            #expect(error.id == "l")
            #expect(error.payload.code == .permissionDenied)
            while world.runtime.logReaders > 0 { await Task.yield() }
        }
    }
}
