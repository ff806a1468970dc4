import CoreMetrics
import Synchronization

/// Where all metrics of a server are: those that are told to it, as the backend of
/// swift-metrics, and those that its collectors find at a scrape.
///
/// Bounded: so many metrics, so many series of each (``MetricDescription/seriesLimit``).
/// What does not fit, or contradicts what is there, is taken and not exposed.
package final class MetricsRegistry: MetricsFactory, Sendable {
    private enum Instrument: Sendable {
        case counter(CounterCell)
        case gauge(GaugeCell)
        case histogram(Histogram)

        var value: MetricValue {
            switch self {
            case .counter(let cell): .number(cell.value)
            case .gauge(let cell): .number(cell.value)
            case .histogram(let histogram): .histogram(histogram.snapshot)
            }
        }

        var handler: AnyObject {
            switch self {
            case .counter(let cell): cell
            case .gauge(let cell): cell
            case .histogram(let histogram): histogram
            }
        }
    }

    private struct State: Sendable {
        var families: [String: MetricFamily<Instrument>] = [:]
        var collectors: [any MetricCollector] = []
    }

    /// Metrics that nobody has described; others are as many as there are descriptions.
    private static let undescribedLimit = 200

    private let descriptions: [String: MetricDescription]
    private let state = Mutex(State())

    /// - Parameter descriptions: of the metrics that are to come. A metric without one
    ///   has no help, and buckets by its kind.
    package init(_ descriptions: [MetricDescription] = []) {
        self.descriptions = Dictionary(
            descriptions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Has it asked at each scrape.
    package func add(_ collector: any MetricCollector) {
        state.withLock { $0.collectors.append(collector) }
    }

    // MARK: Exposition

    /// All metrics in Prometheus' text format 0.0.4.
    @concurrent
    package func text() async -> String {
        let (told, collectors) = state.withLock { ($0.families, $0.collectors) }
        var families: [String: MetricFamily<MetricValue>] = [:]
        for (name, family) in told {
            var exposed: MetricFamily<MetricValue> = empty(name, family.kind)
            for (labels, instrument) in family.series { exposed[labels] = instrument.value }
            families[name] = exposed
        }
        for collector in collectors {
            for metric in await collector.collect() {
                let kind = descriptions[metric.name]?.kind ?? .gauge
                var family = families[metric.name] ?? empty(metric.name, kind)
                for (labels, value) in metric.series {
                    let place = family.place(of: labels)
                    family[place] = family[place]?.joined(with: value) ?? value
                }
                families[metric.name] = family
            }
        }
        return Exposition.text(families.values.sorted { $0.name < $1.name })
    }

    private func empty<Value: Sendable>(_ name: String, _ kind: MetricKind) -> MetricFamily<Value> {
        let description = descriptions[name]
        return MetricFamily(
            name: name, kind: kind, help: description?.help,
            limit: description?.seriesLimit ?? 100)
    }

    // MARK: MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        counter(label, dimensions)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return gauge(label, dimensions) }
        return histogram(MetricName.metric(label), dimensions, buckets: MetricDescription.counts)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(
            MetricName.metric(label, ending: "_seconds"), dimensions,
            buckets: MetricDescription.seconds)
    }

    package func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { forget(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { forget(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { forget(handler) }

    // MARK: Series

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterCell {
        let name = MetricName.metric(label, ending: "_total")
        let found = instrument(name, .counter, dimensions) { .counter(CounterCell()) }
        if case .counter(let cell) = found { return cell }
        return CounterCell()
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeCell {
        let found = instrument(MetricName.metric(label), .gauge, dimensions) { .gauge(GaugeCell()) }
        if case .gauge(let cell) = found { return cell }
        return GaugeCell()
    }

    private func histogram(
        _ name: String, _ dimensions: [(String, String)], buckets: [Double]
    ) -> Histogram {
        let bounds = descriptions[name]?.buckets ?? buckets
        let found = instrument(name, .histogram, dimensions) {
            .histogram(Histogram(bounds: bounds))
        }
        if case .histogram(let histogram) = found { return histogram }
        return Histogram(bounds: bounds)
    }

    /// Nil where the metric does not fit, or is of another kind.
    private func instrument(
        _ name: String, _ kind: MetricKind, _ dimensions: [(String, String)],
        _ make: () -> Instrument
    ) -> Instrument? {
        let labels = MetricLabels(dimensions)
        let description = descriptions[name]
        if let description, description.kind != kind { return nil }
        return state.withLock { state in
            let fits =
                description != nil || state.families[name] != nil
                || state.families.count < descriptions.count + Self.undescribedLimit
            guard fits else { return nil }
            let place = state.families[name, default: empty(name, kind)].place(of: labels)
            if let known = state.families[name]?[place] {
                return state.families[name]?.kind == kind ? known : nil
            }
            guard state.families[name].map({ $0.kind == kind }) ?? true else { return nil }
            let made = make()
            state.families[name, default: empty(name, kind)][place] = made
            return made
        }
    }

    private func forget(_ handler: AnyObject) {
        state.withLock { state in
            for (name, family) in state.families {
                for (labels, instrument) in family.series where instrument.handler === handler {
                    state.families[name]?[labels] = nil
                }
            }
        }
    }
}
