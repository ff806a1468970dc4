/// One row written or, where the record is nil, deleted.
package enum Change: Hashable, Sendable {
    case cluster(key: String, ClusterRecord?)
    case family(key: String, FamilyRecord?)
    case taskDefinition(key: String, TaskDefinitionRecord?)
    case service(key: String, ServiceRecord?)
    case scalableTarget(key: String, ScalableTargetRecord?)
    case task(key: String, TaskRecord?)
    case clientToken(key: String, ClientTokenRecord?)
}
