/// What a target tracking policy watches, by the rules of Amazon CloudWatch's alarms.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
package struct ScalingAlarm: Hashable, Sendable, Codable {
    package enum State: String, Hashable, Sendable, Codable {
        case insufficientData = "INSUFFICIENT_DATA"
        case ok = "OK"
        case alarm = "ALARM"
    }

    package enum Comparison: String, Hashable, Sendable, Codable {
        case above, below
    }

    package var arn: String
    package var name: String
    package var comparison: Comparison
    package var threshold: Double
    /// Periods in a row that have to be beyond the threshold.
    package var periods: Int
    package var state = State.insufficientData

    package init(
        arn: String, name: String, comparison: Comparison, threshold: Double, periods: Int
    ) {
        self.arn = arn
        self.name = name
        self.comparison = comparison
        self.threshold = threshold
        self.periods = periods
    }

    /// Periods that are looked back on, since some may have no reading. CloudWatch does so, too,
    /// and leaves open how far.
    static func range(of periods: Int) -> Int { periods + max(2, periods / 3) }

    /// The state that readings lead to. A gap tells nothing: with too few readings to call
    /// for the alarm, and none that speaks against it, things stay as they are.
    ///
    /// - Parameter readings: A period each, the newest last; nil: nothing was measured.
    package func state(after readings: [Double?]) -> State {
        let known = readings.suffix(Self.range(of: periods)).compactMap(\.self).suffix(periods)
        guard !known.isEmpty else { return .insufficientData }
        guard known.allSatisfy(isBreached) else { return .ok }
        return known.count == periods ? .alarm : state
    }

    private func isBreached(_ value: Double) -> Bool {
        switch comparison {
        case .above: value > threshold
        case .below: value < threshold
        }
    }
}
