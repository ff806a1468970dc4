import KECSControl
import KECSRealtime
import Testing

/// Against all bytes that were ever appended.
@Suite struct ScrollbackTests {
    @Test func whatIsKeptIsWhatWasSaid() async {
        for seed in 0..<60 as Range<UInt64> {
            // The tests of real sockets run beside this and want their turn.
            await Task.yield()
            var random = SplitMix(state: seed)
            var scrollback = Scrollback()
            var all: [UInt8] = []
            var streams: [ExecOutput.Stream] = []
            let limit = 1 + Int(random.next() % 30_000)
            for _ in 0..<40 {
                switch random.next() % 6 {
                case 0...2:
                    let count = 1 + Int(random.next() % 3000)
                    let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                    let stream: ExecOutput.Stream = random.next() % 4 == 0 ? .stderr : .stdout
                    scrollback.append(ExecOutput(stream, bytes), keeping: limit)
                    all += bytes
                    streams += Array(repeating: stream, count: count)
                case 3:
                    scrollback.acknowledge(
                        upTo: Int(random.next() % UInt64(all.count + 10)), keeping: Int(random.next() % 5000))
                case 4:
                    let offset = Int(random.next() % UInt64(all.count + 10))
                    let isKept = (scrollback.start...scrollback.end).contains(offset)
                    let isRewound = scrollback.rewind(to: offset)
                    #expect(isRewound == isKept)
                    if isKept { #expect(scrollback.acknowledged == offset) }
                default: break
                }
                #expect(scrollback.end == all.count)
                #expect(scrollback.start <= scrollback.acknowledged)
                #expect(scrollback.acknowledged <= scrollback.end)
                // One piece may be longer than the limit.
                #expect(scrollback.end - scrollback.start <= max(limit, 16 << 10))
                // Read from anywhere, it is what was said there, of one stream.
                var place = scrollback.start + Int(random.next() % UInt64(scrollback.end - scrollback.start + 1))
                while let piece = scrollback.piece(from: place, limit: 1 + Int(random.next() % 20_000)) {
                    let range = place..<place + piece.bytes.count
                    let isSame = piece.bytes.elementsEqual(all[range])
                    #expect(isSame && !range.isEmpty, "seed \(seed)")
                    let isOneStream = streams[range].allSatisfy { $0 == piece.stream }
                    #expect(isOneStream, "seed \(seed)")
                    place = range.upperBound
                }
                #expect(place == all.count, "seed \(seed)")
            }
        }
    }

    @Test func whatIsNotKeptCannotBeGoneBackTo() {
        var scrollback = Scrollback()
        for _ in 0..<4 { scrollback.append(ExecOutput(.stdout, Array(repeating: 1, count: 16 << 10)), keeping: 40_000) }
        #expect(scrollback.start == 2 * (16 << 10))
        let (start, end) = (scrollback.start, scrollback.end)
        let answers = [start - 1, end + 1, start].map { scrollback.rewind(to: $0) }
        #expect(answers == [false, false, true])
        #expect(scrollback.unacknowledged == 2 * (16 << 10))
    }
}
