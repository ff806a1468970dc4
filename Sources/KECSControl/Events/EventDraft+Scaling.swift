import KECSModel
import KECSWire

enum ScalingAction: String, Sendable {
    case register = "REGISTER"
    case deregister = "DEREGISTER"
    case policyChange = "POLICY_CHANGE"
    case alarm = "ALARM"
    case scaleOut = "SCALE_OUT"
    case scaleIn = "SCALE_IN"
}

/// What an event tells of a service's scaling.
extension EventDraft {
    /// Of a change of the desired count: when it begins, and when it has ended.
    static func scaling(
        _ activity: ScalingActivityRecord, _ target: ScalableTargetRecord,
        of service: ServiceRecord
    ) throws -> EventDraft {
        try scaling(
            activity.isScaleOut ? .scaleOut : .scaleIn, target, of: service,
            activityId: activity.id, policyName: activity.policyName, metric: activity.metric,
            counts: (activity.fromDesiredCount, activity.toDesiredCount),
            statusCode: activity.statusCode, cause: activity.cause)
    }

    /// Of what changes nothing by itself.
    static func scaling(
        _ action: ScalingAction, _ target: ScalableTargetRecord, of service: ServiceRecord,
        policyName: String? = nil, metric: ScalingPolicyRecord.TrackedMetric? = nil, cause: String
    ) throws -> EventDraft {
        try scaling(
            action, target, of: service, policyName: policyName, metric: metric,
            counts: (service.desiredCount, service.desiredCount), statusCode: .successful,
            cause: cause)
    }

    private static func scaling(
        _ action: ScalingAction, _ target: ScalableTargetRecord, of service: ServiceRecord,
        activityId: String? = nil, policyName: String?,
        metric: ScalingPolicyRecord.TrackedMetric?, counts: (from: Int, to: Int),
        statusCode: ScalingActivityRecord.StatusCode, cause: String
    ) throws -> EventDraft {
        EventDraft(
            type: .scaling,
            action: action.rawValue,
            keys: EventKeys(
                cluster: service.clusterArn, service: service.arn, tags: service.tags,
                status: statusCode.rawValue),
            payload: try PayloadEncoder.encode(
                ScalingEvent(
                    action: action.rawValue,
                    scaling: .init(
                        serviceArn: service.arn, clusterArn: service.clusterArn,
                        activityId: activityId, policyName: policyName, metric: metric?.rawValue,
                        fromDesiredCount: counts.from, toDesiredCount: counts.to,
                        minCapacity: target.minCapacity, maxCapacity: target.maxCapacity,
                        statusCode: statusCode.rawValue, cause: cause))))
    }
}
