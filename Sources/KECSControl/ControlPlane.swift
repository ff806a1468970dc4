import Foundation
import KECSModel
import KECSWire
import Logging
import ServiceLifecycle
import Synchronization

/// The room's front door: answers ECS operations and keeps what runs in step
/// with what should be true.
package final class ControlPlane: Service, Sendable {
    package let store: any Store
    package let runtime: any TaskRuntime

    private let settings: ControlSettings
    private let logger: Logger
    private let operations: OperationTable
    private let tasks: WorkQueue
    private let services: WorkQueue
    private let scaling: WorkQueue
    private let clusters: WorkQueue
    /// One key: a round over everything, at boot and at every interval.
    private let rounds: WorkQueue
    private static let everything = "everything"
    private let environment: Environment
    private let taskReconciler: TaskReconciler
    private let serviceReconciler: ServiceReconciler
    private let scalingReconciler: ScalingReconciler
    private let clusterReconciler: ClusterReconciler
    private let sweeper: Sweeper
    private let ready = Mutex(false)
    private let ownership: Ownership

    package init(
        settings: ControlSettings, store: any Store, runtime: any TaskRuntime,
        environment: Environment, execDesk: (any ExecDesk)? = nil,
        metrics: (any MetricsSource)? = nil, logger: Logger
    ) {
        let tasks = WorkQueue(
            concurrency: settings.reconcilerConcurrency, environment: environment)
        let services = WorkQueue(concurrency: 4, environment: environment)
        let scaling = WorkQueue(concurrency: 4, environment: environment)
        let clusters = WorkQueue(concurrency: 4, environment: environment)
        rounds = WorkQueue(concurrency: 1, environment: environment)
        ownership = Ownership(of: store, logger: logger)
        self.environment = environment
        self.settings = settings
        self.store = store
        self.runtime = runtime
        self.logger = logger
        self.tasks = tasks
        self.services = services
        self.scaling = scaling
        self.clusters = clusters
        operations = OperationTable(
            Workbench(
                settings: settings, store: store, runtime: runtime, environment: environment,
                execDesk: execDesk, pokeTask: { tasks.poke($0) },
                pokeService: { services.poke($0) }, pokeScaling: { scaling.poke($0) },
                pokeCluster: { clusters.poke($0) }))
        taskReconciler = TaskReconciler(
            store: store, runtime: runtime,
            planner: TaskPlanner(stopTimeoutSeconds: settings.stopTimeoutSeconds),
            environment: environment, logger: logger, pokeCluster: { clusters.poke($0) },
            pokeService: { services.poke($0) })
        serviceReconciler = ServiceReconciler(
            store: store,
            planner: ServicePlanner(healthyAfterMilliseconds: settings.taskHealthyAfterMilliseconds),
            environment: environment, logger: logger, pokeTask: { tasks.poke($0) },
            pokeScaling: { scaling.poke($0) }, pokeCluster: { clusters.poke($0) })
        let measured = (settings.metricsIntervalMilliseconds + 999) / 1000
        scalingReconciler = ScalingReconciler(
            store: store, metrics: metrics, environment: environment,
            period: max(1, settings.scalingPeriodSeconds, measured), logger: logger,
            pokeService: { services.poke($0) })
        clusterReconciler = ClusterReconciler(
            store: store, environment: environment,
            intervalMilliseconds: settings.clusterUpdateIntervalMilliseconds, logger: logger)
        sweeper = Sweeper(
            settings: settings, store: store, runtime: runtime, environment: environment,
            logger: logger)
    }

    /// Names of the operations that work.
    package func operationNames(of service: AWSService) -> Set<String> {
        operations.names(of: service)
    }

    /// What the reconcilers have done, by what they look at: `task`, `service`, `scaling`,
    /// `cluster`, `round`.
    package var reconcilerStatistics: [String: WorkQueueStatistics] {
        [
            "task": tasks.statistics, "service": services.statistics,
            "scaling": scaling.statistics, "cluster": clusters.statistics, "round": rounds.statistics,
        ]
    }

    /// Whether the engine has been looked at since the start: until then tasks
    /// may have ended that still read RUNNING.
    package var isReady: Bool { ready.withLock { $0 } }

    package var readiness: Readiness {
        if let loss = ownership.loss { return .lost(loss.message) }
        return isReady ? .ready : .starting
    }

    /// Answers one operation.
    ///
    /// - Parameters:
    ///   - operation: The name after the target prefix, as the client wrote it.
    ///   - service: Whose operation that is.
    ///   - body: The request as JSON; empty means `{}`.
    /// - Returns: The answer as JSON.
    /// - Throws: ``ECSError``, always.
    package func call(
        _ operation: String, of service: AWSService = .ecs, body: Data, context: RequestContext
    ) async throws(ECSError) -> Data {
        guard let handler = operations[operation, of: service] else {
            guard service.operationNames.contains(operation) else {
                throw .unknownOperation(operation.cut(to: 128))
            }
            throw ECSError(
                code: service.unsupportedCode(of: operation),
                message: "KECS does not implement \(operation) yet.")
        }
        do {
            return try await handler.answer(body: body, context)
        } catch let error as ECSError {
            throw error
        } catch let error as StoreError {
            context.logger.error(
                "the store refused", metadata: ["operation": "\(operation)", "error": "\(error)"])
            throw ECSError(code: service.faultCode, message: error.message)
        } catch {
            context.logger.error(
                "an operation failed",
                metadata: ["operation": "\(operation)", "error": "\(error.inOneLine)"])
            throw .fault(of: service)
        }
    }

    /// Runs the reconcilers until graceful shutdown or cancellation. Tasks go on.
    package func run() async throws {
        rounds.poke(Self.everything)
        await cancelWhenGracefulShutdown {
            let ownership = self.ownership
            await withDiscardingTaskGroup { group in
                group.addTask { await self.tasks.run(ownership.guarded(self.taskReconciler.activate)) }
                group.addTask { await self.services.run(ownership.guarded(self.reconcileService)) }
                group.addTask { await self.scaling.run(ownership.guarded(self.scalingReconciler.activate)) }
                group.addTask { await self.clusters.run(ownership.guarded(self.clusterReconciler.activate)) }
                group.addTask { await self.watchRuntime() }
                group.addTask { await self.rounds.run(ownership.guarded { _ in await self.round() }) }
            }
        }
        await runtime.shutdown()
    }

    /// Wakes the reconcilers of these tasks and clusters.
    func poke(tasks arns: [String], clusters names: [String]) {
        for arn in arns { tasks.poke(arn) }
        for arn in names { clusters.poke(arn) }
    }

    /// Until the engine has been looked at, what the rows say of tasks may not be so any more:
    /// a service draws no conclusions. The round pokes it then.
    private func reconcileService(_ arn: String) async -> WorkQueue.Outcome {
        isReady ? await serviceReconciler.activate(arn) : .done
    }

    /// Returns when no reconciler has anything to do. For tests.
    package func settle() async {
        await rounds.settle()
        // Tasks wake services, services wake tasks.
        let queues = [tasks, services, scaling, clusters]
        repeat {
            for queue in queues { await queue.settle() }
        } while !queues.allSatisfy(\.isIdle) && !Task.isCancelled
    }

    /// Follows the runtime's hints, again and again: a watcher that ends is started anew.
    private func watchRuntime() async {
        while !Task.isCancelled {
            do {
                try await runtime.run { hint in
                    switch hint {
                    case .task(let arn): self.tasks.poke(arn)
                    case .resync: self.rounds.poke(Self.everything)
                    }
                }
            } catch {
                guard !Task.isCancelled else { return }
                logger.warning(
                    "the runtime's watcher failed; starting it again",
                    metadata: ["runtime": "\(runtime.name)", "error": "\(error)"])
            }
            try? await environment.sleep(environment.uptime() + .seconds(1))
        }
    }

    /// Looks at everything: boot is no other path. An engine that is away fails the
    /// sweep, and the round is tried again without asking it for each task.
    private func round() async -> WorkQueue.Outcome {
        do {
            try await sweeper.sweep()
        } catch {
            logger.warning(
                "a round over everything failed; trying again",
                metadata: ["error": "\(error.inOneLine)"])
            return .retry
        }
        for cluster in store.state.clusters.keys { clusters.poke(cluster) }
        if isReady {
            for arn in unfinished { tasks.poke(arn) }
        } else {
            await tasks.visit(unfinished)
            ready.withLock { $0 = true }
        }
        for service in store.state.services.values where service.status != .inactive {
            services.poke(service.arn)
        }
        for service in store.state.scalableTargets.keys { scaling.poke(service) }
        return .again(milliseconds: settings.resyncIntervalSeconds * 1000)
    }

    private var unfinished: [String] {
        store.state.tasks.values.filter { $0.lastStatus != .stopped }.map(\.arn)
    }
}
