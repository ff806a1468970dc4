import KECSAccess
import KECSModel
import KECSWire

/// A request about one service.
protocol ScalableResourceRequest: AWSRequest {
    var serviceNamespace: ServiceNamespace? { get }
    var resourceId: String? { get }
    var scalableDimension: ScalableDimension? { get }
}

extension DeleteScalingPolicyRequest: ScalableResourceRequest {}
extension DeregisterScalableTargetRequest: ScalableResourceRequest {}
extension PutScalingPolicyRequest: ScalableResourceRequest {}
extension RegisterScalableTargetRequest: ScalableResourceRequest {}

extension ScalableResourceRequest {
    func resource(_ context: RequestContext) throws(ECSError) -> ScalableResource {
        try ScalableResource(
            resourceId, namespace: serviceNamespace, dimension: scalableDimension, context)
    }
}

extension OperationHandler where Operation.Request: ScalableResourceRequest {
    func reach(of request: Operation.Request, _ context: RequestContext) throws(ECSError) -> Reach {
        .clusters([try request.resource(context).clusterArn])
    }
}

/// A request about what is there of a service, of some or of all.
protocol ScalingListRequest: AWSRequest {
    var serviceNamespace: ServiceNamespace? { get }
    /// The services that are asked about; nil: all.
    var wantedIds: [String]? { get }
    var scalableDimension: ScalableDimension? { get }
    var nextToken: String? { get }
    var maxResults: Int? { get }
}

extension DescribeScalableTargetsRequest: ScalingListRequest {
    var wantedIds: [String]? { resourceIds?.isEmpty == false ? resourceIds : nil }
}

extension DescribeScalingActivitiesRequest: ScalingListRequest {
    var wantedIds: [String]? { resourceId.map { [$0] } }
}

extension DescribeScalingPoliciesRequest: ScalingListRequest {
    var wantedIds: [String]? { resourceId.map { [$0] } }
}

extension ScalingListRequest {
    /// The targets that are asked about and that the caller may see, by their names.
    func targets(
        in state: State, _ context: RequestContext
    ) throws(ECSError) -> [ScalableTargetRecord] {
        guard scalableDimension == nil || wantedIds != nil else {
            throw .validation(
                "If you specify a scalable dimension, you must also specify a resource ID.")
        }
        // Of other services, and of what else they scale, there is nothing here.
        guard serviceNamespace == .ecs,
            scalableDimension == nil || scalableDimension == .ecsServiceDesiredCount
        else { return [] }
        let wanted = wantedIds.map { Set($0) }
        return state.scalableTargets.values
            .filter { target in
                ARN(target.serviceArn)?.region == context.region
                    && wanted?.contains(target.resourceId) ?? true
                    && context.readable.contains(cluster: target.clusterArn.lastARNComponent)
            }
            .sorted { $0.resourceId < $1.resourceId }
    }

    /// Fifty at most.
    func page<Item>(
        of all: [Item], descending: Bool = false, by place: (Item) -> String
    ) throws(ECSError) -> Page<Item> {
        try Page(
            of: all, by: place, descending: descending, nextToken: nextToken,
            maxResults: maxResults, limit: 50, invalidToken: .invalidScalingToken)
    }
}

extension OperationHandler where Operation.Request: ScalingListRequest {
    /// The answer is cut to what the caller may see.
    func reach(of request: Operation.Request, _ context: RequestContext) -> Reach { .shared }
}

/// A request about a target that is named by its ARN.
protocol ScalableTargetARNRequest: AWSRequest {
    var resourceARN: String? { get }
}

extension ListTagsForScalableTargetRequest: ScalableTargetARNRequest {}
extension TagScalableTargetRequest: ScalableTargetARNRequest {}
extension UntagScalableTargetRequest: ScalableTargetARNRequest {}

extension State {
    /// - Returns: everything where there is no such target.
    func reach(ofScalableTarget arn: String?) -> Reach {
        guard let target = scalableTargets.values.first(where: { $0.arn == arn }) else {
            return .account
        }
        return .clusters([target.clusterArn])
    }
}
