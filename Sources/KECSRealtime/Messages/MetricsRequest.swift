import KECSAccess
import KECSControl
import KECSModel
import KECSWire

/// What a command `get_metrics` asks for, read strictly; what it is about has yet to be
/// looked for.
struct MetricsRequest {
    enum Resource: String, CaseIterable {
        case cluster, service, task, container
    }

    /// Seconds.
    private static let usualPeriod = 60
    private static let fields: Set<String> = [
        "resource", "resourceArn", "metrics", "period", "statistics", "startTime", "endTime",
    ]

    var resource: Resource
    /// As the client wrote it.
    var name: String
    /// Without repetition, in the client's order.
    var metrics: [Metric]
    var statistics: [MetricStatistic]
    var range: MetricRange

    init(_ message: IncomingMessage, now: Timestamp) throws(RefusedMessage) {
        let payload = message.payload
        for field in payload.keys.sorted() where !Self.fields.contains(field) {
            throw message.refusedCommand(field, "Unknown field: '\(field)'")
        }
        guard let kind = try message.string("resource", in: payload) else {
            throw message.refusedCommand("resource", "Required")
        }
        guard let resource = Resource(rawValue: kind) else {
            throw message.refusedCommand("resource", "Unknown resource: '\(kind)'")
        }
        self.resource = resource
        guard let name = try message.string("resourceArn", in: payload), !name.isEmpty else {
            throw message.refusedCommand("resourceArn", "Required")
        }
        self.name = name
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
                throw message.refusedCommand("startTime", "Not before endTime")
            case .tooManyPeriods:
                throw message.refusedCommand(
                    "period", "More than \(MetricRange.mostPeriods) datapoints")
            }
        }
    }
}

extension IncomingMessage {
    /// A list of names out of a vocabulary.
    fileprivate func names<Name: RawRepresentable<String> & CaseIterable & Hashable>(
        _ field: String, as type: Name.Type, called what: String
    ) throws(RefusedMessage) -> [Name] {
        switch payload[field] {
        case nil, .null: throw refusedCommand(field, "Required")
        case .array(let elements):
            guard !elements.isEmpty else { throw refusedCommand(field, "Must not be empty") }
            guard elements.count <= 100 else { throw refusedCommand(field, "At most 100 values") }
            var names: [Name] = []
            for element in elements {
                guard case .string(let text) = element else {
                    throw refusedCommand(field, "Expected a list of strings")
                }
                guard let name = Name(rawValue: text) else {
                    throw refusedCommand(field, "Unknown \(what): '\(text)'")
                }
                if !names.contains(name) { names.append(name) }
            }
            return names
        default: throw refusedCommand(field, "Expected a list of strings")
        }
    }

    /// Seconds; nil where absent.
    fileprivate func period() throws(RefusedMessage) -> Int? {
        switch payload["period"] {
        case nil, .null: return nil
        case .integer(let value) where (1...MetricRange.longestPeriod).contains(value): return value
        default:
            throw refusedCommand(
                "period",
                "Expected a whole number of seconds from 1 to \(MetricRange.longestPeriod)")
        }
    }

    fileprivate func time(_ field: String) throws(RefusedMessage) -> Timestamp? {
        switch payload[field] {
        case nil, .null: return nil
        case .string(let text):
            guard let time = Timestamp(rfc3339: text) else {
                throw refusedCommand(field, "Not a time such as 2024-01-01T00:00:00.000Z")
            }
            return time
        default: throw refusedCommand(field, "Expected a string")
        }
    }
}
