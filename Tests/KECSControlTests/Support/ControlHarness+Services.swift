import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire

extension ControlHarness {
    static let serviceArn = "arn:aws:ecs:us-east-1:000000000000:service/default/web"

    /// Tasks count as healthy as soon as they run; they start and stop as they are told.
    static func runServices(
        script: FakeRuntime.Script = .obedient, healthyAfter: Int = 0,
        _ body: @Sendable (ControlHarness) async throws -> Void
    ) async throws {
        var settings = ControlSettings()
        settings.taskHealthyAfterMilliseconds = healthyAfter
        try await run(settings: settings, script: script, body)
    }

    /// The cluster `default` and revisions of the task definition `web`.
    func prepareServices(revisions: Int = 1) async throws {
        try await call("CreateCluster", "{}")
        for _ in 0..<revisions {
            try await call(
                "RegisterTaskDefinition",
                #"{"family":"web","containerDefinitions":[{"name":"w","image":"i","memory":64}]}"#)
        }
    }

    /// The service `web` of its first revision, with two tasks.
    @discardableResult
    func createService(_ more: String = "") async throws -> JSONValue {
        let answer = try await call(
            "CreateService",
            #"{"serviceName":"web","taskDefinition":"web:1","desiredCount":2\#(more)}"#)
        await settle()
        return answer["service"] ?? .empty
    }

    @discardableResult
    func updateService(_ more: String) async throws -> JSONValue {
        let answer = try await call("UpdateService", #"{"service":"web",\#(more)}"#)
        await settle()
        return answer["service"] ?? .empty
    }

    var service: ServiceRecord? { store.state.services[Self.serviceArn] }

    /// All that there were, in order of creation.
    var serviceTasks: [TaskRecord] {
        store.state.tasks.values.filter { $0.membership?.serviceArn == Self.serviceArn }
            .sorted { $0.ordinal < $1.ordinal }
    }

    /// Revisions of the service's tasks that run.
    var runningRevisions: [Int] {
        serviceTasks.filter { $0.lastStatus == .running && $0.desiredStatus == .running }
            .map(\.revision)
    }

    /// As the service's events say it, oldest first.
    var serviceMessages: [String] {
        (service?.events ?? []).reversed().map { event in
            // Ids of tasks and deployments are random.
            event.message.replacing(/task [0-9a-f]{32}/, with: "task ID")
                .replacing(/ecs-svc\/[0-9]{19}/, with: "ID")
        }
    }
}
