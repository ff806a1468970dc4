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

    /// An engine whose log grows with each answer, as `log` says; it follows nothing.
    private func read(
        _ log: [[String]], _ request: LogRequest = LogRequest(follow: true)
    ) async throws -> (LogTranscript, [[String: String]]) {
        let answers = Count()
        let seen = LogTranscript()
        let queries = Mutex<[[String: String]]>([])
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/containers/json": return .json(200, listed("running"))
            case "/containers/c1/json":
                return .json(200, inspected(#""Status":"\#(answers.now < log.count - 1 ? "running" : "exited")""#))
            case "/containers/c1/logs":
                guard request.query["follow"] == "0" else {
                    answers.add()
                    return Self.stream("")
                }
                queries.withLock { $0.append(request.query) }
                let all = log[min(answers.now, log.count - 1)]
                let tail = request.query["tail"].flatMap { Int($0) } ?? all.count
                return Self.stream(all.suffix(tail).map { Self.frame(1, $0) }.joined())
            default: return nil
            }
        } body: { bench in
            try await bench.runtime.readLogs(sampleTask().arn, container: "web", request) { try seen.take($0) }
        }
        return (seen, queries.withLock { $0 })
    }

    @Test("What is new is told once, and together")
    func goesOn() async throws {
        let (seen, queries) = try await read(
            [["one", "two"], ["one", "two", "three", "four"], ["one", "two", "three", "four"]],
            LogRequest(tail: 5, follow: true))
        #expect(seen.texts == ["one", "two", "three", "four"] && !seen.hasGap)
        #expect(seen.pieceSizes == [2, 2])
        #expect(queries.map { $0["tail"] } == ["5", "64", "64"])
        #expect(queries.allSatisfy { $0["timestamps"] == "1" && $0["stdout"] == "1" && $0["stderr"] == "1" })
    }

    @Test("The last known line is looked for further and further back")
    func manyNew() async throws {
        let numbers = (1...5000).map(String.init)
        let (seen, queries) = try await read([Array(numbers.prefix(10)), numbers, numbers])
        #expect(seen.texts == numbers && !seen.hasGap)
        #expect(queries.map { $0["tail"] } == ["all", "64", "1024", "16384", "64"])
    }

    @Test("Where it is not there any more, there is a gap")
    func rotatedAway() async throws {
        let (seen, _) = try await read([["1", "2"], ["2", "3"], ["5", "6"]])
        #expect(seen.texts == ["1", "2", "3", "5", "6"])
        #expect(seen.gaps == [3])
    }

    @Test("Lines that say the same at one time are all told", arguments: [1, 2, 3])
    func sameLines(_ count: Int) async throws {
        let same = Array(repeating: "same", count: count)
        let (seen, _) = try await read([["a"] + same, ["a"] + same + ["b"], ["a"] + same + ["b"]])
        #expect(seen.texts == ["a"] + same + ["b"])
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
                return Self.stream(Self.frame(1, "old"))
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
