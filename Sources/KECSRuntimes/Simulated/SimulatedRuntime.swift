import KECSControl
import KECSModel
import Logging
import Synchronization

/// Runs nothing and says what would have happened: for tests and demonstrations.
///
/// What a container does is set by ``SimulatedOptions`` and, for one container,
/// by its `kecs.simulated.*` labels (see ``SimulatedPlan``). Its state is a
/// function of what was asked and of the time (see ``SimulatedContainer``), so
/// the only moving part is the one timer loop in ``run(hint:)``, which hints at a
/// task when one of its containers has come to look different.
package final class SimulatedRuntime: TaskRuntime {
    package let name = "simulated"
    package let capabilities = RuntimeCapabilities(
        networkModes: [.bridge, .host, .none, .awsvpc], isolated: true, simulated: true)

    private let options: SimulatedOptions
    private let clock: SimulatedClock
    private let randomBytes: @Sendable (Int) -> [UInt8]
    private let logger: Logger
    private let state: Mutex<SimulatedState>

    /// Reads what an earlier run left in `dataFolder` (made where absent).
    package init(
        dataFolder: String, options: SimulatedOptions = SimulatedOptions(),
        clock: SimulatedClock? = nil, environment: Environment = .system, logger: Logger
    ) throws {
        self.options = options
        let clock = clock ?? SimulatedClock(environment)
        self.clock = clock
        self.logger = logger
        randomBytes = environment.randomBytes
        let state = try SimulatedState(folder: dataFolder, now: clock.now())
        logger.notice(
            "containers are simulated: no program runs",
            metadata: ["adopted": "\(state.tasks.count)"])
        self.state = Mutex(state)
    }

    package func run(hint: @escaping @Sendable (RuntimeHint) -> Void) async throws {
        hint(.resync)
        while !Task.isCancelled {
            let (due, alarm, next) = state.withLock { state in state.takeDue(at: clock.now()) }
            for arn in Set(due) { hint(.task(arn: arn)) }
            if due.isEmpty { await wait(for: alarm, until: next) }
        }
    }

    /// Returns at the moment, at the alarm, or when cancelled.
    private func wait(for alarm: AsyncStream<Void>, until next: Timestamp?) async {
        let clock = clock
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in alarm { return } }
            if let next { group.addTask { try? await clock.sleep(next) } }
            await group.next()
            group.cancelAll()
        }
    }

    package func start(_ task: TaskSpec, containers: [String]) async throws(RuntimeError) {
        let wanted = task.containers.filter { containers.contains($0.name) }
        try state.withLock { state throws(RuntimeError) in
            let now = state.moment(clock.now())
            let identity = SimulatedTask.Identity(task)
            for spec in wanted {
                let known = state.tasks[task.arn]?.containers[spec.name]
                // One whose start was cut short has never run: it may start anew.
                guard known == nil || known?.isCutShort == true else { continue }
                let container = SimulatedContainer(
                    name: spec.name, image: spec.image,
                    runtimeId: known?.runtimeId ?? Environment(
                        now: clock.now, randomBytes: randomBytes).hex(bytes: 32),
                    plan: SimulatedPlan(spec, options: options),
                    bindings: NetworkBindingObservation.invented(
                        for: spec, mode: task.networkMode, nextPort: &state.nextPort),
                    startAskedAt: now)
                try state.record(.start(task: identity, container: container), at: now)
            }
        }
    }

    package func stop(_ task: TaskSpec, containers: [String], signal: StopSignal)
        async throws(RuntimeError)
    {
        try state.withLock { state throws(RuntimeError) in
            let now = state.moment(clock.now())
            for name in containers {
                guard var container = state.tasks[task.arn]?.containers[name],
                    container.receive(SimulatedContainer.StopSignalName(signal), at: now)
                else { continue }
                try state.record(
                    .stop(
                        taskArn: task.arn, container: name,
                        signal: SimulatedContainer.StopSignalName(signal), at: now),
                    at: now)
            }
        }
    }

    package func observe(_ taskArns: [String]) async throws(RuntimeError) -> [TaskObservation] {
        state.withLock { state in
            let now = state.moment(clock.now())
            return taskArns.map {
                state.tasks[$0]?.observation(at: now).told(clock.told) ?? TaskObservation(taskArn: $0)
            }
        }
    }

    package func list() async throws(RuntimeError) -> [String] {
        state.withLock { $0.tasks.keys.sorted() }
    }

    /// Nothing is held that could be given back.
    package func release(_ task: TaskSpec) async throws(RuntimeError) {}

    package func remove(_ taskArns: [String]) async throws(RuntimeError) {
        try state.withLock { state throws(RuntimeError) in
            let known = taskArns.filter { state.tasks[$0] != nil }
            guard !known.isEmpty else { return }
            try state.record(.remove(taskArns: known), at: state.moment(clock.now()))
            guard state.isWorthCompacting else { return }
            do {
                try state.journal.compact(to: state.tasks.liveEntries)
            } catch {
                // The old file is whole and goes on growing; the next removal tries again.
                logger.warning(
                    "the simulation's journal could not be shortened",
                    metadata: ["error": "\(error.inOneLine)"])
            }
        }
    }

    package func logs(_ taskArn: String, container: String, tail: Int?)
        async throws(RuntimeError) -> [ContainerLogLine]
    {
        let line = state.withLock { state in
            state.tasks[taskArn]?.containers[container]?.logLine(
                at: state.moment(clock.now()), clock.told)
        }
        return tail == 0 ? [] : [line].compactMap { $0 }
    }

    /// Of the one line that a simulated container's log has.
    package func readLogs(
        _ taskArn: String, container: String, _ request: LogRequest,
        receive: @Sendable (LogPiece) async throws -> Void
    ) async throws {
        var isFirst = true
        while true {
            try Task.checkCancellation()
            let seen = state.withLock { state -> (line: ContainerLogLine?, phase: ContainerObservation.Phase)? in
                let now = state.moment(clock.now())
                return state.tasks[taskArn]?.containers[container].map {
                    ($0.logLine(at: now, clock.told), $0.observation(at: now).phase)
                }
            }
            guard let seen, ![.starting, .created].contains(seen.phase) else {
                if isFirst { throw RuntimeError(.absent, "The container has no logs.") }
                return
            }
            if isFirst, let line = seen.line, request.tail != 0,
                request.since.map({ line.timestamp >= $0 }) ?? true
            {
                try await receive(LogPiece(lines: [line]))
            }
            isFirst = false
            guard request.follow, seen.phase == .running else { return }
            try await clock.sleep(clock.now().adding(milliseconds: 100))
        }
    }

    package func exec(_ taskArn: String, container: String, _ request: ExecRequest)
        async throws(RuntimeError) -> any ExecSession
    {
        throw RuntimeError(.terminal, "The simulated runtime runs no commands.")
    }

    /// Nothing runs, so nothing is used; numbers could only be made up.
    package func stats(_ taskArn: String) async throws(RuntimeError) -> TaskUsage {
        throw RuntimeError(.terminal, "The simulated runtime measures nothing.")
    }

    /// Nothing of its own runs outside ``run(hint:)``.
    package func shutdown() async {}
}
