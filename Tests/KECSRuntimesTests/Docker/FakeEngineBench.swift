import KECSControl
import KECSModel
import KECSRuntimes
import Logging
import Synchronization
import Testing

/// A runtime on a fake engine, with the hints that it gives.
final class FakeEngineBench: Sendable {
    let engine: FakeEngine
    let runtime: DockerRuntime
    let hints: AsyncStream<RuntimeHint>

    private init(engine: FakeEngine, runtime: DockerRuntime, hints: AsyncStream<RuntimeHint>) {
        self.engine = engine
        self.runtime = runtime
        self.hints = hints
    }

    /// Runs the body with a runtime inside `run(hint:)`, and ends all of it.
    static func with(
        _ options: DockerOptions = DockerOptions(), _ responder: @escaping FakeEngine.Responder,
        body: @Sendable (FakeEngineBench) async throws -> Void
    ) async throws {
        let engine = try await FakeEngine(responder)
        let runtime = DockerRuntime(
            endpoint: .unix(path: engine.socketPath), instance: "here", options: options,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let (hints, continuation) = AsyncStream.makeStream(
            of: RuntimeHint.self, bufferingPolicy: .bufferingNewest(1000))
        // Owned by this function: cancelled and awaited below.
        let run = Task { try? await runtime.run { continuation.yield($0) } }
        let bench = FakeEngineBench(engine: engine, runtime: runtime, hints: hints)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(bench))
        } catch {
            result = .failure(error)
        }
        run.cancel()
        await run.value
        await runtime.shutdown()
        await engine.close()
        try result.get()
    }

    /// Waits until the launches of the task have come to an end.
    func launched(_ task: TaskSpec) async {
        for await hint in hints where hint == .task(arn: task.arn) { return }
    }
}

/// A task of one container in the tests' terms.
func sampleTask(_ container: ContainerSpec = ContainerSpec(name: "web", image: "nginx")) -> TaskSpec {
    TaskSpec(
        arn: "arn:aws:ecs:us-east-1:000000000000:task/default/0123456789abcdef0123456789abcdef",
        id: "0123456789abcdef0123456789abcdef", clusterName: "default", family: "site",
        revision: 3, containers: [container])
}

let sampleName = "kecs-site-3-web-0123456789ab"

/// An inspected container of ``sampleTask(_:)``.
func inspected(_ state: String, labels instance: String = "here") -> String {
    #"""
    {"Id":"c1","Image":"sha256:i1","State":{\#(state)},
     "Config":{"Labels":{"kecs.instance":"\#(instance)","kecs.task-arn":"\#(sampleTask().arn)",
       "kecs.container-name":"web"}},
     "NetworkSettings":{"Ports":{}}}
    """#
}

/// The same in a list.
func listed(_ state: String) -> String {
    #"""
    [{"Id":"c1","State":"\#(state)","Labels":{"kecs.instance":"here",
      "kecs.task-arn":"\#(sampleTask().arn)","kecs.container-name":"web"}}]
    """#
}

/// Opens once; whoever waits goes on then.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}

/// Counts.
final class Counter: Sendable {
    private let state = Mutex(0)

    /// The count with this one.
    func next() -> Int {
        state.withLock {
            $0 += 1
            return $0
        }
    }

    var count: Int { state.withLock { $0 } }
}
