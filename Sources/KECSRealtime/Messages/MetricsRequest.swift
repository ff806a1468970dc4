import KECSAccess
import KECSControl
import KECSModel
import KECSWire

/// Kinds of what can be measured.
enum MetricsResource: String, CaseIterable {
    case cluster, service, task, container
}

/// What a command `get_metrics` asks for, read strictly; what it is about has yet to be
/// looked for.
struct MetricsRequest {
    /// Seconds.
    private static let usualPeriod = 60
    private static let fields: Set<String> = [
        "resource", "resourceArn", "metrics", "period", "statistics", "startTime", "endTime",
    ]

    var resource: MetricsResource
    /// As the client wrote it.
    var name: String
    /// Without repetition, in the client's order.
    var metrics: [Metric]
    var statistics: [MetricStatistic]
    var range: MetricRange

    init(_ message: IncomingMessage, now: Timestamp) throws(RefusedMessage) {
        try message.requireKnown(Self.fields)
        (resource, name) = try message.metricsResource()
        metrics = try message.names("metrics", as: Metric.self, called: "metric")
        statistics = try message.names("statistics", as: MetricStatistic.self, called: "statistic")
        let period = try message.period() ?? Self.usualPeriod
        let start = try message.time("startTime")
        let end = try message.time("endTime")
        do throws(MetricRange.Problem) {
            range = try MetricRange(periodSeconds: period, start: start, end: end, now: now)
        } catch {
            switch error {
            case .startNotBeforeEnd:
                throw message.invalid("startTime", "Not before endTime")
            case .tooManyPeriods:
                throw message.invalid(
                    "period", "More than \(MetricRange.mostPeriods) datapoints")
            }
        }
    }
}

extension IncomingMessage {
    /// Throws where the payload has a member that is none of these.
    func requireKnown(_ fields: Set<String>) throws(RefusedMessage) {
        for field in payload.keys.sorted() where !fields.contains(field) {
            throw invalid(field, "Unknown field: '\(field)'")
        }
    }

    /// The members `resource` and `resourceArn`.
    func metricsResource() throws(RefusedMessage) -> (MetricsResource, name: String) {
        guard let kind = try string("resource", in: payload) else {
            throw invalid("resource", "Required")
        }
        guard let resource = MetricsResource(rawValue: kind) else {
            throw invalid("resource", "Unknown resource: '\(kind)'")
        }
        guard let name = try string("resourceArn", in: payload), !name.isEmpty else {
            throw invalid("resourceArn", "Required")
        }
        return (resource, name)
    }

    /// A list of names out of a vocabulary.
    func names<Name: RawRepresentable<String> & CaseIterable & Hashable>(
        _ field: String, as type: Name.Type, called what: String
    ) throws(RefusedMessage) -> [Name] {
        switch payload[field] {
        case nil, .null: throw invalid(field, "Required")
        case .array(let elements):
            guard !elements.isEmpty else { throw invalid(field, "Must not be empty") }
            guard elements.count <= 100 else { throw invalid(field, "At most 100 values") }
            var names: [Name] = []
            for element in elements {
                guard case .string(let text) = element else {
                    throw invalid(field, "Expected a list of strings")
                }
                guard let name = Name(rawValue: text) else {
                    throw invalid(field, "Unknown \(what): '\(text)'")
                }
                if !names.contains(name) { names.append(name) }
            }
            return names
        default: throw invalid(field, "Expected a list of strings")
        }
    }

    /// Seconds; nil where absent.
    fileprivate func period() throws(RefusedMessage) -> Int? {
        switch payload["period"] {
        case nil, .null: return nil
        case .integer(let value) where (1...MetricRange.longestPeriod).contains(value): return value
        default:
            throw invalid(
                "period",
                "Expected a whole number of seconds from 1 to \(MetricRange.longestPeriod)")
        }
    }

    func time(_ field: String) throws(RefusedMessage) -> Timestamp? {
        switch payload[field] {
        case nil, .null: return nil
        case .string(let text):
            guard let time = Timestamp(rfc3339: text) else {
                throw invalid(field, "Not a time such as 2024-01-01T00:00:00.000Z")
            }
            return time
        default: throw invalid(field, "Expected a string")
        }
    }
}
