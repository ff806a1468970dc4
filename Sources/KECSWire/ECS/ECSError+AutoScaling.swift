/// The errors that the operations of Application Auto Scaling throw.
extension ECSError {
    public static func validation(_ message: String) -> ECSError {
        ECSError(code: ApplicationAutoScalingErrorCode.validation, message: message)
    }

    /// - Parameter what: What of it there is none of: `scalable target registered`.
    public static func objectNotFound(_ what: String, resourceId: String, suffix: String = "") -> ECSError {
        ECSError(
            code: ApplicationAutoScalingErrorCode.objectNotFound,
            message: "No \(what) for service namespace: ecs, resource ID: \(resourceId.cut(to: 255)), "
                + "scalable dimension: ecs:service:DesiredCount\(suffix)")
    }

    /// Of tags, whose resource is named by its ARN.
    public static func scalableTargetNotFound(_ arn: String) -> ECSError {
        ECSError(
            code: ApplicationAutoScalingErrorCode.resourceNotFound,
            message: "The specified resource doesn't exist: \(arn.cut(to: 255))")
    }

    public static func tooManyTags(_ limit: Int) -> ECSError {
        ECSError(
            code: ApplicationAutoScalingErrorCode.tooManyTags,
            message: "A scalable target can have at most \(limit) tags.")
    }

    public static func scalingLimitExceeded(_ message: String) -> ECSError {
        ECSError(code: ApplicationAutoScalingErrorCode.limitExceeded, message: message)
    }

    public static let invalidScalingToken = ECSError(
        code: ApplicationAutoScalingErrorCode.invalidNextToken, message: "The specified next token isn't valid.")
}
