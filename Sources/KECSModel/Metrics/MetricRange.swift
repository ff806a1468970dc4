/// A stretch of time cut into periods, which begin at multiples of their length.
package struct MetricRange: Hashable, Sendable {
    package enum Problem: Error, Hashable, Sendable {
        case startNotBeforeEnd
        case tooManyPeriods
    }

    /// Datapoints of an answer at most, as with Amazon CloudWatch.
    package static let mostPeriods = 1440
    /// Periods where nothing says since when.
    package static let usualPeriods = 60
    /// A day, seconds: nothing is kept for longer.
    package static let longestPeriod = 86_400

    /// The begin of the first period.
    package private(set) var start: Timestamp
    /// Nothing from here on.
    package private(set) var end: Timestamp
    /// Milliseconds.
    package let period: Int
    /// Whether nobody said since when, and until when.
    private let isUsual: Bool
    private let isOpen: Bool

    /// - Parameters:
    ///   - periodSeconds: 1 to ``longestPeriod``.
    ///   - start: in the first period; nil: the last ``usualPeriods``.
    ///   - end: nil: with the period that it is now.
    package init(
        periodSeconds: Int, start: Timestamp?, end: Timestamp?, now: Timestamp
    ) throws(Problem) {
        let period = periodSeconds * 1000
        self.period = period
        isUsual = start == nil
        isOpen = end == nil
        func begin(_ moment: Timestamp) -> Int {
            moment.milliseconds.dividedDown(by: period) * period
        }
        let last = end ?? Timestamp(milliseconds: begin(now) + period)
        if let start, start >= end ?? now { throw .startNotBeforeEnd }
        self.end = last
        // Of the period that has the last moment.
        let newest = begin(last.adding(milliseconds: -1))
        self.start = Timestamp(
            milliseconds: start.map(begin) ?? (newest - (Self.usualPeriods - 1) * period))
        guard (newest - self.start.milliseconds) / period < Self.mostPeriods else {
            throw .tooManyPeriods
        }
    }

    private init(_ range: MetricRange, start: Timestamp, end: Timestamp) {
        self = range
        self.start = start
        self.end = end
    }

    /// The same when it is later: until now, where nobody said until when. As many periods
    /// at most.
    package func asOf(_ now: Timestamp) -> MetricRange {
        guard isOpen else { return self }
        let newest = now.milliseconds.dividedDown(by: period) * period
        let most = (isUsual ? Self.usualPeriods : Self.mostPeriods) - 1
        let oldest = Timestamp(milliseconds: newest - most * period)
        return MetricRange(
            self, start: isUsual ? oldest : max(start, oldest),
            end: Timestamp(milliseconds: newest + period))
    }

    /// The number of the period that the moment is in; nil outside.
    func number(of moment: Timestamp) -> Int? {
        guard moment >= start, moment < end else { return nil }
        return moment.milliseconds(since: start) / period
    }
}
