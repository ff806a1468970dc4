import KECSControl
import KECSModel
import Synchronization

/// A runtime in memory whose whole life the test writes: nothing happens in it
/// but what the test sets and what ``Script`` answers to a call.
///
///     let runtime = FakeRuntime()
///     …                                              // the control plane calls start
///     runtime.set(.running, of: arn, container: "web")   // and is hinted at it
package final class FakeRuntime: TaskRuntime {
    /// What a call does to a container at once. A test that wants each step by
    /// hand leaves the defaults, which answer `start` with `.starting` and do
    /// nothing on `stop`.
    package struct Script: Sendable {
        package var onStart: ContainerObservation.Phase = .starting
        /// nil: the signal is ignored.
        package var onTerminate: ContainerObservation.Phase?
        package var onKill: ContainerObservation.Phase?
        /// Whether a change made by a call is hinted at, as engines do.
        package var hintsAtCalls = true

        package init() {}

        /// Starts at once, ends at once: 143 by SIGTERM, 137 by SIGKILL.
        package static var obedient: Script {
            var script = Script()
            script.onStart = .running
            script.onTerminate = .exited(code: 143)
            script.onKill = .exited(code: 137)
            return script
        }
    }

    package struct Start: Hashable, Sendable {
        package var task: TaskSpec
        package var containers: [String]
    }

    package struct Stop: Hashable, Sendable {
        package var taskArn: String
        package var containers: [String]
        package var signal: StopSignal

        package init(taskArn: String, containers: [String], signal: StopSignal) {
            self.taskArn = taskArn
            self.containers = containers
            self.signal = signal
        }
    }

    package struct Exec: Hashable, Sendable {
        package var taskArn: String
        package var container: String
        package var request: ExecRequest
    }

    /// Calls that can be made to fail.
    package enum Call: Hashable, Sendable {
        case start, stop, observe, list, release, remove, logs, readLogs, exec, stats
    }

    fileprivate struct State {
        var script: Script
        var tasks: [String: TaskObservation] = [:]
        var logs: [String: FakeLog] = [:]
        var errors: [Call: RuntimeError] = [:]
        var starts: [Start] = []
        var stops: [Stop] = []
        var released: [String] = []
        var removed: [String] = []
        var execs: [Exec] = []
        var usage: [String: TaskUsage] = [:]
        var readings: [String: Int] = [:]
        var answerExec: @Sendable (Exec) -> any ExecSession = { _ in FakeExecSession() }
        var logReaders: [Int: AsyncStream<Void>.Continuation] = [:]
        var listeners: [Int: @Sendable (RuntimeHint) -> Void] = [:]
        var nextListener = 0
        var nextId = 1
        var isShutDown = false
    }

    package let name: String
    package let capabilities: RuntimeCapabilities
    private let now: @Sendable () -> Timestamp
    private let state: Mutex<State>

    /// `now` stamps `startedAt` and `finishedAt`.
    package init(
        name: String = "fake",
        capabilities: RuntimeCapabilities = RuntimeCapabilities(
            networkModes: [.bridge, .host, .none, .awsvpc], isolated: true, simulated: true,
            runsCommands: true, measuresUsage: true),
        script: Script = Script(),
        now: @escaping @Sendable () -> Timestamp = Environment.system.now
    ) {
        self.name = name
        self.capabilities = capabilities
        self.now = now
        state = Mutex(State(script: script))
    }

    // MARK: - What was asked of it

    package var starts: [Start] { state.withLock { $0.starts } }
    package var stops: [Stop] { state.withLock { $0.stops } }
    /// ARNs, once for every call.
    package var released: [String] { state.withLock { $0.released } }
    package var removed: [String] { state.withLock { $0.removed } }
    package var execs: [Exec] { state.withLock { $0.execs } }
    /// How often a task's usage was asked for.
    package func readings(of taskArn: String) -> Int { state.withLock { $0.readings[taskArn] ?? 0 } }
    package var isShutDown: Bool { state.withLock { $0.isShutDown } }
    /// Somebody is inside ``run(hint:)``.
    package var isWatched: Bool { state.withLock { !$0.listeners.isEmpty } }

    package func forgetCalls() {
        state.withLock {
            $0.starts = []
            $0.stops = []
            $0.released = []
            $0.removed = []
        }
    }

    // MARK: - What the test makes happen

    package var script: Script {
        get { state.withLock { $0.script } }
        set { state.withLock { $0.script = newValue } }
    }

    /// Puts a container (known or not) into a phase; stamps the times that go
    /// with it and hints at the task, unless told not to.
    package func set(
        _ phase: ContainerObservation.Phase, of taskArn: String, container: String,
        hinting: Bool = true
    ) {
        let moment = now()
        state.withLock { $0.set(phase, of: taskArn, container: container, at: moment) }
        if hinting { send(.task(arn: taskArn)) }
    }

    /// Changes anything else of a task's observation.
    package func edit(
        _ taskArn: String, hinting: Bool = true, _ change: (inout TaskObservation) -> Void
    ) {
        state.withLock { state in
            var task = state.tasks[taskArn] ?? TaskObservation(taskArn: taskArn)
            change(&task)
            state.tasks[taskArn] = task
        }
        if hinting { send(.task(arn: taskArn)) }
    }

    /// The engine loses everything of a task.
    package func forget(_ taskArn: String, hinting: Bool = true) {
        state.withLock { _ = $0.tasks.removeValue(forKey: taskArn) }
        if hinting { send(.task(arn: taskArn)) }
    }

    package func setLogs(_ lines: [ContainerLogLine], of taskArn: String, container: String) {
        changeLog(of: taskArn, container) { $0.lines = lines }
    }

    package func changeLog(
        of taskArn: String, _ container: String, _ change: (inout FakeLog) -> Void
    ) {
        let readers = state.withLock { state in
            change(&state.logs["\(taskArn)/\(container)", default: FakeLog()])
            return Array(state.logReaders.values)
        }
        for reader in readers { reader.yield() }
    }

    package func log(of taskArn: String, _ container: String) -> FakeLog? {
        state.withLock { $0.logs["\(taskArn)/\(container)"] }
    }

    /// How many are inside ``readLogs(_:container:_:receive:)``.
    package var logReaders: Int { state.withLock { $0.logReaders.count } }

    /// What a task's containers have used; nil: the engine knows nothing of them.
    package func setUsage(_ usage: TaskUsage?, of taskArn: String) {
        state.withLock { $0.usage[taskArn] = usage }
    }

    /// What commands are from now on.
    package func answerExec(_ answer: @escaping @Sendable (Exec) -> any ExecSession) {
        state.withLock { $0.answerExec = answer }
    }

    /// Makes a call fail until it is set to nil again; failed calls to `start`
    /// and `stop` are recorded and change nothing.
    package func fail(_ call: Call, with error: RuntimeError?) {
        state.withLock { $0.errors[call] = error }
    }

    /// Hands a hint to everybody inside ``run(hint:)``.
    package func send(_ hint: RuntimeHint) {
        for listener in state.withLock({ Array($0.listeners.values) }) { listener(hint) }
    }

    // MARK: - TaskRuntime

    package func run(hint: @escaping @Sendable (RuntimeHint) -> Void) async throws {
        let key = state.withLock { state in
            state.nextListener += 1
            state.listeners[state.nextListener] = hint
            return state.nextListener
        }
        hint(.resync)
        defer { state.withLock { _ = $0.listeners.removeValue(forKey: key) } }
        // Nothing is ever yielded: the loop ends when the caller is cancelled.
        let (silence, end) = AsyncStream<Never>.makeStream()
        for await _ in silence {}
        end.finish()
    }

    package func start(_ task: TaskSpec, containers: [String]) async throws(RuntimeError) {
        let moment = now()
        let error = state.withLock { state -> RuntimeError? in
            state.starts.append(Start(task: task, containers: containers))
            if let error = state.errors[.start] { return error }
            for container in containers {
                switch state.tasks[task.arn]?.containers[container]?.phase {
                case nil, .created: break
                case .starting, .running, .exited, .failed: continue
                }
                state.set(state.script.onStart, of: task.arn, container: container, at: moment)
            }
            return nil
        }
        if let error { throw error }
        if script.hintsAtCalls { send(.task(arn: task.arn)) }
    }

    package func stop(_ task: TaskSpec, containers: [String], signal: StopSignal)
        async throws(RuntimeError)
    {
        let moment = now()
        let error = state.withLock { state -> RuntimeError? in
            state.stops.append(Stop(taskArn: task.arn, containers: containers, signal: signal))
            if let error = state.errors[.stop] { return error }
            let outcome = signal == .kill ? state.script.onKill : state.script.onTerminate
            for container in containers {
                switch state.tasks[task.arn]?.containers[container]?.phase {
                case .starting:
                    // A start cut short: it exists and never ran.
                    state.set(.created, of: task.arn, container: container, at: moment)
                case .running:
                    guard let outcome else { continue }
                    state.set(outcome, of: task.arn, container: container, at: moment)
                case nil, .created, .exited, .failed: continue
                }
            }
            return nil
        }
        if let error { throw error }
        if script.hintsAtCalls { send(.task(arn: task.arn)) }
    }

    package func observe(_ taskArns: [String]) async throws(RuntimeError) -> [TaskObservation] {
        try check(.observe)
        return state.withLock { state in
            taskArns.map { state.tasks[$0] ?? TaskObservation(taskArn: $0) }
        }
    }

    package func list() async throws(RuntimeError) -> [String] {
        try check(.list)
        return state.withLock { $0.tasks.keys.sorted() }
    }

    package func release(_ task: TaskSpec) async throws(RuntimeError) {
        state.withLock { $0.released.append(task.arn) }
        try check(.release)
    }

    package func remove(_ taskArns: [String]) async throws(RuntimeError) {
        state.withLock { $0.removed += taskArns }
        try check(.remove)
        state.withLock { state in
            for arn in taskArns { state.tasks.removeValue(forKey: arn) }
        }
    }

    package func logs(_ taskArn: String, container: String, tail: Int?)
        async throws(RuntimeError) -> [ContainerLogLine]
    {
        try check(.logs)
        let lines = state.withLock { $0.logs["\(taskArn)/\(container)"]?.lines ?? [] }
        return tail.map { Array(lines.suffix($0)) } ?? lines
    }

    /// Somebody reads logs from now on: a stream that tells of each change, and how to leave.
    func joinLogReaders() -> (changes: AsyncStream<Void>, leave: @Sendable () -> Void) {
        let (changes, change) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let key = state.withLock { state in
            state.nextListener += 1
            state.logReaders[state.nextListener] = change
            return state.nextListener
        }
        return (changes, { self.state.withLock { _ = $0.logReaders.removeValue(forKey: key) } })
    }

    package func exec(_ taskArn: String, container: String, _ request: ExecRequest)
        async throws(RuntimeError) -> any ExecSession
    {
        try check(.exec)
        let exec = Exec(taskArn: taskArn, container: container, request: request)
        return state.withLock { state in
            state.execs.append(exec)
            return state.answerExec
        }(exec)
    }

    package func stats(_ taskArn: String) async throws(RuntimeError) -> TaskUsage {
        let usage = state.withLock { state in
            state.readings[taskArn, default: 0] += 1
            return state.usage[taskArn]
        }
        try check(.stats)
        guard let usage else { throw RuntimeError(.absent, "There is no such task.") }
        return usage
    }

    package func shutdown() async {
        state.withLock { $0.isShutDown = true }
    }

    func check(_ call: Call) throws(RuntimeError) {
        if let error = state.withLock({ $0.errors[call] }) { throw error }
    }
}

extension FakeRuntime.State {
    fileprivate mutating func set(
        _ phase: ContainerObservation.Phase, of taskArn: String, container: String,
        at moment: Timestamp
    ) {
        var task = tasks[taskArn] ?? TaskObservation(taskArn: taskArn)
        var observation = task.containers[container] ?? ContainerObservation(phase: phase)
        observation.phase = phase
        if observation.runtimeId == nil {
            let digits = String(nextId, radix: 16)
            observation.runtimeId = String(repeating: "0", count: 64 - digits.utf8.count) + digits
            nextId += 1
        }
        switch phase {
        case .starting, .created: break
        case .running: observation.startedAt = observation.startedAt ?? moment
        case .exited:
            observation.startedAt = observation.startedAt ?? moment
            observation.finishedAt = observation.finishedAt ?? moment
        case .failed: observation.finishedAt = observation.finishedAt ?? moment
        }
        task.containers[container] = observation
        tasks[taskArn] = task
    }
}
