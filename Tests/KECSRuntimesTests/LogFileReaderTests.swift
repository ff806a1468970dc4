import Glibc
import KECSControl
import KECSModel
import KECSRuntimes
import KECSTestSupport
import NIOPosix
import Testing

/// Logs in files that are rotated under their reader, as the engine's `json-file` and the supervisor write them.
struct LogFileReaderTests {
    private static func json(_ number: Int) -> String {
        #"{"log":"\#(number)\n","stream":"stdout","time":"2024-01-01T00:00:00.\#(100_000_000 + number)Z"}"# + "\n"
    }

    private static func supervised(_ number: Int) -> String { "\(1_704_067_200_000 + number) o \(number)\n" }

    /// All that there is for now: numbers, a minus before those that follow a gap.
    private func numbers(_ next: () -> LogPiece?) -> [Int] {
        var numbers: [Int] = []
        while let piece = next() {
            #expect(!piece.lines.isEmpty && piece.lines.count <= LogPiece.lineLimit)
            for (index, line) in piece.lines.enumerated() {
                let number = Int(line.text) ?? 0
                numbers.append(index == 0 && piece.followsGap ? -number : number)
            }
        }
        return numbers
    }

    /// Any writing, rotating and reading: nothing that is kept is missing, nothing comes twice, and a gap is told
    /// exactly where one is.
    @Test(arguments: [2, 3, 5], [true, false])
    func everyOrderOfEvents(_ files: Int, _ isJSON: Bool) async throws {
        for seed in 0..<12 {
            try oneOrder(seed, files: files, isJSON, looks: true)
            try oneOrder(seed, files: files, isJSON, looks: false)
            await Task.yield()
        }
    }

    /// - Parameter looks: after each rotation, as there are many more of in practice; without them a gap may be told
    ///   where none is.
    private func oneOrder(_ seed: Int, files: Int, _ isJSON: Bool, looks: Bool) throws {
        var random = SeededNumbers(state: UInt64(seed))
        let log = try RotatedLog(files: files) { isJSON ? Self.json($0) : Self.supervised($0) }
        let json = LogFileReader(log.paths, JSONFileFormat(), LogRequest(follow: true))
        let plain = LogFileReader(log.paths, ProcessLogFormat(), LogRequest(follow: true))
        func next() -> LogPiece? { isJSON ? json.next() : plain.next() }
        func look() { if isJSON { json.look() } else { plain.look() } }
        look()
        var written = 0
        var seen: [Int] = []
        /// Numbers of the files, the newest first.
        var kept: [[Int]] = [[]]
        for _ in 0..<Int.random(in: 1...40, using: &random) {
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                try log.rotate()
                if looks { look() }
                kept.insert([], at: 0)
                if kept.count > files { kept.removeLast() }
            case 1: seen += numbers { next() }
            case 2:
                // Not all that there is.
                var isFirst = true
                seen += numbers {
                    defer { isFirst = false }
                    return isFirst ? next() : nil
                }
            default:
                let more = Array(written + 1...written + Int.random(in: 1...400, using: &random))
                try log.append(more)
                written += more.count
                kept[0] += more
            }
        }
        seen += numbers { next() }
        let all = seen.map { abs($0) }
        let isInOrder = zip(all, all.dropFirst()).allSatisfy { $0 < $1 }
        #expect(isInOrder, "seed \(seed): twice, or out of order")
        let known = Set(all)
        let missing = kept.joined().filter { !known.contains($0) }
        #expect(missing.isEmpty, "seed \(seed): kept and not seen: \(missing)")
        for (index, number) in all.enumerated() {
            let isHole = number != (index > 0 ? all[index - 1] : 0) + 1
            let isTold = seen[index] < 0
            #expect(isTold || !isHole, "seed \(seed): a hole before \(number) that nothing tells")
            if looks { #expect(isHole || !isTold, "seed \(seed): a gap before \(number), where none is") }
        }
        #expect(log.openFiles <= files + 1, "seed \(seed)")
    }

