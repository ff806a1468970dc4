import KECSControl
import KECSModel
import KECSRuntimes
import Testing

@Suite("Docker: launches against a fake engine", .timeLimit(.minutes(1)))
struct DockerLaunchTests {
    private let task = sampleTask()

    private func failure(_ bench: FakeEngineBench) async throws -> ContainerFailure? {
        let phase = try await bench.runtime.observe([task.arn])[0].containers["web"]?.phase
        guard case .failed(let failure)? = phase else {
            Issue.record("it is \(String(describing: phase))")
            return nil
        }
        return failure
    }

    @Test("A cached image takes two calls, in the negotiated version, with a Host header")
    func twoCalls() async throws {
        try await FakeEngineBench.with { request in
            switch (request.method, request.path) {
            case ("POST", "/containers/create"): .json(201, #"{"Id":"c1","Warnings":[]}"#)
            case ("POST", "/containers/c1/start"): .empty(204)
            default: nil
            }
        } body: { bench in
            try await bench.runtime.start(task, containers: ["web"])
            await bench.launched(task)
            #expect(bench.engine.calls == ["POST /containers/create", "POST /containers/c1/start"])
            let create = try #require(
                bench.engine.requests.first { $0.path == "/containers/create" })
            #expect(create.query == ["name": sampleName])
            #expect(create.version == "v1.41")
            #expect(bench.engine.requests.allSatisfy { $0.host == "docker" })
        }
    }

