import KECSControl
import KECSModel
import KECSRuntimes
import KECSTestSupport
import NIOCore
import Synchronization
import Testing

/// A number that several change.
private final class Count: Sendable {
    private let value = Mutex(0)
    var now: Int { value.withLock { $0 } }

    @discardableResult func add() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}

/// Reading logs of an engine whose answers the test gives.
@Suite("Docker: reading logs", .timeLimit(.minutes(1)))
struct DockerReadLogsTests {
    private static func frame(_ second: Int, _ text: String) -> String {
        let message = "2024-01-01T00:00:0\(second)Z \(text)\n"
        return String(
            decoding: [1, 0, 0, 0, 0, 0, 0, UInt8(message.utf8.count)] + Array(message.utf8), as: UTF8.self)
    }

    private static func stream(_ parts: String...) -> FakeEngine.Answer {
        .stream(
            AsyncStream { continuation in
                for part in parts { continuation.yield(part) }
                continuation.finish()
            })
    }

    @Test("A reading that the engine ends while the container runs goes on")
    func goesOn() async throws {
        let readings = Count()
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/containers/json": return .json(200, listed("running"))
            case "/containers/c1/json":
                let status = readings.now < 2 ? "running" : "exited"
                return .json(200, inspected(#""Status":"\#(status)""#))
            case "/containers/c1/logs":
                switch readings.add() {
                case 1: return Self.stream(Self.frame(1, "one"), Self.frame(1, "two"))
                case 2: return Self.stream(Self.frame(1, "one"), Self.frame(1, "two"), Self.frame(1, "three"))
                default:
                    return Self.stream(
                        Self.frame(1, "one"), Self.frame(1, "two"), Self.frame(1, "three"), Self.frame(2, "four"))
                }
            default: return nil
            }
        } body: { bench in
            let seen = LogTranscript()
            try await bench.runtime.readLogs(
                sampleTask().arn, container: "web", LogRequest(tail: 5, follow: true)) { try seen.take($0) }
            #expect(seen.texts == ["one", "two", "three", "four"])
            let queries = bench.engine.requests.filter { $0.path == "/containers/c1/logs" }.map(\.query)
            #expect(queries.map { $0["follow"] } == ["1", "1", "0"])
            #expect(queries.map { $0["tail"] } == ["5", "all", "all"])
            #expect(queries.map { $0["since"] } == [nil, "1704067200.000", "1704067200.000"])
            #expect(queries.allSatisfy { $0["timestamps"] == "1" && $0["stdout"] == "1" && $0["stderr"] == "1" })
        }
    }

    @Test("One that has not run is absent, and the engine is asked for nothing")
    func notYet() async throws {
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/containers/json": return .json(200, listed("created"))
            case "/containers/c1/json": return .json(200, inspected(#""Status":"created""#))
            default: return nil
            }
        } body: { bench in
            await #expect {
                try await bench.runtime.readLogs(
                    sampleTask().arn, container: "web", LogRequest(follow: true)) { _ in }
            } throws: { ($0 as? RuntimeError)?.kind == .absent }
            #expect(!bench.engine.calls.contains("GET /containers/c1/logs"))
        }
    }

    @Test("Of no old lines that were not asked for any is told at the end")
    func nothingOld() async throws {
        let readings = Count()
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/containers/json": return .json(200, listed("running"))
            case "/containers/c1/json":
                return .json(200, inspected(#""Status":"\#(readings.now == 0 ? "running" : "exited")""#))
            case "/containers/c1/logs":
                readings.add()
                return request.query["tail"] == "0" ? Self.stream() : Self.stream(Self.frame(1, "old"))
            default: return nil
            }
        } body: { bench in
            let seen = LogTranscript()
            try await bench.runtime.readLogs(
                sampleTask().arn, container: "web", LogRequest(tail: 0, follow: true)) { try seen.take($0) }
            #expect(seen.texts.isEmpty)
        }
    }

    @Test("Many that go on keep nothing else waiting, and a reader that stands still stops the engine")
    func many() async throws {
        let sent = Count()
        // Large ones: the sockets are full after a few.
        let lines = String(repeating: Self.frame(1, String(repeating: "x", count: 90)), count: 1000)
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/containers/c1/json": return .json(200, inspected(#""Status":"running""#))
            case "/containers/json": return .json(200, listed("running"))
            case "/containers/c1/logs":
                return .stream(
                    AsyncStream {
                        sent.add()
                        return Task.isCancelled ? nil : lines
                    })
            default: return nil
            }
        } body: { bench in
            let runtime = bench.runtime
            let begun = Count()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<70 {
                    // Owned by the group: a reader that takes one piece and stands still.
                    group.addTask {
                        try await runtime.readLogs(
                            sampleTask().arn, container: "web", LogRequest(follow: true)
                        ) { _ in
                            begun.add()
                            try await Task.sleep(for: .seconds(1000))
                        }
                    }
                }
                while begun.now < 70 { try await Task.sleep(for: .milliseconds(5)) }
                #expect(try await runtime.list() == [sampleTask().arn])
                // Sockets fill, then nothing more is sent.
                var last = -1
                var same = 0
                while same < 10 {
                    _ = try await runtime.list()
                    let now = sent.now
                    same = now == last ? same + 1 : 0
                    last = now
                }
                group.cancelAll()
                while !group.isEmpty { _ = await group.nextResult() }
            }
        }
    }

    @Test("The engine's refusals are told", arguments: [(404, RuntimeError.Kind.absent), (500, .retryable), (501, .retryable), (400, .terminal)])
    func refusals(status: Int, kind: RuntimeError.Kind) async throws {
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/containers/c1/json": return .json(200, inspected(#""Status":"exited""#))
            case "/containers/json": return .json(200, listed("exited"))
            case "/containers/c1/logs": return .json(status, #"{"message":"no"}"#)
            default: return nil
            }
        } body: { bench in
            await #expect {
                try await bench.runtime.readLogs(
                    sampleTask().arn, container: "web", LogRequest(follow: true)) { _ in }
            } throws: { ($0 as? RuntimeError)?.kind == kind }
        }
    }
}
