/// What was measured of one thing over time: every sample of late, then a summary of each
/// minute. Bounded by age and by number.
package struct MetricSeries<Value: MetricValue>: Sendable {
    package struct Point: Sendable {
        /// When the sample ended; of a summary, its minute's begin.
        package var time: Timestamp
        package var value: Value

        package init(time: Timestamp, value: Value) {
            self.time = time
            self.value = value
        }
    }

    /// How long samples are kept as they were: 15 minutes, milliseconds.
    package static var recentSpan: Int { 15 * 60_000 }
    /// Samples kept as they were, at most.
    package static var recentCount: Int { 1000 }
    /// How long anything is kept: 24 hours, milliseconds.
    package static var span: Int { 24 * 3_600_000 }
    private static var minute: Int { 60_000 }

    /// Oldest first.
    private var recent: [Point] = []
    private var minutes: [Point] = []

    package init() {}

    package var count: Int { recent.count + minutes.count }

    /// Oldest first.
    package var points: [Point] { minutes + recent }

    /// - Parameter limit: the oldest go beyond so many points.
    package mutating func append(_ value: Value, at time: Timestamp, limit: Int = .max) {
        recent.append(Point(time: time, value: value))
        let oldest = time.milliseconds - Self.recentSpan
        var aged = recent.prefix { $0.time.milliseconds < oldest }.count
        aged = max(aged, recent.count - min(Self.recentCount, max(1, limit)))
        if aged > 0 {
            for point in recent.prefix(aged) { summarise(point) }
            recent.removeFirst(aged)
        }
        drop(before: time.adding(milliseconds: -Self.span), limit: limit)
    }

    private mutating func summarise(_ point: Point) {
        let number = point.time.milliseconds.dividedDown(by: Self.minute)
        let start = Timestamp(milliseconds: number * Self.minute)
        if let last = minutes.indices.last, minutes[last].time == start {
            minutes[last].value.add(point.value)
        } else {
            minutes.append(Point(time: start, value: point.value))
        }
    }

    private mutating func drop(before moment: Timestamp, limit: Int) {
        let old = minutes.prefix { $0.time < moment }.count
        let excess = min(max(0, count - max(1, limit)), minutes.count)
        let most = max(0, minutes.count - Self.span / Self.minute)
        let gone = max(old, excess, most)
        if gone > 0 { minutes.removeFirst(gone) }
    }
}
