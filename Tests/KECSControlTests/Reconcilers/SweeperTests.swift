import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SweeperTests {
    private static func stopped(_ harness: ControlHarness) async throws -> String {
        let arn = try await harness.runTask()
        _ = try await harness.call("StopTask", #"{"task":"\#(arn)"}"#)
        await harness.settle()
        #expect(harness.task(arn)?.lastStatus == .stopped)
        return arn
    }

    @Test("a stopped task stays for an hour; then its row and its containers go")
    func stoppedTasks() async throws {
        try await ControlHarness.run(script: .obedient) { harness in
            let arn = try await Self.stopped(harness)
            let running = try await harness.runTask()
            await harness.advance(seconds: 3599)
            #expect(harness.task(arn) != nil)
            #expect(harness.runtime.removed == [])
            await harness.advance(seconds: 31)
            #expect(harness.task(arn) == nil)
            #expect(harness.runtime.removed == [arn])
            #expect(harness.task(running)?.lastStatus == .running)
            let answer = try await harness.call("DescribeTasks", #"{"tasks":["\#(arn)"]}"#)
            #expect(answer["failures"]?[0]?["reason"] == .string("MISSING"))
        }
    }

    @Test("containers that cannot be removed keep their row, and hold up nothing else")
    func removalFails() async throws {
        try await ControlHarness.run(script: .obedient) { harness in
            let arn = try await Self.stopped(harness)
            _ = try await harness.call("CreateCluster", #"{"clusterName":"old"}"#)
            _ = try await harness.call("DeleteCluster", #"{"cluster":"old"}"#)
            harness.runtime.fail(.remove, with: RuntimeError(.retryable, "busy"))
            await harness.advance(seconds: 3631)
            #expect(harness.task(arn) != nil)
            #expect(harness.store.state.clusters.count == 1)
            harness.runtime.fail(.remove, with: nil)
            await harness.advance(seconds: 30)
            #expect(harness.task(arn) == nil)
        }
    }

    @Test("a deleted cluster can be described for an hour")
    func clusters() async throws {
        try await ControlHarness.run { harness in
            _ = try await harness.call("CreateCluster", #"{"clusterName":"old"}"#)
            _ = try await harness.call("DeleteCluster", #"{"cluster":"old"}"#)
            await harness.advance(seconds: 3600)
            var answer = try await harness.call("DescribeClusters", #"{"clusters":["old"]}"#)
            #expect(answer["clusters"]?[0]?["status"] == .string("INACTIVE"))
            await harness.advance(seconds: 30)
            answer = try await harness.call("DescribeClusters", #"{"clusters":["old"]}"#)
            #expect(answer["clusters"] == .empty)
        }
    }

    @Test("DELETE_IN_PROGRESS until no task uses it; the revision's number is gone for good")
    func definitions() async throws {
        try await ControlHarness.run(script: .obedient) { harness in
            let arn = try await harness.runTask()
            _ = try await harness.call("DeregisterTaskDefinition", #"{"taskDefinition":"app:1"}"#)
            _ = try await harness.call("DeleteTaskDefinitions", #"{"taskDefinitions":["app:1"]}"#)
            await harness.advance(seconds: 300)
            let answer = try await harness.call(
                "DescribeTaskDefinition", #"{"taskDefinition":"app:1"}"#)
            #expect(answer["taskDefinition"]?["status"] == .string("DELETE_IN_PROGRESS"))
            #expect(answer["taskDefinition"]?["deleteRequestedAt"] != nil)
            // The task goes on and is stopped as it should be.
            #expect(harness.task(arn)?.lastStatus == .running)
            _ = try await harness.call("StopTask", #"{"task":"\#(arn)"}"#)
            await harness.settle()
            #expect(harness.task(arn)?.lastStatus == .stopped)
            await harness.advance(seconds: 30)
            #expect(
                await harness.error("DescribeTaskDefinition", #"{"taskDefinition":"app:1"}"#)
                    == .client("Unable to describe task definition."))
            let again = try await harness.call(
                "RegisterTaskDefinition",
                #"{"family":"app","containerDefinitions":[{"name":"w","image":"i","memory":64}]}"#)
            #expect(again["taskDefinition"]?["revision"] == .integer(2))
        }
    }

    @Test("what is over is kept for its time, whatever is made of the clock", arguments: [86_400, -86_400, 315_000_000])
    func setClock(_ seconds: Int) async throws {
        try await ControlHarness.run(script: .obedient) { harness in
            let arn = try await harness.runTask()
            _ = try await harness.call("StopTask", #"{"task":"\#(arn)"}"#)
            await harness.settle()
            #expect(harness.task(arn)?.lastStatus == .stopped)
            harness.clock.set(milliseconds: seconds * 1000)
            await harness.advance(seconds: 3590)
            #expect(harness.task(arn) != nil)
            harness.clock.set(milliseconds: -seconds * 1000)
            await harness.advance(seconds: 60)
            #expect(harness.task(arn) == nil)
        }
    }

    @Test("a client token is remembered for a day")
    func clientTokens() async throws {
        try await ControlHarness.run(script: .obedient) { harness in
            _ = try await harness.runTask()
            _ = try await harness.call("RunTask", #"{"taskDefinition":"app","clientToken":"t"}"#)
            await harness.advance(seconds: 86_400)
            #expect(harness.store.state.clientTokens.count == 1)
            await harness.advance(seconds: 31)
            #expect(harness.store.state.clientTokens.isEmpty)
        }
    }
}
