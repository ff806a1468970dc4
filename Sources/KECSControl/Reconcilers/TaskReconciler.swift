import KECSModel
import KECSWire
import Logging

/// Keeps one task in step with its row. Takes no input but the task's ARN: reads
/// the row, asks the runtime, plans, writes, acts.
struct TaskReconciler: Sendable {
    let store: any Store
    let runtime: any TaskRuntime
    let planner: TaskPlanner
    let environment: Environment
    let logger: Logger
    /// Wakes the reconciler of the cluster whose counts may have changed.
    let pokeCluster: @Sendable (_ arn: String) -> Void
    /// Wakes the reconciler of the service that the task belongs to.
    let pokeService: @Sendable (_ arn: String) -> Void
    /// What this process has already sent, so that a stop signal is sent once.
    let memory = SignalMemory()

    /// A task whose definition has no row: the database has been tampered with.
    struct DefinitionMissing: Error {}

    func activate(_ arn: String) async -> WorkQueue.Outcome {
        do {
            return try await reconcile(arn)
        } catch let error as RuntimeError {
            logger.warning(
                "the runtime failed; trying again",
                metadata: ["task": "\(arn)", "error": "\(error)"])
            return .retry
        } catch {
            logger.error(
                "a task could not be reconciled; trying again",
                metadata: ["task": "\(arn)", "error": "\(error)"])
            return .retry
        }
    }

    private func reconcile(_ arn: String) async throws -> WorkQueue.Outcome {
        let state = store.state
        guard let task = state.tasks[arn] else {
            // The row is gone: so is what ran for it.
            memory.forget(arn)
            try await runtime.remove([arn])
            return .done
        }
        guard task.lastStatus != .stopped else { return .done }
        guard let definition = state.taskDefinitions[task.taskDefinitionArn] else {
            throw DefinitionMissing()
        }
        let spec = TaskSpec(task: task, definition: definition)
        let observation =
            try await runtime.observe([arn]).first ?? TaskObservation(taskArn: arn)
        let reading = environment.reading()
        let plan = plan(task, spec, observation, released: false, reading)
        guard try await commit(plan.task, former: task) else { return .again(milliseconds: 0) }
        if plan.release {
            try await release(spec)
            return try await conclude(spec, observation)
        }
        if plan.task.lastStatus == .stopped {
            memory.forget(arn)
            await releaseAfterwards(spec)
            return .done
        }
        try await signal(plan, spec: spec)
        if let failure = try await start(plan, spec: spec) {
            return try await fail(plan.start, with: failure, spec: spec, observation)
        }
        guard let wakeAt = plan.wakeAt else { return .done }
        return reading.wait(until: wakeAt, environment)
    }

    private func plan(
        _ task: TaskRecord, _ spec: TaskSpec, _ observation: TaskObservation, released: Bool,
        _ reading: Environment.Reading
    ) -> TaskPlan {
        var planner = planner
        planner.clock = reading.clock
        return planner.plan(
            task, spec: spec, observation: observation, released: released, now: reading.now)
    }

    /// STOPPED, now that the network has been given back.
    private func conclude(
        _ spec: TaskSpec, _ observation: TaskObservation
    ) async throws -> WorkQueue.Outcome {
        guard let task = store.state.tasks[spec.arn] else { return .again(milliseconds: 0) }
        let plan = plan(task, spec, observation, released: true, environment.reading())
        guard try await commit(plan.task, former: task) else { return .again(milliseconds: 0) }
        memory.forget(spec.arn)
        return .done
    }

    /// The containers will never start: that is what is observed of them.
    private func fail(
        _ containers: [String], with error: RuntimeError, spec: TaskSpec,
        _ observation: TaskObservation
    ) async throws -> WorkQueue.Outcome {
        guard let task = store.state.tasks[spec.arn] else { return .again(milliseconds: 0) }
        var observation = observation
        for name in containers {
            observation.containers[name] = ContainerObservation(
                phase: .failed(ContainerFailure(.cannotStartContainer, error.message)))
        }
        let plan = plan(task, spec, observation, released: false, environment.reading())
        _ = try await commit(plan.task, former: task)
        return .again(milliseconds: 0)
    }

    /// Writes the row, unless it changed since it was read. Whether it did.
    private func commit(_ task: TaskRecord, former: TaskRecord) async throws -> Bool {
        guard task != former else { return true }
        let cause = task.lastStatus == .stopped ? await TaskCause.chain(of: task, from: runtime) : nil
        let written = try await store.transact { transaction in
            guard transaction.state.tasks[former.arn] == former else { return false }
            try transaction.report(task, former: former, cause: cause)
            return true
        }
        guard written else { return false }
        if task.lastStatus != former.lastStatus { pokeCluster(task.clusterArn) }
        if let service = task.membership?.serviceArn { pokeService(service) }
        return true
    }

    private func signal(_ plan: TaskPlan, spec: TaskSpec) async throws(RuntimeError) {
        try await send(
            plan.cancel.map { .cancel(container: $0) }
                + plan.terminate.map { .terminate(container: $0) },
            .terminate, to: spec)
        try await send(plan.kill.map { .kill(container: $0) }, .kill, to: spec)
    }

    private func send(
        _ messages: [SignalMemory.Message], _ signal: StopSignal, to spec: TaskSpec
    ) async throws(RuntimeError) {
        let now = environment.uptime()
        let due = memory.due(messages, to: spec.arn, now: now)
        guard !due.isEmpty else { return }
        try await runtime.stop(spec, containers: due.map(\.container), signal: signal)
        memory.remember(due, to: spec.arn, now: now)
    }

    /// - Returns: Why the containers can never start; nil where they can.
    /// - Throws: what may work the next time.
    private func start(_ plan: TaskPlan, spec: TaskSpec) async throws(RuntimeError) -> RuntimeError? {
        guard !plan.start.isEmpty else { return nil }
        do {
            try await runtime.start(spec, containers: plan.start)
        } catch {
            guard error.kind != .retryable else { throw error }
            return error
        }
        // The row may have been wiped while the engine was told to start.
        if store.state.tasks[spec.arn] == nil { try await runtime.remove([spec.arn]) }
        return nil
    }

    /// What the engine will never give back goes with the task.
    private func release(_ spec: TaskSpec) async throws(RuntimeError) {
        do {
            try await runtime.release(spec)
        } catch {
            guard error.kind != .retryable else { throw error }
            logger.warning(
                "a stopped task's network could not be given back",
                metadata: ["task": "\(spec.arn)", "error": "\(error)"])
        }
    }

    /// Outside `awsvpc` nothing a client sees waits for this.
    private func releaseAfterwards(_ spec: TaskSpec) async {
        do {
            try await runtime.release(spec)
        } catch {
            logger.warning(
                "what a stopped task held could not be given back; it goes with the task",
                metadata: ["task": "\(spec.arn)", "error": "\(error)"])
        }
    }
}
