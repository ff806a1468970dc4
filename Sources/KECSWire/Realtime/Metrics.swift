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

        private struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }

            init(stringValue: String) {
                self.stringValue = stringValue
            }

            init?(intValue: Int) {
                nil
            }

            static let unit = Key(stringValue: "Unit")
            static let datapoints = Key(stringValue: "Datapoints")
        }

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
            for (name, value) in statistics {
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

    public var resourceArn: String
    /// By name.
    public var metrics: [String: Metric]

    public init(resourceArn: String, metrics: [String: Metric]) {
        self.resourceArn = resourceArn
        self.metrics = metrics
    }
}