    /// A gap stands where it is, not somewhere in the message that it is in.
    @Test func theGapIsWhereItIs() throws {
        let log = try RotatedLog(files: 2) { Self.supervised($0) }
        let reader = LogFileReader(log.paths, ProcessLogFormat(), LogRequest(follow: true))
        try log.append(1...1)
        #expect(numbers { reader.next() } == [1])
        try log.append(2...50)
        for start in [51, 101, 151] {
            try log.rotate()
            try log.append(start..<start + 50)
        }
        // The first file is open still: its rest is read, then the hole is told.
        #expect(numbers { reader.next() } == Array(2...50) + [-101] + Array(102...200))
    }

    /// The file that is being read is removed, and the one behind it is the oldest that there is: nothing is missing.
    @Test(arguments: [2, 3, 5])
    func theOldestFollowsTheOneThatIsRead(_ files: Int) throws {
        let log = try RotatedLog(files: files) { Self.json($0) }
        let reader = LogFileReader(log.paths, JSONFileFormat(), LogRequest(follow: true))
        try log.append(1...5)
        #expect(numbers { reader.next() } == Array(1...5))
        // Several pieces: it is read while the others come and it goes.
        try log.append(6...2000)
        var seen: [Int] = []
        for turn in 0..<files {
            try log.rotate()
            try log.append(2001 + turn * 10..<2011 + turn * 10)
            let piece = reader.next()
            seen += (piece?.lines ?? []).map { Int($0.text) ?? 0 }
            #expect(piece?.followsGap == false)
        }
        #expect(seen.count < 1995)
        seen += numbers { reader.next() }
        #expect(seen == Array(6...2000 + files * 10))
    }

    /// Those that were there while the first was read are held, though they have been removed; not more than the
    /// log has files. The hole is told where it is.
    @Test func heldFilesAreBounded() throws {
        let log = try RotatedLog(files: 3) { Self.supervised($0) }
        let reader = LogFileReader(log.paths, ProcessLogFormat(), LogRequest(follow: true))
        try log.append(1...600)
        var seen = (reader.next()?.lines ?? []).map { Int($0.text) ?? 0 }
        for start in stride(from: 601, through: 1501, by: 100) {
            try log.rotate()
            try log.append(start..<start + 100)
            reader.look()
            #expect(log.openFiles <= 4)
        }
        seen += numbers { reader.next() }
        // Files of 100 lines each: of ten the newest three are left.
        #expect(seen == Array(1...600) + [-1301] + Array(1302...1600))
        #expect(log.openFiles == 1)
    }

    /// `truncate -s 0`, or an engine that could not rename it.
    @Test func whatWasEmptiedInItsPlaceIsReadAnew() throws {
        let log = try RotatedLog(files: 3) { Self.json($0) }
        let reader = LogFileReader(log.paths, JSONFileFormat(), LogRequest(follow: true))
        try log.append(1...20)
        #expect(numbers { reader.next() } == Array(1...20))
        #expect(truncate(log.paths[0], 0) == 0)
        try log.append(31...35)
        #expect(numbers { reader.next() } == [-31] + Array(32...35))
    }

    /// Who takes its time with a piece: files come and go meanwhile, and are seen.
    @Test(.timeLimit(.minutes(1)), arguments: [0, 1, 2])
    func whileTheReceiverIsBusy(_ more: Int) async throws {
        let log = try RotatedLog(files: 3) { Self.json($0) }
        let reader = LogFileReader(log.paths, JSONFileFormat(), LogRequest(follow: true))
        try log.append(1...10)
        let clock = TestClock()
        let seen = LogTranscript()
        try await reader.readAll(clock.environment(), NIOThreadPool.singleton, isOver: { true }) { piece in
            try seen.take(piece)
            guard seen.lines.count == piece.lines.count else { return }
            // The first one: three rotations remove the file that it came from.
            for turn in 1...3 + more {
                try log.rotate()
                try log.append(turn * 10 + 1...turn * 10 + 10)
                while clock.sleepers == 0 { await Task.yield() }
                clock.advance(milliseconds: 100)
                // The look is over once the newest is open.
                while !log.isNewestOpen { await Task.yield() }
            }
        }
        let numbers = seen.texts.compactMap { Int($0) }
        #expect(numbers == Array(1...10) + Array(11 + more * 10...40 + more * 10))
        #expect(seen.gaps == (more == 0 ? [] : [10]))
    }

