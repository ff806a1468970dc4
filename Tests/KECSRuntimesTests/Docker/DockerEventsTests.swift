import KECSControl
import KECSModel
import KECSRuntimes
import Testing

@Suite("Docker: events and observation against a fake engine", .timeLimit(.minutes(1)))
struct DockerEventsTests {
    private let task = sampleTask()

    @Test("A broken stream of events is opened again, and then everything is looked at")
    func reconnect() async throws {
        let connections = Counter()
        let arn = task.arn
        try await FakeEngineBench.with { request in
            guard request.path == "/events" else { return nil }
            switch connections.next() {
            case 1:
                return .stream(
                    AsyncStream {
                        // One event in two pieces.
                        $0.yield(#"{"Type":"container","Action":"die","Actor":{"ID":"c1","Attri"#)
                        $0.yield(#"butes":{"kecs.task-arn":"\#(arn)"}}}"# + "\n")
                        $0.finish()
                    })
            case 2: return .hangUp
            case 3: return .json(500, #"{"message":"busy"}"#)
            default: return .stream(AsyncStream { _ in })
            }
        } body: { bench in
            var seen: [RuntimeHint] = []
            for await hint in bench.hints {
                seen.append(hint)
                if seen.count == 3 { break }
            }
            #expect(seen == [.resync, .task(arn: arn), .resync])
            #expect(connections.count == 4)
            let events = try #require(bench.engine.requests.first { $0.path == "/events" })
            #expect(
                events.query["filters"]
                    == #"{"event":["start","die","oom","health_status","destroy"],"#
                    + #""label":["kecs.instance=here"],"type":["container"]}"#)
            #expect(events.query["since"].flatMap { Int($0) } != nil)
        }
    }

    @Test("An engine that is away is an error to be retried")
    func away() async throws {
        try await FakeEngineBench.with { _ in .hangUp } body: { bench in
            await #expect {
                _ = try await bench.runtime.observe([sampleTask().arn])
            } throws: { ($0 as? RuntimeError)?.kind == .retryable }
            await #expect {
                _ = try await bench.runtime.list()
            } throws: { ($0 as? RuntimeError)?.kind == .retryable }
            // To start is to ask for it; the engine may come back.
            try await bench.runtime.start(task, containers: ["web"])
            #expect(
                bench.engine.requests.allSatisfy { $0.path == "/version" }, "nothing else is asked")
        }
    }

    @Test("An answer that is no JSON, or an engine that is too new, is not retried")
    func unusable() async throws {
        try await FakeEngineBench.with { $0.path == "/containers/json" ? .json(200, "<html>") : nil }
        body: { bench in
            await #expect {
                _ = try await bench.runtime.observe([sampleTask().arn])
            } throws: { ($0 as? RuntimeError)?.kind == .terminal }
        }
        try await FakeEngineBench.with {
            $0.path == "/version"
                ? .json(200, #"{"Version":"9","ApiVersion":"2.3","MinAPIVersion":"2.0"}"#) : nil
        } body: { bench in
            await #expect {
                _ = try await bench.runtime.observe([sampleTask().arn])
            } throws: { ($0 as? RuntimeError)?.kind == .terminal }
        }
    }

    @Test("An ended container is inspected once; a running one while nothing happens to it")
    func cache() async throws {
        let (inspections, state) = (Counter(), Counter())
        let (events, send) = AsyncStream.makeStream(of: String.self)
        let arn = task.arn
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/events": return .stream(events)
            case "/containers/json": return .json(200, listed(state.count == 0 ? "running" : "exited"))
            case "/containers/c1/json":
                _ = inspections.next()
                return .json(
                    200,
                    inspected(
                        state.count == 0
                            ? #""Status":"running","StartedAt":"2024-01-01T00:00:00Z""#
                            : #""Status":"exited","ExitCode":137,"OOMKilled":true,"StartedAt":"2024-01-01T00:00:00Z","FinishedAt":"2024-01-01T00:00:02Z""#
                    ))
            default: return nil
            }
        } body: { bench in
            var hints = bench.hints.makeAsyncIterator()
            #expect(await hints.next() == .resync)
            for _ in 0..<3 {
                let phase = try await bench.runtime.observe([arn])[0].containers["web"]?.phase
                #expect(phase == .running)
            }
            #expect(inspections.count == 1)
            _ = state.next()
            send.yield(#"{"Action":"die","Actor":{"ID":"c1","Attributes":{"kecs.task-arn":"\#(arn)"}}}"# + "\n")
            #expect(await hints.next() == .task(arn: arn))
            for _ in 0..<3 {
                let web = try await bench.runtime.observe([arn])[0].containers["web"]
                #expect(web?.phase == .exited(code: 137))
                #expect(
                    web?.failure?.reason == "OutOfMemoryError: Container killed due to memory usage")
            }
            #expect(inspections.count == 2)
        }
    }

    @Test("One task is asked for by its label, several with one list of all")
    func lists() async throws {
        let arn = task.arn
        try await FakeEngineBench.with { _ in nil } body: { bench in
            #expect(try await bench.runtime.observe([]).isEmpty)
            let two = try await bench.runtime.observe([arn, arn + "0", arn])
            #expect(two.map(\.taskArn) == [arn, arn + "0"])
            _ = try await bench.runtime.observe([arn])
            let filters = bench.engine.requests.filter { $0.path == "/containers/json" }
                .map { $0.query["filters"] }
            #expect(
                filters == [
                    #"{"label":["kecs.instance=here"]}"#,
                    #"{"label":["kecs.instance=here","kecs.task-arn=\#(arn)"]}"#,
                ])
        }
    }

    @Test("Removing nothing asks the engine for nothing")
    func removalOfNothing() async throws {
        try await FakeEngineBench.with { _ in nil } body: { bench in
            try await bench.runtime.remove(try await bench.runtime.list())
            // What it holds was asked for, once; see ``TaskRuntime/list()``.
            let calls = bench.engine.calls
            for _ in 0..<3 { try await bench.runtime.remove([]) }
            #expect(bench.engine.calls == calls)
        }
    }

    @Test("Logs of a container that is not there are absent")
    func absentLogs() async throws {
        try await FakeEngineBench.with { _ in nil } body: { bench in
            await #expect {
                _ = try await bench.runtime.logs(sampleTask().arn, container: "web", tail: nil)
            } throws: { ($0 as? RuntimeError)?.kind == .absent }
        }
    }
}
