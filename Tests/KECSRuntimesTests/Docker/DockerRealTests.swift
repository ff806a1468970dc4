import Foundation
import KECSControl
import KECSModel
import KECSRuntimes
import Testing

/// What only an engine can show of the mapping.
@Suite(
    "Docker: definitions on a real engine", .serialized, .timeLimit(.minutes(2)),
    .enabled(if: !RealEngine.isMissing, "KECS_TEST_DOCKER_HOST is not set"))
struct DockerRealTests {
    private func task(
        _ mode: TaskSpec.NetworkMode = .bridge, _ containers: ContainerSpec...
    ) -> TaskSpec {
        let id = Environment.system.hex(bytes: 16)
        return TaskSpec(
            arn: "arn:aws:ecs:us-east-1:000000000000:task/real/\(id)", id: id, clusterName: "real",
            family: "real", revision: 1, networkMode: mode, containers: containers)
    }

    private func shell(_ name: String, _ script: String) -> ContainerSpec {
        var container = ContainerSpec(name: name, image: "busybox")
        container.command = ["sh", "-c", script]
        return container
    }

    /// A runtime that is watched, and everything of it gone afterwards.
    private func withRuntime(
        _ body: (DockerRuntime, AsyncStream<RuntimeHint>, DockerSubject) async throws -> Void
    ) async throws {
        let subject = DockerSubject()
        let runtime = try subject.runtime()
        let (hints, continuation) = AsyncStream.makeStream(
            of: RuntimeHint.self, bufferingPolicy: .bufferingNewest(1000))
        // Both owned by this function: cancelled and awaited below.
        let run = Task { try? await runtime.run { continuation.yield($0) } }
        // A hint may get lost: who acts on them looks by himself, too, as reconcilers do.
        let looks = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(2))
                continuation.yield(.resync)
            }
        }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(runtime, hints, subject))
        } catch {
            result = .failure(error)
        }
        try await runtime.remove(try await runtime.list())
        #expect(try await runtime.list().isEmpty)
        run.cancel()
        looks.cancel()
        await run.value
        await looks.value
        await subject.close()
        try result.get()
    }

    /// Goes on looking after each hint until all containers have come to rest.
    private func run(
        _ task: TaskSpec, _ runtime: DockerRuntime, _ hints: AsyncStream<RuntimeHint>,
        until isDone: (TaskObservation) -> Bool = { observation in
            observation.containers.values.allSatisfy {
                switch $0.phase {
                case .exited, .failed: true
                default: false
                }
            }
        }
    ) async throws -> TaskObservation {
        try await runtime.start(task, containers: task.containers.map(\.name))
        for await _ in hints {
            let observation = try await runtime.observe([task.arn])[0]
            if isDone(observation) { return observation }
        }
        throw CancellationError()
    }

    private func output(
        _ task: TaskSpec, _ container: String, _ runtime: DockerRuntime
    ) async throws -> [String] {
        try await runtime.logs(task.arn, container: container, tail: nil).map(\.text)
    }

    @Test("Environment, folder, user, hostname, read-only root, limits, tmpfs, both outputs")
    func process() async throws {
        try await withRuntime { runtime, hints, _ in
            var container = shell(
                "c",
                """
                echo "$A/$(pwd)/$(id -u)/$(hostname)"; touch /x 2>/dev/null || echo read-only
                ulimit -n; cat /sys/fs/cgroup/memory/memory.limit_in_bytes \
                /sys/fs/cgroup/memory.max 2>/dev/null; grep -c ' /scratch tmpfs ' /proc/mounts
                echo problem >&2; exit 3
                """)
            container.environment = [.init(name: "A", value: "a b")]
            container.workingDirectory = "/tmp"
            container.user = "65534"
            container.hostname = "box"
            container.readonlyRootFilesystem = true
            container.ulimits = [.init(name: "nofile", soft: 100, hard: 200)]
            container.memory = 32
            container.cpu = 128
            container.tmpfs = [.init(containerPath: "/scratch", size: 1, mountOptions: ["noexec"])]
            container.initProcessEnabled = false
            let task = task(.bridge, container)
            let end = try await run(task, runtime, hints)
            #expect(end.containers["c"]?.phase == .exited(code: 3))
            let lines = try await runtime.logs(task.arn, container: "c", tail: nil)
            #expect(
                lines.filter { $0.stream == .stdout }.map(\.text)
                    == ["a b//tmp/65534/box", "read-only", "100", "33554432", "1"])
            #expect(lines.filter { $0.stream == .stderr }.map(\.text) == ["problem"])
        }
    }

    @Test("Ports: a free one of the host, and the one that is asked for")
    func ports() async throws {
        try await withRuntime { runtime, hints, subject in
            var web = shell("web", "while :; do echo hi | nc -l -p 80; done")
            web.portMappings = [.init(containerPort: 80), .init(containerPort: 81, hostPort: 0)]
            let task = task(.bridge, web)
            let observation = try await run(task, runtime, hints) {
                $0.containers["web"]?.phase == .running
            }
            let bindings = try #require(observation.containers["web"]).networkBindings
            #expect(bindings.map(\.containerPort) == [80, 81])
            #expect(bindings.allSatisfy { $0.hostPort > 1023 && $0.bindIP == "0.0.0.0" })
            let taken = try #require(bindings.first).hostPort

            // The same port again: ECS names the failure and keeps it.
            var second = shell("web", "sleep 100")
            second.portMappings = [.init(containerPort: 80, hostPort: taken)]
            let other = self.task(.bridge, second)
            let failed = try await run(other, runtime, hints)
            guard case .failed(let failure)? = failed.containers["web"]?.phase else {
                Issue.record("\(failed)")
                return
            }
            #expect(failure.name == .cannotStartContainer)
            #expect(failure.message.hasPrefix("Error response from daemon: "))
            // The engine keeps it too, for the next server.
            let heir = try subject.runtime()
            let kept = try await heir.observe([other.arn])[0].containers["web"]?.phase
            #expect(kept == .failed(failure))
        }
    }

    @Test("Links and volumes of another container; volumes of the task; what goes with the task")
    func linksAndVolumes() async throws {
        try await withRuntime { runtime, hints, _ in
            var data = shell("data", "echo from-data > /shared/f; sleep 100")
            data.mountPoints = [.init(sourceVolume: "v", containerPath: "/shared", readOnly: false)]
            var reader = shell(
                "reader",
                """
                grep -c '[[:space:]]d ' /etc/hosts
                n=0; while [ ! -s /shared/f ] && [ $n -lt 100 ]; do usleep 50000; n=$((n+1)); done
                cat /shared/f; touch /shared/g 2>/dev/null || echo read-only
                """)
            reader.links = ["data:d"]
            reader.volumesFrom = [.init(sourceContainer: "data", readOnly: true)]
            var task = task(.bridge, data, reader)
            task.volumes = [.init(name: "v", source: .task)]
            _ = try await run(task, runtime, hints) {
                $0.containers["reader"]?.phase == .exited(code: 0)
            }
            #expect(try await output(task, "reader", runtime) == ["1", "from-data", "read-only"])
            try await runtime.stop(task, containers: ["data"], signal: .kill)
            try await runtime.release(task)
            #expect(try await runtime.observe([task.arn])[0].containers.count == 2)
        }
    }

    @Test("A missing shared volume is CannotCreateVolumeError")
    func missingVolume() async throws {
        try await withRuntime { runtime, hints, _ in
            var task = task(.bridge, shell("c", "true"))
            task.volumes = [
                .init(
                    name: "kecs-test-not-there",
                    source: .docker(
                        .init(
                            shared: true, autoprovision: false, driver: nil, driverOptions: [:],
                            labels: [:])))
            ]
            let end = try await run(task, runtime, hints)
            guard case .failed(let failure)? = end.containers["c"]?.phase else {
                Issue.record("\(end)")
                return
            }
            #expect(failure.name == .cannotCreateVolume)
        }
    }

    @Test("awsvpc: an address for the task, localhost for its containers, gone after release")
    func awsvpc() async throws {
        try await withRuntime { runtime, hints, _ in
            let server = shell("server", "while :; do echo pong | nc -l -p 8080; done")
            let client = shell(
                "client",
                """
                n=0; while [ $n -lt 100 ]; do
                  a=$(nc 127.0.0.1 8080 </dev/null 2>/dev/null) && [ -n "$a" ] && break
                  usleep 50000; n=$((n+1))
                done; echo "$a"; hostname; ip -4 -o addr show eth0 | awk '{print $4}'
                """)
            var task = task(.awsvpc, server, client)
            task.containers[0].hostname = "box"
            task.pidMode = "task"
            let observation = try await run(task, runtime, hints) {
                $0.containers["client"]?.phase == .exited(code: 0)
            }
            let interface = try #require(observation.networkInterface)
            #expect(interface.macAddress?.split(separator: ":").count == 6)
            let lines = try await output(task, "client", runtime)
            #expect(lines.count == 3)
            #expect(lines.prefix(2) == ["pong", "box"])
            #expect(lines.last?.hasPrefix("\(interface.privateIPv4Address)/") == true)
            #expect(observation.containers.keys.sorted() == ["client", "server"])
            #expect(observation.containers["server"]?.networkBindings.isEmpty == true)

            try await runtime.stop(task, containers: ["server"], signal: .kill)
            for await _ in hints {
                let phase = try await runtime.observe([task.arn])[0].containers["server"]?.phase
                if phase == .exited(code: 137) { break }
            }
            try await runtime.release(task)
            try await runtime.release(task)
            let released = try await runtime.observe([task.arn])[0]
            #expect(released.networkInterface == nil)
            #expect(released.containers["server"]?.phase == .exited(code: 137))
        }
    }

    @Test("Host mode and none; the ports of host mode are the host's")
    func hostAndNone() async throws {
        try await withRuntime { runtime, hints, _ in
            var host = shell("c", "sleep 100")
            host.portMappings = [.init(containerPort: 7777)]
            let hostTask = task(.host, host)
            let observation = try await run(hostTask, runtime, hints) {
                $0.containers["c"]?.phase == .running
            }
            #expect(
                observation.containers["c"]?.networkBindings == [
                    .init(bindIP: "0.0.0.0", containerPort: 7777, hostPort: 7777, transport: .tcp)
                ])
            let none = task(.none, shell("c", "ip -o link | grep -vc LOOPBACK; true"))
            _ = try await run(none, runtime, hints)
            #expect(try await output(none, "c", runtime).last == "0")
        }
    }

    @Test("Health checks of the definition")
    func health() async throws {
        try await withRuntime { runtime, hints, _ in
            var web = shell("web", "usleep 300000; touch /ok; sleep 100")
            web.healthCheck = HealthCheckSpec(command: ["CMD-SHELL", "test -f /ok"])
            web.healthCheck?.interval = 1
            let observation = try await run(task(.bridge, web), runtime, hints) {
                $0.containers["web"]?.health == .healthy
            }
            #expect(observation.containers["web"]?.phase == .running)
        }
    }

    @Test("An image that nobody has, with the engine's text")
    func unknownImage() async throws {
        try await withRuntime { runtime, hints, _ in
            // A port that nobody listens on stands for a registry that is not there.
            let task = task(.bridge, ContainerSpec(name: "c", image: "127.0.0.1:9/no/such:1"))
            let end = try await run(task, runtime, hints)
            guard case .failed(let failure)? = end.containers["c"]?.phase else {
                Issue.record("\(end)")
                return
            }
            #expect(failure.name == .cannotPullContainer)
            #expect(failure.message.contains("127.0.0.1:9"))
            #expect(end.pullStartedAt != nil && end.pullStoppedAt != nil)
        }
    }

    @Test("A terminal's output, and a line that the engine cuts into parts")
    func terminalAndLongLines() async throws {
        try await withRuntime { runtime, hints, _ in
            var terminal = shell("terminal", "echo one; echo two >&2")
            terminal.pseudoTerminal = true
            let long = shell("long", "head -c 50000 /dev/zero | tr '\\\\0' x; echo; echo end")
            let task = task(.bridge, terminal, long)
            _ = try await run(task, runtime, hints) {
                $0.containers["terminal"]?.phase == .exited(code: 0)
                    && $0.containers["long"]?.phase == .exited(code: 0)
            }
            #expect(try await output(task, "terminal", runtime) == ["one", "two"])
            #expect(try await output(task, "long", runtime).map(\.utf8.count) == [50_000, 3])
        }
    }

    @Test("Twenty tasks are removed at once")
    func removal() async throws {
        try await withRuntime { runtime, hints, _ in
            let tasks = (0..<20).map { _ in task(.bridge, shell("c", "sleep 1000")) }
            for task in tasks { try await runtime.start(task, containers: ["c"]) }
            for await _ in hints {
                let observed = try await runtime.observe(tasks.map(\.arn))
                if observed.allSatisfy({ $0.containers["c"]?.phase == .running }) { break }
            }
            try await runtime.remove(tasks.map(\.arn))
            #expect(try await runtime.list().isEmpty)
        }
    }

    @Test("The engine is found, and what is not one is told apart")
    func locate() async throws {
        let host = try #require(RealEngine.endpoint).description
        let status = await DockerEngine.locate(dockerHost: host, sockets: [])
        #expect(status.engine?.endpoint == RealEngine.endpoint)
        #expect(status.summary.hasPrefix("Docker "))
    }
}
