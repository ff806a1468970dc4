import KECSModel
import Testing

struct MetricSeriesTests {
    @Test func oldSamplesBecomeSummariesOfTheirMinute() {
        var series = MetricSeries<Tally>()
        for second in stride(from: 0, through: 20 * 60, by: 10) {
            series.append(Tally(Double(second)), at: moment(second * 1000))
        }
        // Five minutes of six samples, and fifteen minutes as they were.
        let points = series.points
        #expect(points.count == 5 + 91)
        #expect(points.first?.time == moment(0))
        #expect(points.first?.value.value(of: .sampleCount) == 6)
        #expect(points.first?.value.value(of: .maximum) == 50)
        #expect(points.first?.value.value(of: .minimum) == 0)
        #expect(points.map(\.time) == points.map(\.time).sorted())
        #expect(points.reduce(0) { $0 + $1.value.value(of: .sum) } == 10 * 120 * 121 / 2)
    }

    @Test func nothingIsOlderThanADay() {
        var series = MetricSeries<Tally>()
        for minute in 0..<3000 { series.append(Tally(1), at: moment(minute * 60_000)) }
        #expect(series.count <= 1441)
        #expect((series.points.first?.time ?? moment(0)) >= moment((2999 - 1440) * 60_000))
    }

    @Test func thereAreNeverMoreThanTheirLimit() {
        var series = MetricSeries<Tally>()
        for second in 0..<5000 {
            series.append(Tally(1), at: moment(second * 1000))
            #expect(series.count <= 1000 + 1440)
        }
        for second in 5000..<9000 {
            series.append(Tally(1), at: moment(second * 1000), limit: 40)
            #expect(series.count <= 40)
        }
        #expect(series.points.last?.time == moment(8_999_000))
    }

    /// The machine's clock may be set back.
    @Test func timeThatGoesBackLosesNothing() {
        var series = MetricSeries<Tally>()
        series.append(Tally(1), at: moment(10_000_000))
        series.append(Tally(2), at: moment(5_000_000))
        series.append(Tally(3), at: moment(10_001_000))
        #expect(series.points.reduce(0) { $0 + $1.value.value(of: .sum) } == 6)
    }
}
