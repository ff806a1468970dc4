/// Says what is so when it is asked: states (connections, lag), and counts that
/// somebody keeps anyway. Asked at each scrape; several scrapes may come at once.
package protocol MetricCollector: Sendable {
    func collect() async -> [CollectedMetric]
}

/// A metric as its collector found it. Its kind and its help are its description's.
package struct CollectedMetric: Sendable {
    package let name: String
    package private(set) var series: [(labels: MetricLabels, value: MetricValue)] = []

    package init(_ name: String) {
        self.name = name
    }

    /// The only series of a metric without labels.
    package init(_ name: String, _ value: some BinaryInteger) {
        self.init(name, Double(value))
    }

    package init(_ name: String, _ value: Double) {
        self.name = name
        add([], value)
    }

    package init(_ name: String, _ histogram: HistogramSnapshot) {
        self.name = name
        series = [(MetricLabels(), .histogram(histogram))]
    }

    package mutating func add(_ labels: [(String, String)], _ value: Double) {
        series.append((MetricLabels(labels), .number(value)))
    }

    package mutating func add(_ labels: [(String, String)], _ value: some BinaryInteger) {
        add(labels, Double(value))
    }
}

/// What a series is at.
package enum MetricValue: Hashable, Sendable {
    case number(Double)
    case histogram(HistogramSnapshot)

    func joined(with other: MetricValue) -> MetricValue {
        switch (self, other) {
        case (.number(let one), .number(let two)): return .number(one + two)
        case (.histogram(var one), .histogram(let two)):
            one.add(two)
            return .histogram(one)
        default: return self
        }
    }
}
