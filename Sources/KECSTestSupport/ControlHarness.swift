import Foundation
import KECSAccess
import KECSControl
import KECSModel
import KECSWire
import Logging

/// A control plane on a fake runtime and a store in memory, with time and ids
/// that the test decides.
///
///     try await ControlHarness.run { harness in
///         let arn = try await harness.runTask()
///         harness.runtime.set(.running, of: arn, container: "web")
///         await harness.settle()
///         …
///     }
package final class ControlHarness: Sendable {
    package let clock: TestClock
    package let environment: KECSControl.Environment
    package let runtime: FakeRuntime
    package let store: InMemoryStore
    /// What scaling goes by.
    package let metrics: ScriptedMetrics
    package let plane: ControlPlane
    package let context: RequestContext

    /// - Parameters:
    ///   - store, runtime: Those of an earlier harness make this one its restart.
    ///     They keep the earlier one's clock, which is then to be given, too.
    package init(
        clock: TestClock = TestClock(), environment: KECSControl.Environment? = nil,
        settings: ControlSettings = ControlSettings(), store: InMemoryStore? = nil,
        runtime: FakeRuntime? = nil, script: FakeRuntime.Script = FakeRuntime.Script(),
        metrics: ScriptedMetrics = ScriptedMetrics()
    ) {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        self.clock = clock
        self.environment = environment ?? clock.environment()
        self.runtime = runtime ?? FakeRuntime(script: script, now: { clock.now })
        self.store = store ?? InMemoryStore(now: { clock.now })
        self.metrics = metrics
        plane = ControlPlane(
            settings: settings, store: self.store, runtime: self.runtime,
            environment: self.environment, metrics: metrics, logger: logger)
        context = RequestContext(
            requestId: "request", region: "us-east-1", accountId: "000000000000",
            principal: .anonymous, logger: logger)
    }

    /// Runs the control plane around `body` and ends it.
    package func run(_ body: @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Owner: this group.
            group.addTask { try await self.plane.run() }
            while !runtime.isWatched { await Task.yield() }
            await settle()
            do {
                try await body()
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Makes a harness and runs it.
    package static func run(
        settings: ControlSettings = ControlSettings(),
        script: FakeRuntime.Script = FakeRuntime.Script(),
        _ body: @Sendable (ControlHarness) async throws -> Void
    ) async throws {
        let harness = ControlHarness(settings: settings, script: script)
        try await harness.run { try await body(harness) }
    }

    /// The same store, engine and time under a new control plane.
    package func restarted(settings: ControlSettings = ControlSettings()) -> ControlHarness {
        ControlHarness(
            clock: clock, environment: environment, settings: settings, store: store,
            runtime: runtime, metrics: metrics)
    }

    /// Returns when the control plane has nothing to do now.
    package func settle() async { await plane.settle() }

    /// Moves time on, and lets what is due then be done.
    package func advance(seconds: Int) async {
        await advance(milliseconds: seconds * 1000)
    }

    package func advance(milliseconds: Int) async {
        clock.advance(milliseconds: milliseconds)
        await settle()
    }

    // MARK: - Calls

    /// Calls an operation as the gateway does, from bytes to bytes.
    @discardableResult
    package func call<Operation: AWSOperation>(
        _ operation: Operation.Type, _ request: Operation.Request
    ) async throws -> Operation.Response {
        let body = try JSONEncoder().encode(request)
        let answer = try await plane.call(
            Operation.name, of: Operation.service, body: body, context: context)
        return try JSONDecoder().decode(Operation.Response.self, from: answer)
    }

    /// The same with JSON, to see the very members of an answer.
    @discardableResult
    package func call(
        _ operation: String, of service: AWSService = .ecs, _ json: String,
        as principal: Principal = .anonymous
    ) async throws -> JSONValue {
        let answer = try await plane.call(
            operation, of: service, body: Data(json.utf8), context: context(of: principal))
        return try JSONDecoder().decode(JSONValue.self, from: answer)
    }

    /// The error that the call answers; nil where it succeeds.
    package func error(
        _ operation: String, of service: AWSService = .ecs, _ json: String,
        as principal: Principal = .anonymous
    ) async -> ECSError? {
        do {
            _ = try await plane.call(
                operation, of: service, body: Data(json.utf8), context: context(of: principal))
            return nil
        } catch {
            return error
        }
    }

    private func context(of principal: Principal) -> RequestContext {
        var context = context
        context.principal = principal
        return context
    }

    // MARK: - What most tests begin with

    /// Creates the cluster, registers the containers and runs one task of them.
    ///
    /// - Returns: The task's ARN.
    package func runTask(
        _ containers: [ContainerDefinition] = [.web], family: String = "app",
        networkMode: NetworkMode? = nil
    ) async throws -> String {
        try await call(CreateCluster.self, CreateClusterRequest())
        try await call(
            RegisterTaskDefinition.self,
            RegisterTaskDefinitionRequest(
                family: family, networkMode: networkMode, containerDefinitions: containers))
        var request = RunTaskRequest(taskDefinition: family)
        if networkMode == .awsvpc {
            request.networkConfiguration = NetworkConfiguration(
                awsvpcConfiguration: AwsVpcConfiguration(subnets: ["subnet-1"]))
        }
        let response = try await call(RunTask.self, request)
        await settle()
        return response.tasks?.first?.taskArn ?? ""
    }

    package func task(_ arn: String) -> TaskRecord? { store.state.tasks[arn] }

    /// `type action subject status` of each journal entry: for a container its name, for a
    /// task and a cluster nothing.
    package var story: [String] {
        store.journal.map { entry in
            [
                entry.event.type.rawValue, entry.event.action, entry.event.keys.container,
                entry.event.keys.status,
            ].compactMap { $0 }.joined(separator: " ")
        }
    }

    /// The story without the cluster's part.
    package var taskStory: [String] { story.filter { !$0.hasPrefix("cluster") } }
}

extension ContainerDefinition {
    package static var web: ContainerDefinition { named("web") }

    package static func named(
        _ name: String, essential: Bool? = nil,
        dependsOn: [(String, ContainerCondition)] = []
    ) -> ContainerDefinition {
        var definition = ContainerDefinition()
        definition.name = name
        definition.image = "image/\(name)"
        definition.memory = 128
        definition.essential = essential
        if !dependsOn.isEmpty {
            definition.dependsOn = dependsOn.map {
                KECSWire.ContainerDependency(containerName: $0.0, condition: $0.1)
            }
        }
        return definition
    }
}
