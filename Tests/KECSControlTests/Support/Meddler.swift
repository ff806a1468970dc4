import KECSControl
import KECSModel
import KECSTestSupport
import Synchronization

/// A runtime during whose calls somebody else changes the rows.
final class Meddler: TaskRuntime {
    let inner: FakeRuntime
    let store: InMemoryStore
    let wipesOnStart: Bool
    private let hasMeddled = Mutex(false)

    init(inner: FakeRuntime, store: InMemoryStore, wipesOnStart: Bool = false) {
        self.inner = inner
        self.store = store
        self.wipesOnStart = wipesOnStart
    }

    var name: String { inner.name }
    var capabilities: RuntimeCapabilities { inner.capabilities }

    func run(hint: @escaping @Sendable (RuntimeHint) -> Void) async throws {
        try await inner.run(hint: hint)
    }

    func start(_ task: TaskSpec, containers: [String]) async throws(RuntimeError) {
        if wipesOnStart {
            _ = try? await store.transact { transaction in transaction.deleteTask(task.arn) }
        }
        try await inner.start(task, containers: containers)
    }

    func observe(_ taskArns: [String]) async throws(RuntimeError) -> [TaskObservation] {
        let arn = taskArns.first ?? ""
        let isFirst = hasMeddled.withLock { meddled in
            defer { meddled = true }
            return !meddled
        }
        if !wipesOnStart, isFirst {
            inner.set(.running, of: arn, container: "web", hinting: false)
            _ = try? await store.transact { transaction in
                guard var task = transaction.state.tasks[arn] else { return }
                task.tags = [Tag(key: "meanwhile", value: "")]
                transaction.put(task)
            }
        }
        return try await inner.observe(taskArns)
    }

    func stop(_ task: TaskSpec, containers: [String], signal: StopSignal)
        async throws(RuntimeError)
    {
        try await inner.stop(task, containers: containers, signal: signal)
    }

    func list() async throws(RuntimeError) -> [String] { try await inner.list() }

    func release(_ task: TaskSpec) async throws(RuntimeError) { try await inner.release(task) }

    func remove(_ taskArns: [String]) async throws(RuntimeError) {
        try await inner.remove(taskArns)
    }

    func logs(_ taskArn: String, container: String, tail: Int?)
        async throws(RuntimeError) -> [ContainerLogLine]
    {
        try await inner.logs(taskArn, container: container, tail: tail)
    }

    func shutdown() async { await inner.shutdown() }
}

extension ControlHarness {
    /// A row that nobody has looked at yet.
    func runTaskWithoutReconcilers() async throws -> String {
        _ = try await call("CreateCluster", "{}")
        _ = try await call(
            "RegisterTaskDefinition",
            #"{"family":"app","containerDefinitions":[{"name":"web","image":"i","memory":64}]}"#)
        let answer = try await call("RunTask", #"{"taskDefinition":"app"}"#)
        return answer["tasks"]?[0]?["taskArn"]?.text ?? ""
    }
}

extension TaskRecord {
    func container(_ name: String) -> ContainerRecord? { containers.first { $0.name == name } }
}
