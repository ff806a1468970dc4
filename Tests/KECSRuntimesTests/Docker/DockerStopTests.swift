import KECSControl
import KECSModel
import KECSRuntimes
import Testing

@Suite("Docker: stops against a fake engine", .timeLimit(.minutes(1)))
struct DockerStopTests {
    private let task = sampleTask()

    @Test("A stop while the container is being created: it is never started")
    func stopDuringCreate() async throws {
        let (creating, created) = (Gate(), Gate())
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/containers/create":
                creating.open()
                await created.wait()
                return .json(201, #"{"Id":"c1"}"#)
            case "/containers/c1/start": return .empty(204)
            case "/containers/\(sampleName)/json": return .json(200, inspected(#""Status":"created""#))
            case "/containers/json": return .json(200, listed("created"))
            case "/containers/c1/json": return .json(200, inspected(#""Status":"created""#))
            default: return nil
            }
        } body: { bench in
            let task = task
            try await bench.runtime.start(task, containers: ["web"])
            await creating.wait()
            async let stop: Void = bench.runtime.stop(
                task, containers: ["web"], signal: .terminate)
            created.open()
            try await stop
            await bench.launched(task)
            #expect(!bench.engine.calls.contains { $0.hasSuffix("/start") || $0.hasSuffix("/kill") })
            #expect(
                try await bench.runtime.observe([task.arn])[0].containers["web"]?.phase == .created)
        }
    }

    @Test("A stop while the container is being started: it waits for that and then signals")
    func stopDuringStart() async throws {
        let (starting, started) = (Gate(), Gate())
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/containers/create": return .json(201, #"{"Id":"c1"}"#)
            case "/containers/c1/start":
                starting.open()
                await started.wait()
                return .empty(204)
            case "/containers/\(sampleName)/json":
                return .json(
                    200, inspected(#""Status":"running","StartedAt":"2024-01-01T00:00:00Z""#))
            case "/containers/c1/kill": return .empty(204)
            default: return nil
            }
        } body: { bench in
            let task = task
            try await bench.runtime.start(task, containers: ["web"])
            await starting.wait()
            async let stop: Void = bench.runtime.stop(
                task, containers: ["web"], signal: .terminate)
            started.open()
            try await stop
            let calls = bench.engine.calls
            #expect(calls.last == "POST /containers/c1/kill")
            #expect(
                bench.engine.requests.last { $0.path.hasSuffix("/kill") }?.query
                    == ["signal": "SIGTERM"])
        }
    }

    @Test("A stop during a pull ends the pull; nothing is created")
    func stopDuringPull() async throws {
        let (pulling, hungUp) = (Gate(), Gate())
        var options = DockerOptions()
        options.pull = .always
        try await FakeEngineBench.with(options) { request in
            guard request.path == "/images/create" else { return nil }
            pulling.open()
            return .stream(AsyncStream { $0.onTermination = { _ in hungUp.open() } })
        } body: { bench in
            try await bench.runtime.start(task, containers: ["web"])
            await pulling.wait()
            try await bench.runtime.stop(task, containers: ["web"], signal: .terminate)
            // The engine sees its client go, and ends the pull.
            await hungUp.wait()
            #expect(!bench.engine.calls.contains("POST /containers/create"))
            #expect(try await bench.runtime.observe([task.arn])[0].containers.isEmpty)
        }
    }

    @Test("A start that hangs makes the stop ask to be repeated")
    func stopOfHangingStart() async throws {
        let (starting, never) = (Gate(), Gate())
        var options = DockerOptions()
        options.settleTimeout = .milliseconds(50)
        try await FakeEngineBench.with(options) { request in
            switch request.path {
            case "/containers/create": return .json(201, #"{"Id":"c1"}"#)
            case "/containers/c1/start":
                starting.open()
                await never.wait()
                return .empty(204)
            default: return nil
            }
        } body: { bench in
            try await bench.runtime.start(task, containers: ["web"])
            await starting.wait()
            await #expect {
                try await bench.runtime.stop(task, containers: ["web"], signal: .kill)
            } throws: { ($0 as? RuntimeError)?.kind == .retryable }
            never.open()
            await bench.launched(task)
        }
    }

    @Test(
        "The signal is the image's, else SIGTERM; to kill is SIGKILL",
        arguments: [
            (#","StopSignal":"SIGQUIT""#, StopSignal.terminate, "SIGQUIT"),
            ("", .terminate, "SIGTERM"), (#","StopSignal":"SIGQUIT""#, .kill, "SIGKILL"),
        ])
    func signals(config: String, signal: StopSignal, expected: String) async throws {
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/containers/\(sampleName)/json":
                .json(
                    200,
                    inspected(#""Status":"running""#).replacing(
                        #""Config":{"#, with: #""Config":{"x":1\#(config),"#))
            case "/containers/c1/kill": .json(409, #"{"message":"is not running"}"#)
            default: nil
            }
        } body: { bench in
            try await bench.runtime.stop(task, containers: ["web"], signal: signal)
            #expect(
                bench.engine.requests.last { $0.path.hasSuffix("/kill") }?.query
                    == ["signal": expected])
        }
    }

    @Test("Removal takes containers first, then networks and volumes, of these tasks only")
    func remove() async throws {
        let other = task.arn + "0"
        try await FakeEngineBench.with { request in
            func item(_ key: String, _ name: String, _ arn: String) -> String {
                #"{"\#(key)":"\#(name)","State":"running","Labels":{"kecs.instance":"here","kecs.task-arn":"\#(arn)"}}"#
            }
            switch (request.method, request.path) {
            case ("GET", "/containers/json"):
                return .json(200, "[\(item("Id", "c1", sampleTask().arn)),\(item("Id", "c2", other))]")
            case ("GET", "/networks"):
                return .json(200, "[\(item("Name", "n1", sampleTask().arn)),\(item("Name", "n2", other))]")
            case ("GET", "/volumes"):
                return .json(200, #"{"Volumes":[\#(item("Name", "v1", sampleTask().arn))]}"#)
            case ("DELETE", _): return .empty(204)
            default: return nil
            }
        } body: { bench in
            try await bench.runtime.remove([task.arn])
            #expect(
                bench.engine.calls.filter { $0.hasPrefix("DELETE") } == [
                    "DELETE /containers/c1", "DELETE /networks/n1", "DELETE /volumes/v1",
                ])
            #expect(Set(try await bench.runtime.list()) == [task.arn, other])
        }
    }
}
