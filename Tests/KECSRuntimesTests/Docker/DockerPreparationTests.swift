import KECSControl
import KECSModel
import KECSRuntimes
import Synchronization
import Testing

@Suite("Docker: what a task needs before its first container", .timeLimit(.minutes(1)))
struct DockerPreparationTests {
    private var task: TaskSpec {
        var web = ContainerSpec(name: "web", image: "nginx")
        web.portMappings = [.init(containerPort: 80, hostPort: 80)]
        var task = sampleTask(web)
        task.networkMode = .awsvpc
        return task
    }

    @Test("Used-up address pools, no pause image, a taken port: the task starts all the same")
    func detours() async throws {
        let pause = "kecs-site-3-internal.pause-0123456789ab"
        let (networks, pauses, starts, hasImage) = (Counter(), Counter(), Counter(), Counter())
        try await FakeEngineBench.with { request in
            switch (request.method, request.path, request.query["name"]) {
            case ("POST", "/networks/create", _):
                return networks.next() < 3
                    ? .json(403, #"{"message":"no address pool"}"#) : .json(201, #"{"Id":"n"}"#)
            case ("POST", "/containers/create", pause):
                return pauses.next() == 1
                    ? .json(404, #"{"message":"No such image"}"#) : .json(201, #"{"Id":"p"}"#)
            case ("POST", "/images/create", _):
                _ = hasImage.next()
                return .json(200, #"{"status":"sha256:x"}"# + "\n")
            case ("POST", "/containers/\(pause)/start", _):
                return starts.next() == 1
                    ? .json(500, #"{"message":"port is already allocated"}"#) : .empty(204)
            case ("DELETE", "/containers/\(pause)", _): return .empty(204)
            case ("POST", "/containers/create", _): return .json(201, #"{"Id":"c1"}"#)
            case ("POST", "/containers/c1/start", _): return .empty(204)
            default: return nil
            }
        } body: { bench in
            try await bench.runtime.start(task, containers: ["web"])
            await bench.launched(task)
            #expect(
                bench.engine.calls == [
                    "POST /networks/create", "POST /networks/create", "POST /networks/create",
                    "POST /containers/create", "GET /images/kecs/pause:1/json",
                    "POST /images/create", "POST /containers/create",
                    "POST /containers/\(pause)/start", "DELETE /containers/\(pause)",
                    "POST /containers/create", "POST /containers/\(pause)/start",
                    "POST /containers/create", "POST /containers/c1/start",
                ])
            let bodies = bench.engine.requests.filter { $0.path == "/networks/create" }.map(\.body)
            #expect(!bodies[0].contains("IPAM"))
            #expect(bodies[1].contains(#""IPAM":{"Config":[{"Subnet":"198.18.18.48/28"}]}"#))
            #expect(bodies[2].contains(#""Subnet":"198.18.86.112/28""#))
            let image = try #require(bench.engine.requests.first { $0.path == "/images/create" })
            #expect(
                image.query == [
                    "fromSrc": "-", "repo": "kecs/pause", "tag": "1",
                    "changes": #"ENTRYPOINT ["/pause"]"#,
                ])
            let created = bench.engine.requests.filter { $0.path == "/containers/create" }
            #expect(created.map { $0.body.contains("PortBindings") } == [true, true, false, false])
        }
    }

    @Test("No network at all is a ContainerNetworkingError, for every container")
    func noNetwork() async throws {
        try await FakeEngineBench.with { request in
            request.path == "/networks/create" ? .json(500, #"{"message":"no"}"#) : nil
        } body: { bench in
            try await bench.runtime.start(task, containers: ["web"])
            await bench.launched(task)
            #expect(
                try await bench.runtime.observe([task.arn])[0].containers["web"]?.phase
                    == .failed(.init(.containerNetworking, "Error response from daemon: no")))
        }
    }

    @Test("Permits: so many at once, and a cancelled waiter leaves the line")
    func permits() async throws {
        let permits = Permits(2)
        let (first, second, hold) = (Gate(), Gate(), Gate())
        let holders = [first, second].map { gate in
            Task {
                try await permits.withPermit {
                    gate.open()
                    await hold.wait()
                }
            }
        }
        await first.wait()
        await second.wait()
        let waiter = Task { try await permits.withPermit { true } }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        hold.open()
        for holder in holders { try await holder.value }
        #expect(try await permits.withPermit { 7 } == 7)
    }
}
