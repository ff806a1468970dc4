import KECSControl
import KECSModel
import KECSTestSupport
import Synchronization

/// A runtime during whose calls somebody else changes the rows.
final class Meddler: TaskRuntime {
    enum Meddling {
        /// The first observation sees the container running, and the row is tagged meanwhile.
        case tagsOnObserve
        case wipesOnStart
        /// Takes calls to stop, and nothing comes of them.
        case deafToStops
    }

    let inner: FakeRuntime
    let store: InMemoryStore
    let meddling: Meddling
    private let hasMeddled = Mutex(false)
    private let stopCount = Mutex(0)

    init(inner: FakeRuntime, store: InMemoryStore, meddling: Meddling) {
        self.inner = inner
        self.store = store
        self.meddling = meddling
    }

    var stops: Int { stopCount.withLock { $0 } }

    var name: String { inner.name }
    var capabilities: RuntimeCapabilities { inner.capabilities }

    func run(hint: @escaping @Sendable (RuntimeHint) -> Void) async throws {
        try await inner.run(hint: hint)
    }

    func start(_ task: TaskSpec, containers: [String]) async throws(RuntimeError) {
        if meddling == .wipesOnStart {
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
        if meddling == .tagsOnObserve, isFirst {
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
        stopCount.withLock { $0 += 1 }
        if meddling == .deafToStops { return }
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

    func readLogs(
        _ taskArn: String, container: String, _ request: LogRequest,
        receive: @Sendable (LogPiece) async throws -> Void
    ) async throws {
        try await inner.readLogs(taskArn, container: container, request, receive: receive)
    }

    func exec(_ taskArn: String, container: String, _ request: ExecRequest)
        async throws(RuntimeError) -> any ExecSession
    {
        try await inner.exec(taskArn, container: container, request)
    }

    func stats(_ taskArn: String) async throws(RuntimeError) -> TaskUsage {
        try await inner.stats(taskArn)
    }

    func shutdown() async { await inner.shutdown() }
}

extension ControlHarness {
    /// Runs a control plane on the harness's store and another runtime, with one task
    /// whose row was there before.
    func runOn(
        _ runtime: any TaskRuntime,
        _ body: @Sendable (ControlPlane, _ arn: String) async throws -> Void
    ) async throws {
        let arn = try await runTaskWithoutReconcilers()
        let plane = ControlPlane(
            settings: ControlSettings(), store: store, runtime: runtime,
            environment: environment, logger: context.logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Owner: this group.
            group.addTask { try await plane.run() }
            while !plane.isReady { await Task.yield() }
            await plane.settle()
            try await body(plane, arn)
            group.cancelAll()
            try await group.waitForAll()
        }
    }

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
