import KECSControl
import KECSModel
import KECSStore
import Logging

func openStore(
    _ path: String, sink: any EventSink = RecordingSink(),
    environment: KECSControl.Environment = .system, options: StoreOptions = StoreOptions(),
    schema: Schema = .current
) throws -> SQLiteStore {
    try SQLiteStore.open(
        dataFolder: path, sink: sink, environment: environment, options: options, schema: schema,
        logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
}

/// Why `body` failed; nil where it did not, or with another error.
func storeError(_ body: () async throws -> Void) async -> StoreError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? StoreError
    }
}

extension ClusterRecord {
    static func sample(_ name: String, ordinal: Int = 1, note: String = "") -> ClusterRecord {
        ClusterRecord(
            arn: "arn:aws:ecs:us-east-1:000000000000:cluster/\(name)", name: name, status: .active,
            ordinal: ordinal, createdAt: Timestamp(milliseconds: 1_700_000_000_123),
            tags: [Tag(key: "note", value: note)], options: JSONDocument(bytes: Array("{}".utf8)))
    }
}

extension TaskRecord {
    static func sample(_ number: Int, cluster: String = "one") -> TaskRecord {
        let cluster = ClusterRecord.sample(cluster).arn
        let arn = "arn:aws:ecs:us-east-1:000000000000:task/one/\(number)"
        var spec = ContainerSpec(name: "web", image: "nginx:1.27")
        spec.memory = 128
        var task = TaskRecord(
            arn: arn, id: "\(number)", clusterArn: cluster,
            taskDefinitionArn: "arn:aws:ecs:us-east-1:000000000000:task-definition/web:1",
            family: "web", revision: 1, ordinal: number, lastStatus: .running, group: "family:web",
            launchType: "EC2", containers: [ContainerRecord(arn: arn + "/web", spec: spec)],
            createdAt: Timestamp(milliseconds: 1_700_000_000_123))
        task.overrides = JSONDocument(bytes: Array(#"{"cpu":"256","ü":"\u0000"}"#.utf8))
        task.startedAt = Timestamp(milliseconds: 1_700_000_001_000)
        return task
    }
}

extension TaskDefinitionRecord {
    /// Uses every member that a volume or a container can have a shape of its own for.
    static let sample: TaskDefinitionRecord = {
        var web = ContainerSpec(name: "web", image: "nginx:1.27")
        web.environment = [EnvironmentVariable(name: "A", value: "ä\n\"")]
        web.portMappings = [PortMapping(containerPort: 80, hostPort: 0, transport: .udp)]
        web.dependsOn = [ContainerDependency(containerName: "db", condition: .healthy)]
        web.dockerLabels = ["k": "v"]
        web.healthCheck = HealthCheckSpec(command: ["CMD", "true"])
        return TaskDefinitionRecord(
            arn: "arn:aws:ecs:us-east-1:000000000000:task-definition/web:1", family: "web",
            revision: 1, region: "us-east-1", status: .active, ordinal: 2,
            registeredAt: Timestamp(milliseconds: 5), tags: [],
            document: JSONDocument(bytes: Array(#"{"z":1,"a":[null, 1.50]}"#.utf8)),
            networkMode: .awsvpc, cpu: 256, memory: 512, pidMode: "task", ipcMode: nil,
            volumes: [
                VolumeSpec(name: "h", source: .host(path: "/srv")),
                VolumeSpec(name: "t", source: .task),
                VolumeSpec(
                    name: "d",
                    source: .docker(
                        VolumeSpec.DockerVolume(
                            shared: true, autoprovision: false, driver: "local",
                            driverOptions: ["o": "x"], labels: [:]))),
            ],
            containers: [web])
    }()
}

extension EventDraft {
    static func sample(_ text: String) -> EventDraft {
        EventDraft(
            type: .cluster, action: "CREATE",
            keys: EventKeys(cluster: ClusterRecord.sample(text).arn, status: "ACTIVE"),
            payload: Array(#"{"name":"\#(text)"}"#.utf8))
    }
}

extension Store {
    /// Commits one cluster and one event that tells of it.
    func create(_ name: String, note: String = "") async throws {
        try await transact { transaction in
            transaction.put(
                ClusterRecord.sample(name, ordinal: transaction.nextOrdinal, note: note))
            transaction.append(.sample(name))
        }
    }
}

extension ServiceRecord {
    /// With all that a row can have.
    static var sample: ServiceRecord {
        let root = "arn:aws:ecs:us-east-1:000000000000:"
        let now = Timestamp(milliseconds: 1_704_067_200_000)
        var launch = DeploymentRecord.Launch(
            taskDefinitionArn: TaskDefinitionRecord.sample.arn, launchType: "EC2")
        launch.network = JSONDocument(bytes: Array(#"{"awsvpcConfiguration":{}}"#.utf8))
        var deployment = DeploymentRecord(
            id: "ecs-svc/1234567890123456789", launch: launch, desiredCount: 2, createdAt: now)
        deployment.told = deployment.toTell(ServiceCounts(desired: 2))
        var service = ServiceRecord(
            arn: "\(root)service/one/web", name: "web", clusterArn: "\(root)cluster/one", ordinal: 5,
            desiredCount: 2, options: JSONDocument(bytes: Array("{}".utf8)), deployment: deployment,
            createdAt: now)
        service.lastCompleted = deployment
        service.tags = [Tag(key: "a", value: "b")]
        service.append(Event(id: "e", createdAt: now, message: "(service web) é"))
        service.startsAgainAt = now
        return service
    }
}
