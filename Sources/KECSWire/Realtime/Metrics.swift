/// Server: what was measured: the answer to the command `get_metrics`. Its `id` is the
/// command's.
public struct Metrics: ServerPayload {
    public static let messageType = "metrics"

    /// One metric over the range that was asked for.
    public struct Metric: Codable, Hashable, Sendable {
        /// Over the whole range. Of these, those that were asked for; null without data.
        public var statistics: [String: Double?]
        /// `Percent`, `Bytes` or `Count`.
        public var unit: String
        /// Of the periods for which there is data, oldest first.
        public var datapoints: [Datapoint]

        public init(statistics: [String: Double?], unit: String, datapoints: [Datapoint]) {
            self.statistics = statistics
            self.unit = unit
            self.datapoints = datapoints
        }

        /// As they are told.
        static let order = ["Average", "Maximum", "Minimum", "Sum", "SampleCount"]

        private typealias Key = MetricKey

        public init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Key.self)
            unit = try members.decode(String.self, forKey: .unit)
            datapoints = try members.decode([Datapoint].self, forKey: .datapoints)
            statistics = [:]
            for key in members.allKeys
            where key.stringValue != Key.unit.stringValue
                && key.stringValue != Key.datapoints.stringValue
            {
                statistics[key.stringValue] = .some(try members.decodeIfPresent(Double.self, forKey: key))
            }
        }

        public func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: Key.self)
            for (name, value) in statistics.inOrder(Self.order) {
                try members.encode(value, forKey: Key(stringValue: name))
            }
            try members.encode(unit, forKey: .unit)
            try members.encode(datapoints, forKey: .datapoints)
        }
    }

    public struct Datapoint: Codable, Hashable, Sendable {
        /// When its period began: RFC 3339, UTC, milliseconds.
        public var timestamp: String
        /// In the first statistic that was asked for.
        public var value: Double

        public init(timestamp: String, value: Double) {
            self.timestamp = timestamp
            self.value = value
        }

        enum CodingKeys: String, CodingKey {
            case timestamp = "Timestamp"
            case value = "Value"
        }
    }

    /// As they are told.
    static let order = [
        "CPUUtilization", "MemoryUtilization", "NetworkRxBytes", "NetworkTxBytes", "StorageReadBytes",
        "StorageWriteBytes", "RunningTaskCount",
    ]

    public var resourceArn: String
    /// By name.
    public var metrics: [String: Metric]

    public init(resourceArn: String, metrics: [String: Metric]) {
        self.resourceArn = resourceArn
        self.metrics = metrics
    }

    enum CodingKeys: String, CodingKey {
        case resourceArn, metrics
    }

    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(resourceArn, forKey: .resourceArn)
        var named = members.nestedContainer(keyedBy: MetricKey.self, forKey: .metrics)
        for (name, metric) in metrics.inOrder(Self.order) {
            try named.encode(metric, forKey: MetricKey(stringValue: name))
        }
    }
}

/// The name of a metric or a statistic.
private struct MetricKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        nil
    }

    static let unit = MetricKey(stringValue: "Unit")
    static let datapoints = MetricKey(stringValue: "Datapoints")
}

extension Dictionary where Key == String {
    /// Those of these names in their order, the others behind them by name.
    fileprivate func inOrder(_ names: [String]) -> [Element] {
        func rank(_ name: String) -> Int { names.firstIndex(of: name) ?? names.count }
        return sorted { (rank($0.key), $0.key) < (rank($1.key), $1.key) }
    }
}
