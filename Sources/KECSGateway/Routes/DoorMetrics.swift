import HTTPTypes
import KECSMetrics
import KECSWire
import Metrics

/// Counts and measures what comes through ECS's door. By operation: those that AWS has,
/// and one name for all others.
package struct DoorMetrics: Sendable {
    private static let requests = "kecs_ecs_requests_total"
    private static let duration = "kecs_ecs_request_duration_seconds"
    static let unknown = "unknown"

    package static let descriptions: [MetricDescription] = [
        MetricDescription(
            requests, .counter, "Requests to ECS's API, by operation and HTTP status.",
            seriesLimit: 1000),
        MetricDescription(
            duration, .histogram,
            "From a request's last byte until its answer is ready to be sent, by operation.",
            seriesLimit: 100),
    ]

    let factory: any MetricsFactory

    func count(
        _ operation: String?, of service: AWSService, _ status: HTTPResponse.Status,
        took time: Duration
    ) {
        let known = operation.flatMap { service.operationNames.contains($0) ? $0 : nil }
        let dimension = ("operation", known ?? Self.unknown)
        Counter(
            label: Self.requests, dimensions: [dimension, ("status", String(status.code))],
            factory: factory
        ).increment()
        Timer(label: Self.duration, dimensions: [dimension], factory: factory).record(duration: time)
    }
}
