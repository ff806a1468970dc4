import KECSModel
import KECSWire

/// A resource that carries tags, found by its ARN.
enum TaggedResource {
    case cluster(ClusterRecord)
    case taskDefinition(TaskDefinitionRecord)
    case service(ServiceRecord)
    case task(TaskRecord)

    /// - Throws: `InvalidParameterException` for what is no ARN of ECS; otherwise what
    ///   ECS answers for a resource of that kind that is not there.
    init(_ text: String?, in state: State) throws(ECSError) {
        guard let text, let arn = ARN(text) else {
            throw .invalidParameter("Invalid resource ARN: \((text ?? "").cut(to: 255))")
        }
        switch arn.kind {
        case "cluster":
            guard let row = state.clusters[text], row.status == .active else {
                throw .clusterNotFound
            }
            self = .cluster(row)
        case "task-definition":
            guard let row = state.taskDefinitions[text] else {
                throw .invalidParameter("The specified task definition does not exist.")
            }
            self = .taskDefinition(row)
        case "service":
            guard let row = state.services[text], row.status != .inactive else {
                throw .invalidParameter("The specified service does not exist.")
            }
            self = .service(row)
        case "task":
            guard let row = state.tasks[text] else {
                throw .invalidParameter("The specified task does not exist.")
            }
            self = .task(row)
        case "container-instance", "task-set", "capacity-provider":
            throw .invalidParameter("The specified \(arn.kind) does not exist.")
        default:
            throw .invalidParameter("Invalid resource type: \(arn.kind.cut(to: 64))")
        }
    }

    var tags: [KECSModel.Tag] {
        switch self {
        case .cluster(let row): row.tags
        case .taskDefinition(let row): row.tags
        case .service(let row): row.tags
        case .task(let row): row.tags
        }
    }

    /// Writes the resource with these tags in place of its own.
    func write(tags: [KECSModel.Tag], to transaction: inout Transaction) {
        switch self {
        case .cluster(var row):
            row.tags = tags
            transaction.put(row)
        case .taskDefinition(var row):
            row.tags = tags
            transaction.put(row)
        case .service(var row):
            row.tags = tags
            transaction.put(row)
        case .task(var row):
            row.tags = tags
            transaction.put(row)
        }
    }
}