    @Test func whatIsNoLineIsTold() throws {
        let log = try RotatedLog(files: 3) { Self.json($0) }
        let reader = LogFileReader(log.paths, JSONFileFormat(), LogRequest(follow: true))
        try log.append(1...2)
        try log.append("{\"log\":\"torn\0\0\n")
        try log.append(4...5)
        #expect(numbers { reader.next() } == [1, 2, -4, 5])
    }

    @Test func tailsAndTimes() throws {
        let log = try RotatedLog(files: 3) { Self.json($0) }
        for start in [1, 11, 21] {
            if start > 1 { try log.rotate() }
            try log.append(start..<start + 10)
        }
        for tail in [0, 1, 9, 10, 11, 25, 30, 31] {
            let reader = LogFileReader(log.paths, JSONFileFormat(), LogRequest(tail: tail, follow: false))
            let wanted = Array((1...30).suffix(tail))
            #expect(numbers { reader.next() } == wanted, "\(tail)")
        }
        // What comes after the look does not count, where nothing is followed.
        let reader = LogFileReader(log.paths, JSONFileFormat(), LogRequest(follow: false))
        #expect(reader.next()?.lines.count == 30)
        try log.append(31...31)
        #expect(reader.next() == nil)
    }

    /// What was wanted from a time on that is no longer kept: a gap is before the first line, where there may have
    /// been lines.
    @Test(arguments: [(1, false), (2, false), (3, true), (4, true)])
    func aBeginThatIsNoLongerKept(_ written: Int, _ isTold: Bool) throws {
        let log = try RotatedLog(files: 3) { Self.json($0) }
        for file in 0..<written {
            if file > 0 { try log.rotate() }
            try log.append(file * 100 + 1...file * 100 + 100)
        }
        func read(_ milliseconds: Int, tail: Int? = nil) -> [Int] {
            let since = Timestamp(milliseconds: 1_704_067_200_000 + milliseconds)
            let reader = LogFileReader(
                log.paths, JSONFileFormat(), LogRequest(tail: tail, since: since, follow: false))
            return numbers { reader.next() }
        }
        // All lines have one millisecond, the 100th.
        let first = max(0, written - 3) * 100 + 1
        #expect(read(100).map(abs) == Array(first...written * 100))
        #expect((read(100).first ?? 0) == (isTold ? -first : first))
        #expect((read(-60_000).first ?? 0) == (isTold ? -first : first))
        #expect(read(101).isEmpty)
        // No more were wanted.
        #expect(read(0, tail: 10) == Array(written * 100 - 9...written * 100))
    }

    /// What is kept reaches further back: nothing that is wanted is missing.
    @Test func aBeginThatIsKept() throws {
        let log = try RotatedLog(files: 2) { Self.supervised($0) }
        for start in [1, 11, 21, 31] {
            try log.rotate()
            try log.append(start..<start + 10)
        }
        for (since, wanted) in [(0, -21), (20, -21), (21, -21), (22, 22), (40, 40)] {
            let request = LogRequest(since: Timestamp(milliseconds: 1_704_067_200_000 + since), follow: true)
            let reader = LogFileReader(log.paths, ProcessLogFormat(), request)
            #expect(numbers { reader.next() } == [wanted] + Array((abs(wanted) + 1)..<41), "since \(since)")
        }
    }

