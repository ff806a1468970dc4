import KECSModel

extension Transaction {
    /// Writes a scalable target's row and begins to change the desired count of its service.
    ///
    /// - Parameter activity: In progress.
    mutating func begin(
        _ activity: ScalingActivityRecord, of target: ScalableTargetRecord
    ) throws {
        guard let service = state.services[target.serviceArn] else { return }
        var target = target
        try endActivity(of: &target, .overridden)
        target.append(activity)
        put(target)
        var scaled = service
        scaled.scale(to: activity.toDesiredCount)
        try report(scaled, former: service, isUpdate: true)
        append(try .scaling(activity, target, of: scaled))
    }

    /// Writes and tells that what was in progress is not any more; does nothing where
    /// nothing is.
    mutating func endActivity(
        of target: inout ScalableTargetRecord, _ status: ScalingActivityRecord.StatusCode
    ) throws {
        guard target.activities.first?.statusCode == .inProgress,
            let service = state.services[target.serviceArn]
        else { return }
        target.activities[0].end(status, at: now)
        put(target)
        append(try .scaling(target.activities[0], target, of: service))
    }

    /// Forgets the service's target, if it is one.
    mutating func deregister(_ service: ServiceRecord, cause: String) throws {
        guard let target = state.scalableTargets[service.arn] else { return }
        deleteScalableTarget(ofService: service.arn)
        append(try .scaling(.deregister, target, of: service, cause: cause))
    }
}
