import KECSControl
import KECSModel
import KECSTestSupport
import Testing

/// A control plane whose store is lost touches nothing.
@Suite("a store that is lost") struct LostStoreTests {
    private static let loss = StoreError(.failed, "gone")

    @Test("nothing that runs is stopped, started or removed")
    func nothingIsTouched() async throws {
        try await ControlHarness.run(script: .obedient) { harness in
            let arn = try await harness.runTask()
            #expect(harness.task(arn)?.lastStatus == .running)
            #expect(harness.plane.readiness == .ready)
            harness.runtime.forgetCalls()
            harness.store.lose(Self.loss)
            #expect(harness.plane.readiness == .lost("gone"))
            // Another server's, in the same folder.
            let other = "arn:aws:ecs:us-east-1:000000000000:task/default/other"
            harness.runtime.set(.running, of: other, container: "w")
            harness.runtime.set(.exited(code: 1), of: arn, container: "web")
            #expect(await harness.error("StopTask", #"{"task":"\#(arn)"}"#) != nil)
            #expect(await harness.error("RunTask", #"{"taskDefinition":"app"}"#) != nil)
            harness.runtime.send(.resync)
            for _ in 0..<20 { await harness.advance(seconds: 5) }
            #expect(harness.runtime.removed.isEmpty && harness.runtime.stops.isEmpty)
            #expect(harness.runtime.starts.isEmpty && harness.runtime.released.isEmpty)
            // Once it is put back, all goes on.
            harness.store.lose(nil)
            for _ in 0..<8 { await harness.advance(seconds: 5) }
            #expect(harness.plane.readiness == .ready)
            #expect(harness.task(arn)?.lastStatus == .stopped)
            #expect(harness.runtime.removed.contains(other))
        }
    }

    /// Also what has been looked at before: a round that has begun.
    @Test("the runtime of a lost store does nothing", arguments: ["start", "stop", "observe", "release", "remove", "exec"])
    func ownedRuntime(_ call: String) async throws {
        let (fake, store) = (FakeRuntime(script: .obedient), InMemoryStore())
        let runtime = OwnedRuntime(fake, of: store)
        let spec = TaskSpec(
            arn: "arn", id: "1", clusterName: "c", family: "f", revision: 1, networkMode: .bridge,
            containers: [ContainerSpec(name: "w", image: "i")])
        try await runtime.start(spec, containers: ["w"])
        fake.forgetCalls()
        store.lose(Self.loss)
        await #expect(throws: RuntimeError.self) {
            switch call {
            case "start": try await runtime.start(spec, containers: ["w"])
            case "stop": try await runtime.stop(spec, containers: ["w"], signal: .kill)
            case "observe": _ = try await runtime.observe(["arn"])
            case "release": try await runtime.release(spec)
            case "remove": try await runtime.remove(["arn"])
            default:
                _ = try await runtime.exec(
                    "arn", container: "w", ExecRequest(command: ["true"], terminal: nil))
            }
        }
        #expect(fake.starts.isEmpty && fake.stops.isEmpty && fake.removed.isEmpty && fake.execs.isEmpty)
        #expect(try await runtime.list() == ["arn"])
    }
}
