import KECSModel
import KECSWire

/// Scalable targets, their policies and activities, as Application Auto Scaling tells them.
enum ScalingView {
    static func wire(_ target: ScalableTargetRecord) -> ScalableTarget {
        ScalableTarget(
            serviceNamespace: .ecs, resourceId: target.resourceId,
            scalableDimension: .ecsServiceDesiredCount, minCapacity: target.minCapacity,
            maxCapacity: target.maxCapacity, roleARN: target.roleArn,
            creationTime: ECSTimestamp(milliseconds: target.createdAt.milliseconds),
            suspendedState: SuspendedState(
                dynamicScalingInSuspended: target.suspendedState.dynamicScalingIn,
                dynamicScalingOutSuspended: target.suspendedState.dynamicScalingOut,
                scheduledScalingSuspended: target.suspendedState.scheduledScaling),
            scalableTargetARN: target.arn)
    }

    static func wire(
        _ policy: ScalingPolicyRecord, of target: ScalableTargetRecord
    ) -> ScalingPolicy {
        ScalingPolicy(
            policyARN: policy.arn, policyName: policy.name, serviceNamespace: .ecs,
            resourceId: target.resourceId, scalableDimension: .ecsServiceDesiredCount,
            policyType: .targetTrackingScaling,
            targetTrackingScalingPolicyConfiguration: TargetTrackingScalingPolicyConfiguration(
                targetValue: policy.targetValue,
                predefinedMetricSpecification: PredefinedMetricSpecification(
                    predefinedMetricType: MetricType(rawValue: policy.metric.rawValue)),
                scaleOutCooldown: policy.scaleOutCooldown, scaleInCooldown: policy.scaleInCooldown,
                disableScaleIn: policy.disableScaleIn),
            alarms: alarms(of: policy),
            creationTime: ECSTimestamp(milliseconds: policy.createdAt.milliseconds))
    }

    static func alarms(of policy: ScalingPolicyRecord) -> [Alarm] {
        [policy.high, policy.low].map {
            Alarm(alarmName: $0.name, alarmARN: $0.arn)
        }
    }

    static func wire(
        _ activity: ScalingActivityRecord, of target: ScalableTargetRecord
    ) -> ScalingActivity {
        ScalingActivity(
            activityId: activity.id, serviceNamespace: .ecs, resourceId: target.resourceId,
            scalableDimension: .ecsServiceDesiredCount,
            description: "Setting desired count to \(activity.toDesiredCount).",
            cause: activity.cause,
            startTime: ECSTimestamp(milliseconds: activity.startTime.milliseconds),
            endTime: activity.endTime.map { ECSTimestamp(milliseconds: $0.milliseconds) },
            statusCode: ScalingActivityStatusCode(rawValue: activity.statusCode.rawValue),
            statusMessage: message(of: activity))
    }

    private static func message(of activity: ScalingActivityRecord) -> String {
        let set = "Successfully set desired count to \(activity.toDesiredCount)."
        return switch activity.statusCode {
        case .inProgress: "\(set) Waiting for change to be fulfilled by ecs."
        case .successful: "\(set) Change successfully fulfilled by ecs."
        case .overridden: "\(set) It was set to another value before that was fulfilled."
        }
    }
}
