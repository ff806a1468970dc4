/// What a metric is, in the words of the text format.
package enum MetricKind: String, Hashable, Sendable {
    case counter, gauge, histogram
}

/// What is known of a metric beforehand.
package struct MetricDescription: Hashable, Sendable {
    /// As it is exposed, `_total` of a counter included.
    package let name: String
    package let kind: MetricKind
    /// One sentence: what is counted or measured.
    package let help: String
    /// Upper bounds of a histogram's buckets, ascending, the infinite one left out.
    package let buckets: [Double]
    /// Sets of labels that are told apart; further ones are `other`.
    package let seriesLimit: Int

    package init(
        _ name: String, _ kind: MetricKind, _ help: String, buckets: [Double] = Self.seconds,
        seriesLimit: Int = 100
    ) {
        self.name = name
        self.kind = kind
        self.help = help
        self.buckets = buckets
        self.seriesLimit = seriesLimit
    }

    /// For what takes from a tenth of a millisecond to ten seconds.
    package static let seconds: [Double] = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
        10,
    ]

    /// For counts of things that come together.
    package static let counts: [Double] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]
}