    @Test("A missing image is pulled, then the container is created again")
    func pull() async throws {
        let creations = Counter()
        try await FakeEngineBench.with { request in
            switch (request.method, request.path) {
            case ("POST", "/containers/create"):
                creations.next() == 1
                    ? .json(404, #"{"message":"No such image: nginx:latest"}"#)
                    : .json(201, #"{"Id":"c1"}"#)
            case ("POST", "/images/create"):
                .stream(
                    AsyncStream {
                        $0.yield(#"{"status":"Pulling from library/nginx","id":"latest"}"# + "\r\n")
                        $0.yield(#"{"status":"Pull complete","id":"a"}"# + "\r\n")
                        $0.finish()
                    })
            case ("POST", "/containers/c1/start"): .empty(204)
            case ("GET", "/containers/json"): .json(200, listed("running"))
            case ("GET", "/containers/c1/json"):
                .json(
                    200,
                    inspected(#""Status":"running","StartedAt":"2024-01-01T00:00:00.5Z""#))
            case ("GET", "/images/sha256:i1/json"):
                .json(200, #"{"Id":"sha256:i1","RepoDigests":["nginx@sha256:d1"]}"#)
            default: nil
            }
        } body: { bench in
            try await bench.runtime.start(task, containers: ["web"])
            await bench.launched(task)
            #expect(
                bench.engine.calls == [
                    "POST /containers/create", "GET /images/nginx/json", "POST /images/create",
                    "POST /containers/create", "POST /containers/c1/start",
                ])
            let pull = try #require(bench.engine.requests.first { $0.path == "/images/create" })
            #expect(pull.query == ["fromImage": "nginx", "tag": "latest"])
            let observation = try await bench.runtime.observe([task.arn])[0]
            let (began, ended) = (observation.pullStartedAt, observation.pullStoppedAt)
            #expect(began != nil && ended != nil && began.map { $0 <= ended ?? $0 } == true)
            let web = try #require(observation.containers["web"])
            #expect(web.phase == .running)
            #expect(web.imageDigest == "sha256:d1")
            #expect(web.startedAt?.rfc3339 == "2024-01-01T00:00:00.500Z")
        }
    }

    @Test("A registry's refusal has its name and its text")
    func pullError() async throws {
        let text = "manifest for nginx:nope not found: manifest unknown"
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/containers/create": .json(404, #"{"message":"No such image: nginx"}"#)
            case "/images/create":
                .stream(
                    AsyncStream {
                        $0.yield(
                            #"{"errorDetail":{"message":"\#(text)"},"error":"\#(text)"}"# + "\n")
                        $0.finish()
                    })
            default: nil
            }
        } body: { bench in
            try await bench.runtime.start(task, containers: ["web"])
            await bench.launched(task)
            #expect(try await failure(bench) == ContainerFailure(.cannotPullContainer, text))
            // It has failed for good: asked again, nothing is done again.
            let calls = bench.engine.calls.filter { $0.hasPrefix("POST") }
            try await bench.runtime.start(task, containers: ["web"])
            #expect(try await failure(bench)?.name == .cannotPullContainer)
            #expect(bench.engine.calls.filter { $0.hasPrefix("POST") } == calls)
            try await bench.runtime.remove([task.arn])
            #expect(try await bench.runtime.observe([task.arn])[0].containers.isEmpty)
        }
    }

    @Test("With pulls switched off a missing image fails the container")
    func neverPull() async throws {
        var options = DockerOptions()
        options.pull = .never
        try await FakeEngineBench.with(options) { request in
            request.path == "/containers/create"
                ? .json(404, #"{"message":"No such image: nginx"}"#) : nil
        } body: { bench in
            try await bench.runtime.start(task, containers: ["web"])
            await bench.launched(task)
            #expect(
                try await failure(bench)
                    == ContainerFailure(
                        .cannotPullContainer, "Error response from daemon: No such image: nginx"))
            #expect(!bench.engine.calls.contains("POST /images/create"))
        }
    }

    @Test("A pull that falls silent is given up")
    func silentPull() async throws {
        var options = DockerOptions()
        options.pull = .always
        options.pullInactivityTimeout = .milliseconds(100)
        try await FakeEngineBench.with(options) { request in
            request.path == "/images/create" ? .stream(AsyncStream { _ in }) : nil
        } body: { bench in
            try await bench.runtime.start(task, containers: ["web"])
            await bench.launched(task)
            #expect(
                try await failure(bench)?.reason
                    == "CannotPullContainerError: pull of nginx was given up: "
                    + "no progress for 100ms")
        }
    }

    @Test("A refused creation and a refused start have their names", arguments: [true, false])
    func refusals(atCreate: Bool) async throws {
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/containers/create" where atCreate: .json(400, #"{"message":"invalid mount"}"#)
            case "/containers/create": .json(201, #"{"Id":"c1"}"#)
            case "/containers/c1/start": .json(500, #"{"message":"exec: \"x\": not found"}"#)
            default: nil
            }
        } body: { bench in
            try await bench.runtime.start(task, containers: ["web"])
            await bench.launched(task)
            #expect(
                try await failure(bench)?.reason
                    == (atCreate
                        ? "CannotCreateContainerError: Error response from daemon: invalid mount"
                        : "CannotStartContainerError: Error response from daemon: "
                            + "exec: \"x\": not found"))
        }
    }

    @Test("A start that does not come to an end is a DockerTimeoutError, and is killed")
    func startTimeout() async throws {
        var options = DockerOptions()
        options.startTimeout = .milliseconds(150)
        let never = Gate()
        try await FakeEngineBench.with(options) { request in
            switch request.path {
            case "/containers/create": return .json(201, #"{"Id":"c1"}"#)
            case "/containers/c1/start":
                await never.wait()
                return .hangUp
            case "/containers/c1/kill": return .empty(204)
            default: return nil
            }
        } body: { bench in
            try await bench.runtime.start(task, containers: ["web"])
            await bench.launched(task)
            #expect(
                try await failure(bench)?.reason
                    == "DockerTimeoutError: Could not transition to started; "
                    + "timed out after waiting 150ms")
            #expect(bench.engine.calls.contains("POST /containers/c1/kill"))
            never.open()
        }
    }

    @Test(
        "A container that an earlier start made is started only if it never ran",
        arguments: [
            (#""Status":"created","StartedAt":"0001-01-01T00:00:00Z""#, 1),
            (#""Status":"running","StartedAt":"2024-01-01T00:00:00Z""#, 0),
            (#""Status":"exited","ExitCode":3,"StartedAt":"2024-01-01T00:00:00Z""#, 0),
        ])
    func adoption(state: String, starts: Int) async throws {
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/containers/create": .json(409, #"{"message":"Conflict."}"#)
            case "/containers/\(sampleName)/json": .json(200, inspected(state))
            case "/containers/c1/start": .empty(204)
            default: nil
            }
        } body: { bench in
            try await bench.runtime.start(task, containers: ["web"])
            await bench.launched(task)
            #expect(
                bench.engine.calls.filter { $0 == "POST /containers/c1/start" }.count == starts)
        }
    }

    @Test("Another server's container of the same name is not touched")
    func foreign() async throws {
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/containers/create": .json(409, #"{"message":"Conflict."}"#)
            case "/containers/\(sampleName)/json":
                .json(200, inspected(#""Status":"created""#, labels: "elsewhere"))
            default: nil
            }
        } body: { bench in
            try await bench.runtime.start(task, containers: ["web"])
            await bench.launched(task)
            #expect(try await failure(bench)?.name == .cannotCreateContainer)
            try await bench.runtime.stop(task, containers: ["web"], signal: .kill)
            #expect(!bench.engine.calls.contains { $0.hasSuffix("/start") || $0.hasSuffix("/kill") })
        }
    }

    @Test("An engine that is away for a moment is asked again")
    func briefAbsence() async throws {
        let creations = Counter()
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/containers/create":
                creations.next() < 3 ? .hangUp : .json(201, #"{"Id":"c1"}"#)
            case "/containers/c1/start": .empty(204)
            default: nil
            }
        } body: { bench in
            try await bench.runtime.start(task, containers: ["web"])
            await bench.launched(task)
            #expect(creations.count == 3)
            #expect(bench.engine.calls.last == "POST /containers/c1/start")
        }
    }
}
