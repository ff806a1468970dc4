import KECSControl
import KECSModel
import KECSRuntimes
import KECSTestSupport
import Synchronization
import Testing

/// A real engine rotates its files under those who follow them: its own reader loses and doubles lines then.
@Suite(
    "Docker: logs while the engine rotates", .serialized, .timeLimit(.minutes(2)),
    .enabled(if: !RealEngine.isMissing, "KECS_TEST_DOCKER_HOST is not set"))
struct DockerLogRotationTests {
    /// More than the engine keeps: 50 MB.
    private static let lines = 6000

    @Test(arguments: [(true, false), (true, true), (false, false), (false, true)])
    func everyHoleIsTold(_ readsFiles: Bool, _ isSlow: Bool) async throws {
        var options = DockerOptions()
        options.readsLogFiles = readsFiles
        let bench = ConformanceBench(DockerSubject(options))
        try await bench.connect()
        do {
            var container = ContainerSpec(name: "web", image: "busybox")
            container.command = [
                "sh", "-c",
                "x=$(head -c 8000 /dev/zero | tr '\\0' x); seq 1 100; sleep 0.3; "
                    + "i=100; while [ $i -lt \(Self.lines) ]; do i=$((i+1)); echo $i $x; done",
            ]
            let task = bench.task(container)
            try await bench.start(task)
            try await bench.waitRunning(task)
            let seen = LogTranscript()
            let runtime = try bench.runtime
            let isFirst = Mutex(true)
            try await runtime.readLogs(task.arn, container: "web", LogRequest(follow: true)) { piece in
                try seen.take(piece)
                guard isSlow, isFirst.withLock({ first in defer { first = false }; return first }) else { return }
                // Stands still until all has been written.
                try await bench.waitExited(task, "web")
            }
            let numbers = seen.texts.compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }
            #expect(numbers.count == seen.lines.count)
            #expect(numbers.first == 1 && numbers.last == Self.lines)
            #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }, "doubled or out of order")
            // Gaps are told where lines are missing, and nowhere else.
            let holes = numbers.indices.dropFirst().filter { numbers[$0] != numbers[$0 - 1] + 1 }
            #expect(seen.gaps == holes)
            #expect(!isSlow || !holes.isEmpty)
            // What the engine keeps at the end is there.
            let kept = try await bench.readLogs(task, LogRequest(follow: false))
            #expect(kept.lines.count > 2000 && Array(seen.lines.suffix(kept.lines.count)) == kept.lines)
            await bench.close()
        } catch {
            await bench.close()
            throw error
        }
    }
}
