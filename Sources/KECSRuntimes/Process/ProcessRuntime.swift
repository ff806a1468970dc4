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
    private struct State {
        var listener: (@Sendable (RuntimeHint) -> Void)?
        /// Containers that have ended for good, by task: never read again.
        var ended: [String: [String: ContainerObservation]] = [:]
        /// Settings that were warned of.
        var warned: Set<String> = []
    }

    package let name = "process"
    package let capabilities = RuntimeCapabilities(
        networkModes: [.bridge, .host, .awsvpc], isolated: false, simulated: false)

    private let options: ProcessOptions
    private let files: ProcessFiles
    private let bootId: String
    private let launcher: SupervisorLauncher
    private let environment: Environment
    private let threads: NIOThreadPool
    private let group: any EventLoopGroup
    private let logger: Logger
    private let turns = Turns()
    private let state = Mutex(State())

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
        let pipe = ProcessHintPipe(path: files.hints, group: group)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await pipe.run { hint(.task(arn: $0)) } }
            tasks.addTask { try await self.lookRound(hint) }
            defer { tasks.cancelAll() }
            try await tasks.next()
        }
    }

    /// Finds the changes that nobody hinted at.
    private func lookRound(_ hint: @Sendable (RuntimeHint) -> Void) async throws {
        var before: [String: TaskObservation] = [:]
        while true {
            try await Task.sleep(for: options.resyncInterval)
            let arns = try await list()
            var now: [String: TaskObservation] = [:]
            for seen in try await observe(arns) {
                now[seen.taskArn] = seen
                if seen != before[seen.taskArn] { hint(.task(arn: seen.taskArn)) }
            }
            for arn in before.keys where now[arn] == nil { hint(.task(arn: arn)) }
            before = now
        }
    }

    package func start(_ task: TaskSpec, containers: [String]) async throws(RuntimeError) {
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
                hasHealthCheck: container.healthCheck != nil, bootId: bootId)
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

    private func signal(_ taskId: String, _ name: String, _ signal: StopSignal) throws {
        guard let folder = files.containerFolder(taskId, name) else { return }
        let how = signal == .kill ? KECS_STOP_KILL : KECS_STOP_TERMINATE
        let code = kecs_supervisor_stop(folder + "/lock", how)
        guard code == 0 || code == ESRCH else {
            throw RuntimeError(
                .retryable, "cannot signal \(name): \(String(cString: strerror(code)))")
        }
    }

    package func observe(_ taskArns: [String]) async throws(RuntimeError) -> [TaskObservation] {
        try await blocking { taskArns.map(self.look) }
    }

    private func look(_ arn: String) -> TaskObservation {
        let taskId = ProcessFiles.taskId(arn)
        var seen = TaskObservation(taskArn: arn)
        guard files.arn(taskId) == arn else { return seen }
        let ended = state.withLock { $0.ended[arn] ?? [:] }
        for name in files.containers(taskId) {
            seen.containers[name] = ended[name] ?? look(arn, taskId, name)
        }
        return seen
    }

    private func look(_ arn: String, _ taskId: String, _ name: String) -> ContainerObservation? {
        guard let folder = files.containerFolder(taskId, name),
            let container = files.container(taskId, name)
        else { return nil }
        var phase = ProcessPhase.read(folder: folder, container: container, bootId: bootId)
        if phase == .lost { phase = bury(container, folder) }
        let seen = phase.observation(of: container)
        if phase.isFinal { state.withLock { $0.ended[arn, default: [:]][name] = seen } }
        return seen
    }

    /// Ends what a dead supervisor left behind and writes the loss down.
    private func bury(_ container: ProcessContainer, _ folder: String) -> ProcessPhase {
        let left = kecs_kill_marked(ProcessPlan.mark(runtimeId: container.runtimeId))
        logger.warning(
            "a container's supervisor is gone; what it left running has been killed",
            metadata: ["container": "\(container.runtimeId)", "processes": "\(left)"])
        let text = "lost \(environment.now().milliseconds)\n"
        do {
            try ProcessFiles.write(text, to: folder + "/exit")
        } catch {
            return .lost  // written down at the next look
        }
        return ProcessPhase.read(folder: folder, container: container, bootId: bootId)
    }

    package func list() async throws(RuntimeError) -> [String] {
        try await blocking { try self.files.taskIds().compactMap(self.files.arn) }
    }

    /// Processes hold nothing past their end.
    package func release(_ task: TaskSpec) async throws(RuntimeError) {}

    package func remove(_ taskArns: [String]) async throws(RuntimeError) {
        for arn in taskArns {
            let taskId = ProcessFiles.taskId(arn)
            try await taking(turn: taskId) {
                try await self.blocking { try self.remove(arn, taskId) }
            }
            hint(arn)
        }
    }

    private func remove(_ arn: String, _ taskId: String) throws {
        guard files.arn(taskId) == arn else { return }
        let names = files.containers(taskId)
        for name in names { try signal(taskId, name, .kill) }
        for name in names {
            // Buries what has lost its supervisor.
            _ = look(arn, taskId, name)
            guard let folder = files.containerFolder(taskId, name) else { continue }
            // A supervisor takes a few milliseconds to sweep up after a kill.
            var patience = 2500
            while kecs_lock_holder(folder + "/lock") > 0 {
                guard patience > 0 else {
                    throw RuntimeError(.retryable, "\(name) does not end, though it was killed")
                }
                patience -= 1
                usleep(2000)
            }
        }
        try files.removeTask(taskId)
        state.withLock { $0.ended[arn] = nil }
    }

    package func logs(_ taskArn: String, container: String, tail: Int?)
        async throws(RuntimeError) -> [ContainerLogLine]
    {
        let taskId = ProcessFiles.taskId(taskArn)
        return try await blocking {
            guard let folder = self.files.containerFolder(taskId, container) else { return [] }
            return ProcessLog.tail(folder: folder, limit: min(max(tail ?? 10_000, 0), 10_000))
        }
    }

    package func shutdown() async {
        launcher.close()
    }

    // MARK: - Helpers

    private func hint(_ arn: String) {
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

    private func taking(
        turn key: String, _ operation: @Sendable () async throws -> Void
    ) async throws(RuntimeError) {
        do {
            try await turns.withTurn(key, operation)
        } catch {
            throw RuntimeError(wrapping: error)
        }
    }

    /// Off the cooperative threads: the disk may take its time.
    private func blocking<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws(RuntimeError) -> Value {
        do {
            return try await threads.runIfActive(work)
        } catch {
            throw RuntimeError(wrapping: error)
        }
    }
}

extension RuntimeError {
    /// An error of the disk, or of a cancelled call: asking again may help.
    fileprivate init(wrapping error: any Error) {
        self = error as? RuntimeError ?? RuntimeError(.retryable, "\(error)")
    }
}
