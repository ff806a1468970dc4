import KECSModel
import KECSWire
import Logging
import Synchronization

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
    /// What this process has already done, so that a stop signal is sent once.
    let memory = Memory()

    /// Containers that were sent the stop signal in this life of the server. The
    /// row alone cannot tell: it is written before the signal is sent.
    final class Memory: Sendable {
        private let signalled = Mutex<[String: Set<String>]>([:])

        func unsignalled(_ names: [String], of task: String) -> [String] {
            signalled.withLock { all in names.filter { all[task]?.contains($0) != true } }
        }

        func remember(_ names: [String], of task: String) {
            signalled.withLock { $0[task, default: []].formUnion(names) }
        }

        func forget(_ task: String) {
            signalled.withLock { $0[task] = nil }
        }
    }

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
        guard let task = store.state.tasks[arn],
            let definition = store.state.taskDefinitions[task.taskDefinitionArn]
        else {
            // The row is gone: so is what ran for it.
            memory.forget(arn)
            try await runtime.remove([arn])
            return .done
        }
        guard task.lastStatus != .stopped else { return .done }
        let spec = TaskSpec(task: task, definition: definition)
        let observation =
            try await runtime.observe([arn]).first ?? TaskObservation(taskArn: arn)
        var plan = planner.plan(
            task, spec: spec, observation: observation, released: false, now: environment.now())
        if plan.release {
            guard try await commit(plan.task, former: task) else { return .again(milliseconds: 1) }
            try await runtime.release(spec)
            guard let current = store.state.tasks[arn] else { return .again(milliseconds: 1) }
            plan = planner.plan(
                current, spec: spec, observation: observation, released: true,
                now: environment.now())
            guard try await commit(plan.task, former: current) else {
                return .again(milliseconds: 1)
            }
        } else {
            guard try await commit(plan.task, former: task) else { return .again(milliseconds: 1) }
        }
        if plan.task.lastStatus == .stopped {
            memory.forget(arn)
            if spec.networkMode != .awsvpc { await releaseAfterwards(spec) }
            return .done
        }
        try await act(plan, spec: spec)
        guard let wakeAt = plan.wakeAt else { return .done }
        return .again(
            milliseconds: wakeAt.milliseconds - environment.now().milliseconds)
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
        if written, task.lastStatus != former.lastStatus { pokeCluster(task.clusterArn) }
        return written
    }

    private func act(_ plan: TaskPlan, spec: TaskSpec) async throws {
        let terminate = memory.unsignalled(plan.terminate, of: spec.arn)
        if !terminate.isEmpty {
            try await runtime.stop(spec, containers: terminate, signal: .terminate)
            memory.remember(terminate, of: spec.arn)
        }
        if !plan.kill.isEmpty {
            try await runtime.stop(spec, containers: plan.kill, signal: .kill)
        }
        if !plan.start.isEmpty {
            try await runtime.start(spec, containers: plan.start)
        }
        // The row may have been wiped while the engine was told to start.
        if store.state.tasks[spec.arn] == nil { try await runtime.remove([spec.arn]) }
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
