import KECSModel
import KECSWire

/// The service that a request of Application Auto Scaling is about: `service/cluster/name`.
struct ScalableResource {
    let id: String
    let clusterArn: String
    let serviceArn: String

    /// - Throws: `ValidationException` for what is no desired count of a service of ECS.
    init(
        _ id: String?, namespace: ServiceNamespace?, dimension: ScalableDimension?,
        _ context: RequestContext
    ) throws(ECSError) {
        let id = id ?? ""
        let parts = id.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard namespace == .ecs, dimension == nil || dimension == .ecsServiceDesiredCount,
            parts.count == 3, parts[0] == "service", ClusterName.isValid(parts[1]),
            ClusterName.isValid(parts[2])
        else {
            throw .validation("Unsupported service namespace, resource type or scalable dimension")
        }
        self.id = id
        clusterArn = try ClusterName(parts[1], context).arn
        serviceArn = MemberName.arn(.service, parts[2], clusterArn: clusterArn)
    }
}

extension State {
    /// - Throws: `ValidationException` where there is no such service that is ACTIVE.
    func scalableService(_ resource: ScalableResource) throws(ECSError) -> ServiceRecord {
        guard let service = services[resource.serviceArn], service.status == .active else {
            throw .validation("ECS service doesn't exist: \(resource.id)")
        }
        return service
    }

    /// - Throws: `ObjectNotFoundException`.
    func scalableTarget(
        _ resource: ScalableResource
    ) throws(ECSError) -> (target: ScalableTargetRecord, service: ServiceRecord) {
        guard let target = scalableTargets[resource.serviceArn],
            let service = services[resource.serviceArn]
        else { throw .objectNotFound("scalable target found", resourceId: resource.id) }
        return (target, service)
    }

    /// - Throws: `ResourceNotFoundException`.
    func scalableTarget(arn: String?) throws(ECSError) -> ScalableTargetRecord {
        guard let target = scalableTargets.values.first(where: { $0.arn == arn }) else {
            throw .scalableTargetNotFound(arn ?? "")
        }
        return target
    }
}