    /// What is read the quick way is what is read the other way, which lines with `attrs` go.
    @Test func bothWaysAgree() {
        var random = SeededNumbers(state: 7)
        let parts = [
            "a", "é", #"\n"#, #"\""#, #"\\"#, #"\u003c"#, "\"", #"","stream":"stdout","time":""#, "}", " ", "😀",
        ]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...4, using: &random)).map { _ in parts[Int.random(in: 0..<parts.count, using: &random)] }
                .joined()
            let end = Bool.random(using: &random) ? #"\n"# : ""
            let stream = Bool.random(using: &random) ? "stdout" : "stderr"
            let time = ["2024-01-01T00:00:01.5Z", "2024-01-01T00:00:01Z", "now", "2024-01-01T01:00:01.5+01:00"][
                Int.random(in: 0..<4, using: &random)]
            func line(_ attributes: String) -> LogFileLine? {
                var format = JSONFileFormat()
                return format.line(Array(#"{"log":"\#(text)\#(end)","stream":"\#(stream)"\#(attributes),"time":"\#(time)"}"#.utf8)[...])
            }
            let (quick, slow) = (line(""), line(#","attrs":{}"#))
            #expect(quick?.bytes == slow?.bytes && quick?.timestamp == slow?.timestamp, "\(text)")
            #expect(quick?.isPartial == slow?.isPartial && quick?.stream == slow?.stream, "\(text)")
        }
    }

    @Test(
        "Lines of json-file say what the engine was given",
        arguments: [
            (#"{"log":"hello\n","stream":"stdout","time":"2024-01-01T00:00:01.5Z"}"#, "hello", false),
            (#"{"log":"no end","stream":"stderr","time":"2024-01-01T00:00:01.500000001Z"}"#, "no end", true),
            (#"{"log":"\n","stream":"stdout","time":"2024-01-01T00:00:01.5Z"}"#, "", false),
            (#"{"log":"a\"b\\\n","stream":"stdout","time":"2024-01-01T00:00:01.5Z"}"#, #"a"b\"#, false),
            (#"{"log":"\u003ca\u0026b\u003e \u001b[1m\t\u0000\r\n","stream":"stdout","time":"2024-01-01T00:00:01.5Z"}"#, "<a&b> \u{1b}[1m\t\0\r", false),
            (#"{"log":"\ud83d\ude00 \ud83d é\u2028\n","stream":"stdout","time":"2024-01-01T00:00:01.5Z"}"#, "😀 \u{FFFD} é\u{2028}", false),
            (#"{"log":"x\n","stream":"stdout","attrs":{"a":"}\"","b":""},"time":"2024-01-01T00:00:01.5Z"}"#, "x", false),
            (#"{"log":"back\\n","stream":"stdout","time":"2024-01-01T01:00:01.5+01:00"}"#, #"back\n"#, true),
        ])
    func jsonLines(_ text: String, _ wanted: String, _ isPartial: Bool) throws {
        var format = JSONFileFormat()
        // Twice: the second time its minute is known.
        for _ in 0..<2 {
            let line = format.line(Array(text.utf8)[...])
            let found = try #require(line)
            #expect(String(decoding: found.bytes, as: UTF8.self) == wanted)
            #expect(found.isPartial == isPartial)
            #expect(found.timestamp.rfc3339 == "2024-01-01T00:00:01.500Z")
            #expect(found.stream == (text.contains("stderr") ? .stderr : .stdout))
        }
    }

    /// Torn anywhere, it is no line and does no harm.
    @Test func tornLines() {
        let whole = Array(#"{"log":"a\u003c\n","stream":"stdout","attrs":{"a":"b"},"time":"2024-01-01T00:00:01.5Z"}"#.utf8)
        var format = JSONFileFormat()
        for count in 0..<whole.count {
            let torn = format.line(whole[..<count])
            #expect(torn == nil, "\(count) bytes")
        }
        for text in ["", "{}", "[]", "null", #"{"log":"x\u12"}"#, #"{"log":"x\n","stream":"stdout","time":"now"}"#] {
            let line = format.line(Array(text.utf8)[...])
            #expect(line == nil)
        }
    }
}
