import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
struct RegisterTaskDefinitionHandler: OperationHandler {
    typealias Operation = RegisterTaskDefinition

    let bench: Workbench

    /// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
    private static let mostBytes = 65_536

    func answer(
        _ request: RegisterTaskDefinitionRequest, _ context: RequestContext
    ) async throws -> RegisterTaskDefinitionResponse {
        let strict = try TaskDefinitionReader.read(request)
        let tags = try TagView.model(request.tags)
        let family = request.family ?? ""
        return try await bench.store.transact { transaction in
            let key = FamilyRecord.key(region: context.region, name: family)
            var row =
                transaction.state.families[key]
                ?? FamilyRecord(name: family, region: context.region, lastRevision: 0)
            row.lastRevision += 1
            transaction.put(row)

            let arn = TaskDefinitionName.arn(
                family: family, revision: row.lastRevision, region: context.region,
                account: context.accountId)
            var definition = Self.definition(request, strict: strict)
            definition.taskDefinitionArn = arn
            definition.revision = row.lastRevision
            definition.registeredAt = ECSTimestamp(transaction.now)
            definition.registeredBy = "arn:aws:iam::\(context.accountId):root"
            let document = try TaskDefinitionView.document(definition)
            guard document.bytes.count <= Self.mostBytes else {
                throw ECSError.client(
                    "Actual length: '\(document.bytes.count)'. Max allowed length is "
                        + "'\(Self.mostBytes)' bytes.")
            }
            var record = TaskDefinitionRecord(
                arn: arn, family: family, revision: row.lastRevision, region: context.region,
                status: .active, ordinal: transaction.nextOrdinal, registeredAt: transaction.now,
                tags: tags, document: document,
                networkMode: strict.networkMode, cpu: strict.cpu, memory: strict.memory,
                pidMode: request.pidMode?.rawValue, ipcMode: request.ipcMode?.rawValue,
                volumes: strict.volumes, containers: strict.containers,
                unsupported: strict.unsupported)
            record.ephemeralStorage = request.ephemeralStorage?.sizeInGiB
            transaction.put(record)
            return RegisterTaskDefinitionResponse(
                taskDefinition: try TaskDefinitionView.wire(record), tags: TagView.wire(tags))
        }
    }

    /// What was asked for, echoed exactly, with what ECS fills in.
    private static func definition(
        _ request: RegisterTaskDefinitionRequest, strict: TaskDefinitionReader.Strict
    ) -> TaskDefinition {
        TaskDefinition(
            containerDefinitions: request.containerDefinitions?.map { container in
                var container = container
                container.cpu = container.cpu ?? 0
                container.essential = container.essential ?? true
                container.environment = container.environment ?? []
                container.mountPoints = container.mountPoints ?? []
                container.volumesFrom = container.volumesFrom ?? []
                container.systemControls = container.systemControls ?? []
                container.portMappings = (container.portMappings ?? []).map { mapping in
                    var mapping = mapping
                    mapping.protocol = mapping.protocol ?? .tcp
                    if let port = mapping.containerPort {
                        mapping.hostPort = mapping.hostPort
                            ?? (strict.networkMode == .bridge ? 0 : port)
                    }
                    return mapping
                }
                return container
            },
            family: request.family,
            taskRoleArn: request.taskRoleArn,
            executionRoleArn: request.executionRoleArn,
            networkMode: request.networkMode,
            volumes: request.volumes ?? [],
            placementConstraints: request.placementConstraints ?? [],
            compatibilities: strict.compatibilities,
            runtimePlatform: request.runtimePlatform,
            requiresCompatibilities: request.requiresCompatibilities,
            cpu: request.cpu,
            memory: request.memory,
            inferenceAccelerators: request.inferenceAccelerators,
            pidMode: request.pidMode,
            ipcMode: request.ipcMode,
            proxyConfiguration: request.proxyConfiguration,
            ephemeralStorage: request.ephemeralStorage,
            enableFaultInjection: request.enableFaultInjection,
            trustedExecutionConfiguration: request.trustedExecutionConfiguration)
    }
}
