import KECSModel

/// Where measured values come from.
package protocol MetricsSource: Sendable {
    /// Answers soon: at once with what there is, after two seconds at most where it is
    /// worth waiting for the first values of a task that has just begun to run.
    func metrics(_ query: MetricsQuery) async -> [Metric: MetricResult]
}

/// What is asked of a ``MetricsSource``.
package struct MetricsQuery: Hashable, Sendable {
    /// By ARN.
    package enum Subject: Hashable, Sendable {
        case cluster(String)
        case service(String)
        case task(String)
        case container(String, taskArn: String)

        /// Nil for a cluster or a service.
        package var taskArn: String? {
            switch self {
            case .cluster, .service: nil
            case .task(let arn), .container(_, taskArn: let arn): arn
            }
        }
    }

    package var subject: Subject
    /// Those that things of this kind do not have are answered empty.
    package var metrics: [Metric]
    /// The first is what datapoints tell. Not empty.
    package var statistics: [MetricStatistic]
    package var range: MetricRange

    package init(
        subject: Subject, metrics: [Metric], statistics: [MetricStatistic], range: MetricRange
    ) {
        self.subject = subject
        self.metrics = metrics
        self.statistics = statistics
        self.range = range
    }
}
