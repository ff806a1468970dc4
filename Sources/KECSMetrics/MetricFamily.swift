/// A metric with all its series. Bounded: sets of labels beyond the limit are one
/// series, whose values are all ``MetricLabels/other``.
struct MetricFamily<Value: Sendable>: Sendable {
    let name: String
    let kind: MetricKind
    let help: String?
    private let limit: Int
    private(set) var series: [MetricLabels: Value] = [:]

    init(name: String, kind: MetricKind, help: String?, limit: Int) {
        self.name = name
        self.kind = kind
        self.help = help
        self.limit = limit
    }

    subscript(labels: MetricLabels) -> Value? {
        get { series[labels] }
        set { series[labels] = newValue }
    }

    /// The labels themselves, or, where they are new and too many, `other`.
    func place(of labels: MetricLabels) -> MetricLabels {
        if series[labels] != nil || labels.isEmpty { return labels }
        let overflow = labels.withoutDifference
        let kept = series.count - (series[overflow] == nil ? 0 : 1)
        return kept < limit ? labels : overflow
    }
}
