import Foundation
import KECSControl
import KECSModel
import KECSRuntimes
import Testing

/// Logs in files that are rotated under their reader, as the engine's `json-file` and the supervisor write them.
struct LogFileReaderTests {
    /// A log that the test writes and rotates.
    private final class Log {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kecs-log-\(UUID().uuidString)")
        let paths: [String]
        /// As lines of the file.
        let write: (Int) -> String

        init(files: Int, _ write: @escaping (Int) -> String) throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let path = folder.appending(path: "log").path()
            paths = [path] + (1..<files).map { "\(path).\($0)" }
            self.write = write
            try append("")
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func append(_ text: String) throws {
            if !FileManager.default.fileExists(atPath: paths[0]) {
                _ = FileManager.default.createFile(atPath: paths[0], contents: nil)
            }
            let file = try #require(FileHandle(forWritingAtPath: paths[0]))
            try file.seekToEnd()
            try file.write(contentsOf: Data(text.utf8))
            try file.close()
        }

        func append(_ numbers: some Sequence<Int>) throws { try append(numbers.map(write).joined()) }

        func rotate() throws {
            try? FileManager.default.removeItem(atPath: paths[paths.count - 1])
            for index in paths.indices.dropLast().reversed()
            where FileManager.default.fileExists(atPath: paths[index]) {
                try FileManager.default.moveItem(atPath: paths[index], toPath: paths[index + 1])
            }
            try append("")
        }
    }

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
    func everyOrderOfEvents(_ files: Int, _ isJSON: Bool) throws {
        for seed in 0..<60 { try oneOrder(seed, files: files, isJSON) }
    }

    private func oneOrder(_ seed: Int, files: Int, _ isJSON: Bool) throws {
        var random = Numbers(state: UInt64(seed))
        let log = try Log(files: files) { isJSON ? Self.json($0) : Self.supervised($0) }
        let json = LogFileReader(log.paths, JSONFileFormat(), LogRequest(follow: true))
        let plain = LogFileReader(log.paths, ProcessLogFormat(), LogRequest(follow: true))
        func next() -> LogPiece? { isJSON ? json.next() : plain.next() }
        var written = 0
        var seen: [Int] = []
        /// Numbers of the files, the newest first.
        var kept: [[Int]] = [[]]
        for _ in 0..<Int.random(in: 1...40, using: &random) {
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                try log.rotate()
                kept.insert([], at: 0)
                if kept.count > files { kept.removeLast() }
            case 1: seen += numbers { next() }
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
        for index in all.indices.dropFirst() where all[index] != all[index - 1] + 1 {
            #expect(seen[index] < 0, "seed \(seed): a hole before \(all[index]) that nothing tells")
        }
    }

    /// A gap stands where it is, not somewhere in the message that it is in.
    @Test func theGapIsWhereItIs() throws {
        let log = try Log(files: 2) { Self.supervised($0) }
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

    @Test func whatIsNoLineIsTold() throws {
        let log = try Log(files: 3) { Self.json($0) }
        let reader = LogFileReader(log.paths, JSONFileFormat(), LogRequest(follow: true))
        try log.append(1...2)
        try log.append("{\"log\":\"torn\0\0\n")
        try log.append(4...5)
        #expect(numbers { reader.next() } == [1, 2, -4, 5])
    }

    @Test func tailsAndTimes() throws {
        let log = try Log(files: 3) { Self.json($0) }
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

/// SplitMix64: a seed decides it.
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
