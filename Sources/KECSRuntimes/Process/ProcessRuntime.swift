import CSupervisor
import Glibc
import KECSControl
import KECSModel
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Runs containers as plain processes of the host, without images, mounts or a
/// network of their own (see ``ProcessPlan`` for what a definition comes to).
///
/// Every container has a supervisor, a small process that outlives the server and
/// keeps the container's story in the files of its folder (see CSupervisor.h). The
/// runtime itself remembers nothing that it could not read there again: it asks
/// for supervisors, signals them and reads. So a crash of the server, at any
/// point, neither ends nor doubles nor loses a container.
package final class ProcessRuntime: TaskRuntime {
    struct State {
        var listener: (@Sendable (RuntimeHint) -> Void)?
        /// Containers that have ended for good, by task: never read again.
        var ended: [String: [String: ContainerObservation]] = [:]
        /// Tasks with something that may still change, and how often each was
        /// started: a look that began before the last start cannot close the task.
        var watched: [String: Int] = [:]
        /// Of containers whose use was read, by task and name.
        var counters: [String: [String: Counters]] = [:]
        /// Settings that were warned of.
        var warned: Set<String> = []
    }

    package let name = "process"
    package let capabilities = RuntimeCapabilities(
        networkModes: [.bridge, .host, .awsvpc], isolated: false, simulated: false,
        runsCommands: true, measuresUsage: true)

    let options: ProcessOptions
    let files: ProcessFiles
    let bootId: String
    let launcher: SupervisorLauncher
    let environment: Environment
    let threads: NIOThreadPool
    let group: any EventLoopGroup
    let logger: Logger
    let turns = Turns()
    let state = Mutex(State())
    /// The newest look at all processes, and when it began.
    let table = Mutex<(table: ProcessTable, readAt: Timestamp, age: Duration)?>(nil)

    /// Takes up what an earlier run left in `dataFolder` (made where absent).
    /// `threads` is for reading files; it and `group` are the caller's to shut down.
    package init(
        dataFolder: String, options: ProcessOptions = ProcessOptions(),
        environment: Environment = .system, threads: NIOThreadPool = .singleton,
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, logger: Logger
    ) throws {
        self.options = options
        self.environment = environment
        self.threads = threads
        self.group = group
        self.logger = logger
        files = try ProcessFiles(root: dataFolder)
        files.removeLeftovers()
        bootId = ProcessContainer.currentBootId()
        launcher = SupervisorLauncher(executable: options.executable)
    }

    package func run(hint: @escaping @Sendable (RuntimeHint) -> Void) async throws {
        state.withLock { $0.listener = hint }
        defer { state.withLock { $0.listener = nil } }
        hint(.resync)
        // Where this fails, the first start tries again and says why.
        try? await blocking { try self.launcher.warmUp() }
        let pipe = ProcessHintPipe(path: files.hints, group: group)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await pipe.run { hint(.task(arn: $0)) } }
            tasks.addTask { try await self.lookRound(hint) }
            defer { tasks.cancelAll() }
            try await tasks.next()
        }
    }

    /// Finds the changes that nobody hinted at, in tasks that may change at all.
    private func lookRound(_ hint: @Sendable (RuntimeHint) -> Void) async throws {
        let known = try await list()
        state.withLock { state in
            for arn in known { state.watched[arn, default: 0] += 1 }
        }
        var before: [String: TaskObservation] = [:]
        while true {
            let watched = state.withLock { $0.watched }
            var now: [String: TaskObservation] = [:]
            for seen in try await observe(Array(watched.keys)) {
                if seen != before[seen.taskArn] { hint(.task(arn: seen.taskArn)) }
                if seen.isFinal {
                    state.withLock { state in
                        guard state.watched[seen.taskArn] == watched[seen.taskArn] else { return }
                        state.watched[seen.taskArn] = nil
                    }
                } else {
                    now[seen.taskArn] = seen
                }
            }
            before = now
            try await Task.sleep(for: options.resyncInterval)
        }
    }

    package func start(_ task: TaskSpec, containers: [String]) async throws(RuntimeError) {
        // After the start, though it may fail half-way: watched too early, the task
        // could look final.
        defer { state.withLock { $0.watched[task.arn, default: 0] += 1 } }
        try await taking(turn: task.id) {
            for container in task.containers where containers.contains(container.name) {
                self.warn(of: ProcessPlan.unenforced(container, of: task))
                let folder = try await self.blocking { try self.prepare(container, of: task) }
                if let folder { try await self.launcher.launch(folder: folder) }
            }
        }
        hint(task.arn)
    }

    /// Makes the container's folder where it is absent; answers it where the
    /// container has not been run and nobody is about to.
    private func prepare(_ container: ContainerSpec, of task: TaskSpec) throws -> String? {
        try files.makeTask(task)
        guard let folder = files.containerFolder(task.id, container.name) else {
            throw RuntimeError(.terminal, "\(container.name) cannot name a folder")
        }
        if !ProcessFiles.exists(folder) {
            let known = ProcessContainer(
                name: container.name, runtimeId: environment.hex(bytes: 32),
                bindings: ProcessPlan.bindings(container, of: task),
                hasHealthCheck: container.healthCheck?.isSwitchedOn ?? false, bootId: bootId)
            do {
                let plan = try ProcessPlan(
                    container, of: task, runtimeId: known.runtimeId,
                    scratchFolder: folder + "/work", path: options.path)
                let specification = plan.specification(
                    hints: files.hints, hint: task.arn, logBytes: options.logBytes)
                try files.makeContainer(known, taskId: task.id, files: ["spec": specification])
            } catch let failure as ContainerFailure {
                let text = "failed \(failure.name.rawValue) \(environment.now().milliseconds)\n"
                    + failure.message
                try files.makeContainer(
                    known, taskId: task.id, files: ["exit": Array(text.utf8)])
            }
        }
        guard let known = files.container(task.id, container.name) else { return nil }
        let phase = ProcessPhase.read(folder: folder, container: known, bootId: bootId)
        return phase == .created ? folder : nil
    }

    package func stop(_ task: TaskSpec, containers: [String], signal: StopSignal)
        async throws(RuntimeError)
    {
        // After the starts that are under way, so that it reaches what they start.
        try await taking(turn: task.id) {
            try await self.blocking {
                for name in containers { try self.signal(task.id, name, signal) }
            }
        }
    }

    func signal(_ taskId: String, _ name: String, _ signal: StopSignal) throws {
        guard let folder = files.containerFolder(taskId, name) else { return }
        let how = signal == .kill ? KECS_STOP_KILL : KECS_STOP_TERMINATE
        let code = kecs_supervisor_stop(folder + "/lock", how)
        guard code == 0 || code == ESRCH else {
            throw RuntimeError(
                .retryable, "cannot signal \(name): \(String(cString: strerror(code)))")
        }
    }

    /// Processes hold nothing past their end.
    package func release(_ task: TaskSpec) async throws(RuntimeError) {}

    package func shutdown() async {
        launcher.close()
    }

    // MARK: - Helpers

    func hint(_ arn: String) {
        state.withLock { $0.listener }?(.task(arn: arn))
    }

    /// Says once what this runtime does not see to.
    private func warn(of settings: [String]) {
        for setting in settings where state.withLock({ $0.warned.insert(setting).inserted }) {
            logger.warning(
                "the process runtime does not enforce a setting of a definition",
                metadata: ["setting": "\(setting)"])
        }
    }

    func taking(
        turn key: String, _ operation: @Sendable () async throws -> Void
    ) async throws(RuntimeError) {
        do {
            try await turns.withTurn(key, operation)
        } catch {
            throw RuntimeError(wrapping: error)
        }
    }

    /// Off the cooperative threads: the disk may take its time.
    func blocking<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws(RuntimeError) -> Value {
        do {
            return try await threads.runIfActive(work)
        } catch {
            throw RuntimeError(wrapping: error)
        }
    }
}

extension TaskObservation {
    /// Everything of it has ended for good.
    fileprivate var isFinal: Bool {
        containers.values.allSatisfy {
            switch $0.phase {
            case .exited, .failed: true
            case .starting, .created, .running: false
            }
        }
    }
}

extension RuntimeError {
    /// An error of the disk, or of a cancelled call: asking again may help.
    init(wrapping error: any Error) {
        self = error as? RuntimeError ?? RuntimeError(.retryable, "\(error.inOneLine)")
    }
}
