import KECSRuntimes
import Testing

@Suite("Docker: finding the engine", .timeLimit(.minutes(1)))
struct DockerEngineTests {
    @Test("The first socket with a usable engine is taken; the others are told about")
    func sockets() async throws {
        let old = try await FakeEngine { _ in
            .json(200, #"{"Version":"1.0","ApiVersion":"1.12"}"#)
        }
        let silent = try await FakeEngine { _ in .stream(AsyncStream { _ in }) }
        let good = try await FakeEngine { _ in nil }
        let status = await DockerEngine.locate(
            dockerHost: "", sockets: ["/no/such.sock", old.socketPath, silent.socketPath, good.socketPath],
            timeLimit: .seconds(10))
        #expect(status.engine?.endpoint == .unix(path: good.socketPath))
        #expect(status.engine?.apiVersion == "1.41")
        #expect(status.summary == "Docker 20.10.24 (API 1.41, linux/amd64) at unix://\(good.socketPath)")
        #expect(
            status.attempts.map(\.problem) == [
                "no such socket", "engine 1.0 speaks API 1.12; KECS needs 1.41 or later",
                "no answer within 10s",
            ])
        for engine in [old, silent, good] { await engine.close() }
    }

    @Test("DOCKER_HOST is the only place where it is set")
    func dockerHost() async {
        let status = await DockerEngine.locate(
            dockerHost: "ssh://box", sockets: ["/var/run/docker.sock"])
        #expect(status.engine == nil)
        #expect(status.isFromDockerHost)
        #expect(
            status.summary == "no container engine at DOCKER_HOST ssh://box: "
                + "not an address that KECS knows (unix:///path or tcp://host:port)")
    }

    @Test("Nobody there at all")
    func nothing() async {
        let status = await DockerEngine.locate(
            dockerHost: nil,
            sockets: DockerEngine.usualSockets(home: "/no/home", runtimeDirectory: "/no/run")
                .filter { $0.hasPrefix("/no") })
        #expect(status.summary == "no container engine: none of the usual sockets exists")
        #expect(status.attempts.count == 8)
    }
}
