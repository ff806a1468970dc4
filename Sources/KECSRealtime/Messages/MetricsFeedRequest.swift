import KECSModel
import KECSWire

/// What a `subscribe` to metrics asks for, read strictly; what it is about has yet to be looked
/// for.
struct MetricsFeedRequest {
    /// Milliseconds: running tasks are read once a second while somebody asks about them.
    static let intervals = 1000...3_600_000
    private static let usualInterval = 10_000
    private static let fields: Set<String> = [
        "resource", "resourceArn", "metrics", "statistics", "intervalMs",
    ]

    var resource: MetricsResource
    /// As the client wrote it.
    var name: String
    var metrics: [Metric]
    /// Not empty.
    var statistics: [MetricStatistic]
    /// Milliseconds, whole seconds.
    var interval: Int

    init(_ message: IncomingMessage) throws(RefusedMessage) {
        try message.requireKnown(Self.fields)
        (resource, name) = try message.metricsResource()
        metrics = try message.names("metrics", as: Metric.self, called: "metric")
        switch message.payload["statistics"] {
        case nil, .null: statistics = [.average]
        default:
            statistics = try message.names("statistics", as: MetricStatistic.self, called: "statistic")
        }
        switch message.payload["intervalMs"] {
        case nil, .null: interval = Self.usualInterval
        case .integer(let value) where Self.intervals.contains(value) && value % 1000 == 0:
            interval = value
        default:
            throw message.invalid(
                "intervalMs",
                "Expected whole seconds in milliseconds, from \(Self.intervals.lowerBound) to "
                    + "\(Self.intervals.upperBound)")
        }
    }
}
