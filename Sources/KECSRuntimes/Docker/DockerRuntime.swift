import AsyncHTTPClient
import KECSControl
import KECSModel
import Logging
import NIOCore

/// Tasks as containers of a Docker engine. The engine is the memory: containers
/// are found by their labels, so a new server adopts what an old one started.
package final class DockerRuntime: TaskRuntime {
    package let name = "docker"
    package let capabilities = RuntimeCapabilities(
        networkModes: [.bridge, .host, .none, .awsvpc], isolated: true, simulated: false,
        runsCommands: true, measuresUsage: true)

    /// The id of this server's store.
    let instance: String
    let client: DockerClient
    let options: DockerOptions
    let table = LaunchTable(capacity: 4096)
    let cache = ObservationCache()
    let hints = HintRelay()
    let logger: Logger
    private let permits: Permits
    private let pullPermits: Permits
    let environment: Environment

    /// - Parameters:
    ///   - instance: the id of this server's store; tasks of other servers on the
    ///     same engine are never touched.
    ///   - group: event loops for the connections to the engine.
    package init(
        endpoint: DockerEndpoint, instance: String, options: DockerOptions = DockerOptions(),
        environment: Environment = .system, logger: Logger,
        group: any EventLoopGroup = HTTPClient.defaultEventLoopGroup
    ) {
        self.instance = instance
        self.options = options
        self.environment = environment
        self.logger = logger
        client = DockerClient(endpoint, group: group)
        permits = Permits(options.concurrency)
        pullPermits = Permits(options.concurrentPulls)
    }

    package func start(_ task: TaskSpec, containers: [String]) async throws(RuntimeError) {
        let plan = EngineTask(task: task, instance: instance)
        let specs = Dictionary(
            task.containers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let context = context
        let (table, hints) = (table, hints)
        let isOpen = table.begin(
            task.arn, containers: containers.filter { specs[$0] != nil }
        ) { name, sequence in
            // Owned by the table's entry, which leaves when the launch has ended.
            Task {
                guard let container = specs[name] else { return }
                let failure = await Launch(
                    plan: plan, container: container, sequence: sequence, context: context
                ).run()
                table.end(task.arn, name, sequence: sequence, failure: failure)
                hints.send(.task(arn: task.arn))
            }
        }
        guard isOpen else { throw RuntimeError(.retryable, "The runtime is shutting down.") }
    }

    package func stop(
        _ task: TaskSpec, containers: [String], signal: StopSignal
    ) async throws(RuntimeError) {
        try await asRuntimeErrors {
            // After this no launch can start anything behind our back.
            try await settle(table.cancel(task.arn, containers: containers))
            let names = EngineNames(task: task)
            _ = try await concurrently(containers, limit: options.concurrency) {
                try await self.signal(names.container($0), of: task.arn, signal)
            }
        }
    }

    private func signal(_ name: String, of taskArn: String, _ signal: StopSignal) async throws {
        try await client.ignoring(404) {
            let container = try await client.inspectContainer(name)
            guard container.config?.labels?[TaskLabels.taskArn] == taskArn,
                container.config?.labels?[TaskLabels.instance] == instance,
                ["running", "paused", "restarting"].contains(container.state.status)
            else { return }
            let name =
                switch signal {
                case .kill: "SIGKILL"
                case .terminate: container.config?.stopSignal.flatMap { $0.isEmpty ? nil : $0 } ?? "SIGTERM"
                }
            try await client.killContainer(container.id, signal: name)
        }
    }

    package func shutdown() async {
        try? await settle(table.close())
        await client.shutdown()
    }

    /// Waits for launches that were cancelled; those with a call of the engine under
    /// way end with it.
    func settle(_ launches: [Task<Void, Never>]) async throws {
        guard !launches.isEmpty else { return }
        let (ended, end) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        // Owned by the launches: it ends with the last of them.
        _ = Task {
            for launch in launches { await launch.value }
            end.finish()
        }
        do {
            try await withTimeLimit(options.settleTimeout) { for await _ in ended {} }
        } catch is TimeLimitExceeded {
            throw RuntimeError(.retryable, "The container engine is still busy with a start.")
        }
    }

    private var context: LaunchContext {
        LaunchContext(
            client: client, options: options, table: table, permits: permits,
            pullPermits: pullPermits, now: environment.now, logger: logger)
    }

    /// Seconds since 1970.
    var nowSeconds: Int { environment.now().milliseconds / 1000 }
}
