import KECSModel
import Testing

struct MetricResultTests {
    private func range(
        _ period: Int, from start: Int? = nil, to end: Int? = nil, now: Int = 600_000
    ) throws -> MetricRange {
        try MetricRange(
            periodSeconds: period, start: start.map(moment), end: end.map(moment), now: moment(now))
    }

    @Test func periodsBeginAtMultiplesOfTheirLength() throws {
        let range = try range(60, from: 125_000, to: 250_000)
        #expect(range.start == moment(120_000))
        #expect(range.end == moment(250_000))
        let result = MetricResult(
            .cpuUtilization,
            [(119_999, 9), (120_000, 1), (179_999, 3), (180_000, 5), (249_999, 7), (250_000, 9)]
                .map { (moment($0.0), Tally($0.1)) },
            over: range, statistics: [.average, .maximum, .minimum, .sum, .sampleCount])
        #expect(
            result.datapoints == [
                .init(time: moment(120_000), value: 2), .init(time: moment(180_000), value: 5),
                .init(time: moment(240_000), value: 7),
            ])
        #expect(
            result.statistics
                == [.average: 4, .maximum: 7, .minimum: 1, .sum: 16, .sampleCount: 4])
    }

    @Test func withoutTimesItIsTheLastSixtyPeriodsWithThePresentOne() throws {
        let range = try range(1, now: 100_500)
        #expect(range.end == moment(101_000))
        #expect(range.start == moment(41_000))
        #expect(try self.range(60, to: 100_500).start == moment(60_000 - 59 * 60_000))
    }

    @Test func aRangeThatEndsNowGoesOnWithTime() throws {
        let usual = try range(1, now: 100_500).asOf(moment(103_000))
        #expect(usual.end == moment(104_000))
        #expect(usual.start == moment(44_000))
        let since = try range(1, from: 90_000, now: 100_500).asOf(moment(103_000))
        #expect(since.start == moment(90_000) && since.end == moment(104_000))
        let full = try range(1, from: 0, now: 1_439_999).asOf(moment(1_441_000))
        #expect(full.start == moment(2000) && full.end == moment(1_442_000))
        let closed = try range(1, from: 90_000, to: 95_000, now: 100_500)
        #expect(closed.asOf(moment(103_000)) == closed)
    }

    @Test func aGapHasNoDatapoint() throws {
        let result = MetricResult(
            .memoryUtilization, [(moment(10_000), Tally(4)), (moment(30_000), Tally(8))],
            over: try range(10, from: 0, to: 40_000), statistics: [.minimum, .sum])
        #expect(result.datapoints.map(\.time) == [moment(10_000), moment(30_000)])
        #expect(result.statistics == [.minimum: 4, .sum: 12])
    }

    @Test func noDataIsNoNumber() throws {
        let result = MetricResult(
            .cpuUtilization, [], over: try range(60), statistics: [.average, .sampleCount])
        #expect(result == .empty)
    }

    @Test func bytesAreTheTotalOfTheirPeriod() throws {
        let values = [(10, 5.0), (20, 7), (70, 30)].map { (moment($0.0 * 1000), Tally($0.1)) }
        for (statistic, first, whole) in [
            (MetricStatistic.sum, 12.0, 42.0), (.average, 12, 21), (.maximum, 12, 30),
            (.minimum, 12, 12), (.sampleCount, 1, 2),
        ] {
            let result = MetricResult(
                .networkRxBytes, values, over: try range(60, from: 0, to: 120_000),
                statistics: [statistic])
            #expect(result.datapoints.first?.value == first, "\(statistic)")
            #expect(result.statistics[statistic] == whole, "\(statistic)")
        }
    }

    @Test func theAverageGoesByTime() {
        var tally = Tally(100, weight: 1000)
        tally.add(Tally(0, weight: 3000))
        #expect(tally.value(of: .average) == 25)
        #expect(tally.value(of: .sum) == 100)
    }

    @Test func badRanges() throws {
        #expect(throws: MetricRange.Problem.startNotBeforeEnd) {
            try range(60, from: 200_000, to: 200_000)
        }
        #expect(throws: MetricRange.Problem.startNotBeforeEnd) { try range(60, from: 600_001) }
        #expect(throws: MetricRange.Problem.tooManyPeriods) { try range(1, from: 0, to: 1_440_001) }
        #expect(try range(1, from: 0, to: 1_440_000).start == moment(0))
        // Neither end of time overflows.
        for (start, end) in [(Int.min / 4, Int.max / 4), (-62_167_219_200_000, 253_402_300_799_999)] {
            #expect(throws: MetricRange.Problem.tooManyPeriods) {
                try range(86_400, from: start, to: end)
            }
        }
    }

    /// Whatever is read and asked for: each value is within what was measured, each datapoint
    /// in its period, and no byte is lost or doubled.
    @Test(arguments: 1...200)
    func anyReadings(_ seed: Int) throws {
        var random = Random(seed: UInt64(seed))
        var series = MetricSeries<UsageValues>()
        var meter = UsageMeter()
        var spec = ContainerSpec.named("web")
        spec.cpu = Int.random(in: 1...4096, using: &random)
        let task = TaskRecord.of([spec])
        var (time, cpu, rx) = (0, 0, 0)
        var bytes: [(time: Int, count: Int)] = []
        var percents: [Double] = []
        for _ in 0..<Int.random(in: 0...400, using: &random) {
            let step = Int.random(in: 1...20_000, using: &random)
            let received = Int.random(in: 0...10_000, using: &random)
            let isFirst = time == 0
            time += step
            cpu += Int.random(in: 0...step * 2, using: &random)
            rx += received
            let values = meter.take(.at(time, cpu: cpu, memory: rx, rx: rx), of: task)
            series.append(try #require(values), at: moment(time))
            if !isFirst { bytes.append((time, received)) }
            if let percent = values?.average(.cpuUtilization) { percents.append(percent) }
        }
        // From a minute on, so that summaries of minutes are in their period.
        let period = [60, 120, 300, 3600].randomElement(using: &random) ?? 60
        let range = try range(period, from: 0, to: max(1, time + 1))
        let cpuResult = MetricResult(
            .cpuUtilization,
            series.points.compactMap { point in point.value.cpu.map { (point.time, $0) } },
            over: range, statistics: MetricStatistic.allCases)
        #expect(cpuResult.statistics[.maximum] == percents.max())
        #expect(cpuResult.statistics[.minimum] == percents.min())
        #expect(cpuResult.statistics[.sampleCount] == (percents.isEmpty ? nil : Double(percents.count)))
        if let average = cpuResult.statistics[.average] {
            #expect(average >= percents.min() ?? 0 && average <= percents.max() ?? 0)
        }
        let rxResult = MetricResult(
            .networkRxBytes,
            series.points.compactMap { point in
                point.value.tally(of: .networkRxBytes).map { (point.time, $0) }
            }, over: range, statistics: [.sum])
        #expect(rxResult.statistics[.sum] == (bytes.isEmpty ? nil : Double(bytes.reduce(0) { $0 + $1.count })))
        for datapoint in rxResult.datapoints {
            let start = datapoint.time.milliseconds
            #expect(start % (period * 1000) == 0)
            let expected = bytes.filter { $0.time >= start && $0.time < start + period * 1000 }
            #expect(datapoint.value == Double(expected.reduce(0) { $0 + $1.count }))
        }
    }
}
