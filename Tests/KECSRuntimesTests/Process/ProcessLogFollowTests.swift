import Foundation
import KECSControl
import KECSModel
import KECSRuntimes
import KECSTestSupport
import Synchronization
import Testing

/// Following what a supervisor keeps, across its rotations.
@Suite struct ProcessLogFollowTests {
    private func with(
        _ script: String, logBytes: Int, _ body: (ConformanceBench, TaskSpec) async throws -> Void
    ) async throws {
        var subject = ProcessSubject()
        subject.options.logBytes = logBytes
        let bench = ConformanceBench(subject)
        try await bench.connect()
        do {
            let task = bench.task(subject.shell("web", script))
            try await bench.start(task)
            try await body(bench, task)
            await bench.close()
        } catch {
            await bench.close()
            throw error
        }
    }

    /// The program waits for its reader, so that no rotation is missed.
    @Test func rotationsLoseNothing() async throws {
        let gate = FileManager.default.temporaryDirectory.appending(path: "kecs-gate-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: gate) }
        let script = """
            n=0; while [ $n -lt 12 ]; do
            n=$((n+1)); seq $((n*100-99)) $((n*100))
            while [ ! -e \(gate.path())-$n ]; do sleep 0.01; done; rm \(gate.path())-$n
            done
            """
        try await with(script, logBytes: 3000) { bench, task in
            try await bench.wait(for: "the container", of: task) { $0.containers["web"]?.phase == .running }
            let seen = LogTranscript()
            try await bench.runtime.readLogs(task.arn, container: "web", LogRequest(follow: true)) { piece in
                try seen.take(piece)
                let last = seen.texts.last.flatMap { Int($0) } ?? 0
                if last % 100 == 0 {
                    _ = FileManager.default.createFile(atPath: "\(gate.path())-\(last / 100)", contents: nil)
                }
            }
            #expect(seen.texts == (1...1200).map(String.init))
            #expect(!seen.hasGap)
        }
    }

    /// A reader that stands still while much is written is told that lines are missing.
    @Test func whatWasRotatedAwayIsToldOf() async throws {
        let gate = FileManager.default.temporaryDirectory.appending(path: "kecs-gate-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: gate) }
        let script = "seq 1 100; while [ ! -e \(gate.path()) ]; do sleep 0.01; done; seq 101 60000; echo last"
        try await with(script, logBytes: 20_000) { bench, task in
            _ = try await bench.waitForLogs(task, "web")
            let seen = LogTranscript()
            let runtime = try bench.runtime
            let isFirst = Mutex(true)
            try await runtime.readLogs(task.arn, container: "web", LogRequest(follow: true)) { piece in
                try seen.take(piece)
                guard isFirst.withLock({ first in defer { first = false }; return first }) else { return }
                _ = FileManager.default.createFile(atPath: gate.path(), contents: nil)
                while try await runtime.observe([task.arn])[0].containers["web"]?.phase == .running {
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
            let numbers = seen.texts.compactMap { Int($0) }
            #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
            #expect(seen.texts.last == "last")
            // Whoever has all of it was told of no gap, and whoever has not was.
            #expect(seen.hasGap == (numbers.count != (numbers.last ?? 0) - (numbers.first ?? 0) + 1))
            #expect(seen.hasGap)
        }
    }
}
