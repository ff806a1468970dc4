import Foundation
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ClusterReconcilerTests {
    private func counts(_ harness: ControlHarness) throws -> [[Int]] {
        try harness.store.journal.filter { $0.event.type == .cluster && $0.event.action == "UPDATE" }
            .map { entry in
                let event = try JSONDecoder().decode(
                    ClusterEvent.self, from: Data(entry.event.payload))
                return [event.cluster.pendingTasksCount, event.cluster.runningTasksCount]
            }
    }

    @Test("counts are told at once, then at most every 250 ms, and the last word always")
    func coalescing() async throws {
        try await ControlHarness.run { harness in
            let arn = try await harness.runTask()
            #expect(try counts(harness) == [[1, 0]])
            harness.runtime.set(.running, of: arn, container: "web")
            await harness.settle()
            let more = try await harness.call("RunTask", #"{"taskDefinition":"app","count":10}"#)
            await harness.settle()
            for task in more["tasks"]?.items ?? [] {
                harness.runtime.set(
                    .running, of: task["taskArn"]?.text ?? "", container: "web")
                await harness.advance(milliseconds: 10)
            }
            #expect(try counts(harness) == [[1, 0]])
            await harness.advance(milliseconds: 150)
            #expect(try counts(harness) == [[1, 0], [0, 11]])
            await harness.advance(milliseconds: 1000)
            #expect(try counts(harness) == [[1, 0], [0, 11]])
        }
    }

    @Test("counts that are what was told last are not told again")
    func backAgain() async throws {
        try await ControlHarness.run { harness in
            let arn = try await harness.runTask()
            harness.runtime.set(.running, of: arn, container: "web")
            await harness.advance(milliseconds: 250)
            let told = try counts(harness)
            #expect(told == [[1, 0], [0, 1]])
            let second = try await harness.call("RunTask", #"{"taskDefinition":"app"}"#)
            await harness.settle()
            harness.runtime.set(
                .exited(code: 0), of: second["tasks"]?[0]?["taskArn"]?.text ?? "", container: "web")
            // Its end is written before the cluster's time has come.
            await harness.settle()
            await harness.advance(milliseconds: 250)
            #expect(try counts(harness) == told)
        }
    }

    @Test("what changed before a crash is told after the restart")
    func afterRestart() async throws {
        let first = ControlHarness()
        _ = try await first.runTaskWithoutReconcilers()
        #expect(try counts(first) == [])
        let second = first.restarted()
        try await second.run {
            let told = try counts(second)
            #expect(told == [[1, 0]])
        }
    }
}
