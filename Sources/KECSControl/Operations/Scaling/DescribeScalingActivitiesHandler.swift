import KECSModel
import KECSWire

/// Newest first.
/// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingActivities.html
struct DescribeScalingActivitiesHandler: OperationHandler {
    typealias Operation = DescribeScalingActivities

    let bench: Workbench

    func answer(
        _ request: DescribeScalingActivitiesRequest, _ context: RequestContext
    ) async throws -> DescribeScalingActivitiesResponse {
        let activities = try request.targets(in: bench.store.state, context).flatMap { target in
            target.activities.map { (target: target, activity: $0) }
        }
        let sorted = activities.sorted { Self.place($0.activity) > Self.place($1.activity) }
        let page = try request.page(of: sorted, descending: true) { Self.place($0.activity) }
        return DescribeScalingActivitiesResponse(
            scalingActivities: page.items.map { ScalingView.wire($0.activity, of: $0.target) },
            nextToken: page.nextToken)
    }

    /// In the order of time: RFC 3339 of one length.
    private static func place(_ activity: ScalingActivityRecord) -> String {
        "\(activity.startTime.rfc3339)/\(activity.id)"
    }
}
