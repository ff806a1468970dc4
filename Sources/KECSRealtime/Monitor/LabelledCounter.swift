import CoreMetrics

/// A counter for each of the values that a label may have, there from the start; what
/// has none of them is `other`.
struct LabelledCounter: Sendable {
    private let counters: [String: Counter]
    private let other: Counter

    /// - Parameter more: labels that are the same for all.
    init(
        _ name: String, _ label: String, _ values: [String], more: [(String, String)] = [],
        factory: any MetricsFactory
    ) {
        func counter(_ value: String) -> Counter {
            Counter(label: name, dimensions: more + [(label, value)], factory: factory)
        }
        counters = Dictionary(
            values.map { ($0, counter($0)) }, uniquingKeysWith: { first, _ in first })
        other = counter(ClientName.other)
    }

    func count(_ value: String) {
        (counters[value] ?? other).increment()
    }
}
