import KECSControl
import KECSModel
import Testing

struct LogPlaceTests {
    private func line(
        _ time: Int, _ text: String, _ stream: ContainerLogLine.Stream = .stdout
    ) -> ContainerLogLine {
        ContainerLogLine(timestamp: Timestamp(milliseconds: time), stream: stream, text: text)
    }

    /// Reads the first lines, then again from where that was.
    private func rest(of log: [ContainerLogLine], behind count: Int) -> [String] {
        var place = LogPlace()
        for line in log.prefix(count) {
            let isNew = place.isNew(line)
            #expect(isNew)
        }
        let since = place.since
        place.beginAnew()
        return log.filter { line in since.map { line.timestamp >= $0 } ?? true }
            .filter { place.isNew($0) }.map(\.text)
    }

    @Test func fromAnyLineOn() {
        // Many of one moment, two streams, one a little behind the other, a long silence.
        var log: [ContainerLogLine] = []
        for number in 0..<40 { log.append(line(10_000 + number / 7, "\(number)", number % 3 == 0 ? .stderr : .stdout)) }
        log.append(line(10_010, "out"))
        log.append(line(10_009, "late", .stderr))
        for number in 0..<5 { log.append(line(90_000, "after \(number)")) }
        for count in 0...log.count {
            #expect(rest(of: log, behind: count) == log.dropFirst(count).map(\.text), "behind \(count)")
        }
    }

    @Test func severalTimes() {
        let log = (0..<50).map { line(5000 + $0 / 10, "\($0)") }
        var place = LogPlace()
        var seen: [String] = []
        for _ in 0..<10 {
            let since = place.since
            place.beginAnew()
            let news = log.filter { line in since.map { line.timestamp >= $0 } ?? true }
                .filter { place.isNew($0) }.prefix(5)
            // Only these were taken: the place is behind them.
            var taken = LogPlace()
            for line in log.prefix(seen.count + news.count) { _ = taken.isNew(line) }
            place = taken
            seen += news.map(\.text)
        }
        #expect(seen == log.map(\.text))
    }

    @Test func nothingHasBeenRead() {
        #expect(LogPlace().since == nil)
    }
}
