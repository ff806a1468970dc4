import KECSControl
import KECSModel
import KECSRuntimes
import NIOCore
import Testing

@Suite("Docker: times, names, addresses, versions")
struct EngineTextTests {
    @Test(
        "Times",
        arguments: [
            ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000Z"),
            ("2024-02-29T23:59:59.123456789Z", "2024-02-29T23:59:59.123Z"),
            ("2024-03-01T01:30:00.5+02:00", "2024-02-29T23:30:00.500Z"),
            ("1999-12-31T19:00:00-05:00", "2000-01-01T00:00:00.000Z"),
            ("2026-11-22T21:45:13.6Z", "2026-11-22T21:45:13.600Z"),
        ])
    func times(text: String, expected: String) {
        #expect(EngineTime.parse(text)?.rfc3339 == expected)
    }

    @Test(
        "No times",
        arguments: [
            "0001-01-01T00:00:00Z", "", "2024-01-01", "2024-13-01T00:00:00Z",
            "2024-01-01T25:00:00Z", "2024-01-01T00:00:00", "2024-01-01T00:00:00Zx",
            "x024-01-01T00:00:00Z", "2024-01-01T00:00:00+0200",
        ])
    func noTimes(text: String) {
        #expect(EngineTime.parse(text) == nil)
    }

    @Test(
        "Image names as a pull wants them",
        arguments: [
            ("nginx", "nginx", "latest"), ("nginx:1.27", "nginx", "1.27"),
            ("localhost:5000/a/b", "localhost:5000/a/b", "latest"),
            ("localhost:5000/a/b:x", "localhost:5000/a/b", "x"),
            ("a/b@sha256:00ff", "a/b", "sha256:00ff"),
            ("host:5000/a:tag@sha256:00ff", "host:5000/a", "sha256:00ff"),
        ])
    func images(image: String, repository: String, tag: String) {
        let reference = ImageReference(image)
        #expect(reference.repository == repository)
        #expect(reference.tagOrDigest == tag)
    }

    @Test(
        "DOCKER_HOST",
        arguments: [
            ("unix:///var/run/docker.sock", "unix:///var/run/docker.sock"),
            ("/run/x.sock", "unix:///run/x.sock"), ("tcp://1.2.3.4:2376", "tcp://1.2.3.4:2376"),
            ("tcp://box", "tcp://box:2375"), ("http://box:80/", "tcp://box:80"),
            ("tcp://[::1]:2375", "tcp://[::1]:2375"), ("tcp://[::1]", "tcp://[::1]:2375"),
        ])
    func hosts(text: String, expected: String) {
        #expect(DockerEndpoint(dockerHost: text)?.description == expected)
    }

    @Test(
        "Not a DOCKER_HOST",
        arguments: [
            "", "ssh://box", "unix://relative", "npipe:////./pipe/docker", "tcp://", "tcp://a:0",
            "tcp://a:99999", "tcp://a b", "tcp://user@box",
        ])
    func noHosts(text: String) {
        #expect(DockerEndpoint(dockerHost: text) == nil)
    }

    @Test(
        "The newest version that both speak",
        arguments: [
            ("1.41", "1.12", "1.41"), ("1.43", nil, "1.43"), ("1.99", "1.44", "1.51"),
            ("1.40", "1.12", nil), ("1.60", "1.52", nil), ("2.0", "2.0", nil),
        ] as [(String, String?, String?)])
    func versions(engine: String, minimum: String?, expected: String?) throws {
        let chosen = DockerVersion.negotiate(
            engine: try #require(DockerVersion(engine)),
            minimum: minimum.flatMap(DockerVersion.init))
        #expect(chosen?.description == expected)
    }

    @Test(
        "Durations as Go writes them",
        arguments: [
            (Duration.seconds(180), "3m0s"), (.seconds(7200), "2h0m0s"), (.seconds(45), "45s"),
            (.milliseconds(200), "200ms"), (.seconds(240), "4m0s"),
        ])
    func durations(duration: Duration, expected: String) {
        #expect(duration.goText == expected)
    }

    @Test(
        "Whether asking the engine again helps",
        arguments: [
            (DockerError.unreachable(""), RuntimeError.Kind.retryable), (.timedOut(""), .retryable),
            (.malformed(""), .terminal), (.response(status: 404, message: ""), .absent),
            (.response(status: 400, message: ""), .terminal),
            (.response(status: 409, message: ""), .retryable),
            (.response(status: 500, message: ""), .retryable),
        ])
    func errors(error: DockerError, kind: RuntimeError.Kind) {
        #expect(RuntimeError(docker: error).kind == kind)
    }
}

@Suite("Docker: a pull's progress")
struct PullProgressTests {
    @Test("Lines are cut where they end, wherever the chunks do")
    func lines() throws {
        let text = #"{"status":"a"}"# + "\r\n\n" + #"{"errorDetail":{"message":"no"},"error":"x"}"#
        for size in 1...text.utf8.count {
            var lines = JSONLines<PullMessage>()
            var errors: [String?] = []
            var rest = ByteBuffer(string: text)
            while let chunk = rest.readSlice(length: min(size, rest.readableBytes)),
                chunk.readableBytes > 0
            {
                errors += try lines.append(chunk).map(\.error)
            }
            errors += try lines.finish().map(\.error)
            #expect(errors == [nil, "no"])
        }
    }

    @Test("A line without an end is not kept for ever; what is no JSON is refused")
    func bounds() throws {
        var lines = JSONLines<PullMessage>()
        #expect(throws: DockerError.self) {
            for _ in 0..<20 { _ = try lines.append(ByteBuffer(repeating: 97, count: 100_000)) }
        }
        var others = JSONLines<PullMessage>()
        #expect(throws: DockerError.self) { try others.append(ByteBuffer(string: "<html>\n")) }
    }

    @Test("Layers add up; a line every two seconds at most")
    func sums() throws {
        var lines = JSONLines<PullMessage>()
        var progress = PullProgress()
        func apply(_ text: String) throws {
            for message in try lines.append(ByteBuffer(string: text + "\n")) { progress.apply(message) }
        }
        let start = ContinuousClock.now
        #expect(progress.lineToLog(at: start) == nil)
        try apply(#"{"status":"Pulling fs layer","id":"a"}"#)
        try apply(#"{"status":"Already exists","id":"b"}"#)
        try apply(
            #"{"status":"Downloading","progressDetail":{"current":12000000,"total":40000000},"id":"a"}"#)
        #expect(progress.lineToLog(at: start) == "1 of 2 layers, 12 of 40 MB")
        #expect(progress.lineToLog(at: start + .seconds(1)) == nil)
        try apply(#"{"status":"Pull complete","progressDetail":{},"id":"a"}"#)
        #expect(progress.lineToLog(at: start + .seconds(2)) == "2 of 2 layers, 40 of 40 MB")
        for index in 0..<1000 { try apply(#"{"status":"Waiting","id":"\#(index)"}"#) }
        #expect(progress.line == "2 of 256 layers, 40 of 40 MB")
    }
}
