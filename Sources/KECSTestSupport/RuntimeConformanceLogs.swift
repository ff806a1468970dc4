import KECSControl
import KECSModel
import Synchronization

/// What a reading of a log has brought so far.
package final class LogTranscript: Sendable {
    private let pieces = Mutex<[LogPiece]>([])

    package init() {}

    package var lines: [ContainerLogLine] { pieces.withLock { $0.flatMap(\.lines) } }
    package var texts: [String] { lines.map(\.text) }
    package var hasGap: Bool { pieces.withLock { $0.contains(where: \.followsGap) } }

    package var pieceSizes: [Int] { pieces.withLock { $0.map(\.lines.count) } }
    /// How many lines are before each gap.
    package var gaps: [Int] {
        pieces.withLock { pieces in
            var (count, gaps): (Int, [Int]) = (0, [])
            for piece in pieces {
                if piece.followsGap { gaps.append(count) }
                count += piece.lines.count
            }
            return gaps
        }
    }

    package func take(_ piece: LogPiece) throws {
        try require(!piece.lines.isEmpty, "a piece without a line")
        try require(piece.lines.count <= LogPiece.lineLimit, "\(piece.lines.count) lines at once")
        pieces.withLock { $0.append(piece) }
    }
}

extension ConformanceBench {
    /// Reads to the end.
    package func readLogs(
        _ task: TaskSpec, _ request: LogRequest, of container: String = "web"
    ) async throws -> LogTranscript {
        let seen = LogTranscript()
        try await runtime.readLogs(task.arn, container: container, request) { try seen.take($0) }
        return seen
    }

    /// Reads while the body runs, then to the end.
    package func following(
        _ task: TaskSpec, _ request: LogRequest = LogRequest(follow: true),
        of container: String = "web", _ body: (LogTranscript) async throws -> Void
    ) async throws -> LogTranscript {
        let seen = LogTranscript()
        let runtime = try runtime
        async let reading: Void = runtime.readLogs(task.arn, container: container, request) {
            try seen.take($0)
        }
        try await body(seen)
        try await reading
        return seen
    }

    fileprivate func failure(ofLogsOf taskArn: String, _ container: String) async -> RuntimeError.Kind? {
        do {
            try await runtime.readLogs(taskArn, container: container, LogRequest(follow: true)) { _ in }
            return nil
        } catch {
            return (error as? RuntimeError)?.kind
        }
    }
}

extension RuntimeConformance {
    /// Cases with output that nothing but a program can write.
    private static func output(
        _ name: String, _ body: @escaping @Sendable (ConformanceBench) async throws -> Void
    ) -> Case {
        Case(name: "logs: \(name)") { bench in
            if try !bench.runtime.capabilities.simulated { try await body(bench) }
        }
    }

    /// Numbers of lines that begin with one.
    private static func numbers(_ seen: LogTranscript) -> [Int] {
        seen.texts.compactMap { Int($0) }
    }

    static let logCases: [Case] = [
        Case(name: "logs: what there is, by tail and time") { bench in
            let task = bench.task(bench.subject.container("web", .printOneLine))
            try await bench.start(task)
            let known = try await bench.waitForLogs(task, "web")
            let all = try await bench.readLogs(task, LogRequest(follow: false))
            try require(all.lines == known, "\(all.lines), and logs() says \(known)")
            for (request, count) in [
                (LogRequest(tail: 0, follow: false), 0), (LogRequest(tail: 9, follow: false), 1),
                (LogRequest(since: known[0].timestamp, follow: false), 1),
                (LogRequest(since: known[0].timestamp.adding(milliseconds: 1), follow: false), 0),
            ] {
                let seen = try await bench.readLogs(task, request)
                try require(seen.lines.count == count, "\(request): \(seen.lines)")
            }
        },
        Case(name: "logs: followed until the container's end") { bench in
            let task = bench.task(bench.subject.container("web", .printOneLine))
            try await bench.start(task)
            try await bench.waitRunning(task)
            let seen = try await bench.following(task) { seen in
                try await bench.eventually("the line") { !seen.lines.isEmpty }
                try await bench.stop(task, .kill)
            }
            let known = try await bench.runtime.logs(task.arn, container: "web", tail: nil)
            try require(seen.lines == known && known.count == 1, "\(seen.lines), and logs() says \(known)")
            // Of one that has ended, at once and the same.
            let again = try await bench.readLogs(task, LogRequest(follow: true))
            try require(again.lines == known, "after the end: \(again.lines)")
        },
        Case(name: "logs: cancelled at any time") { bench in
            let task = bench.task(bench.subject.container("web", .printOneLine))
            try await bench.start(task)
            try await bench.waitRunning(task)
            let runtime = try bench.runtime
            let seen = LogTranscript()
            // Owned by this case: cancelled and awaited here.
            let reading = Task {
                try await runtime.readLogs(task.arn, container: "web", LogRequest(follow: true)) {
                    try seen.take($0)
                }
            }
            try await bench.eventually("the line") { !seen.lines.isEmpty }
            reading.cancel()
            guard case .failure = await reading.result else {
                throw ConformanceFailure("it came to an end that there is not")
            }
        },
        Case(name: "logs: what is not there is absent") { bench in
            let never = bench.task(bench.subject.container("web", .runForever))
            let unknown = await bench.failure(ofLogsOf: never.arn, "web")
            try require(unknown == .absent, "unknown: \(String(describing: unknown))")
            let failed = bench.task(bench.subject.container("web", .startSlowly))
            try await bench.start(failed)
            try await bench.stop(failed, .kill)
            try await bench.wait(for: "the end", of: failed) {
                $0.containers.values.allSatisfy { $0.phase != .starting && $0.phase != .running }
            }
            // Stopped in the midst of its start: whether it has run or not, its log has an end.
            let cut = await bench.failure(ofLogsOf: failed.arn, "web")
            try require(cut == nil || cut == .absent, "cut short: \(String(describing: cut))")
            let task = try await bench.runningTask()
            let other = await bench.failure(ofLogsOf: task.arn, "other")
            try require(other == .absent, "another container: \(String(describing: other))")
            try await bench.runtime.remove([task.arn])
            let gone = await bench.failure(ofLogsOf: task.arn, "web")
            try require(gone == .absent, "removed: \(String(describing: gone))")
        },
        output("none is lost and none doubled where reading and writing meet") { bench in
            for tail in [nil, 0, 10] {
                let task = bench.task(bench.subject.container("web", .count(lines: 3000)))
                try await bench.start(task)
                try await bench.waitRunning(task)
                _ = try await bench.waitForLogs(task, "web")
                let seen = try await bench.following(
                    task, LogRequest(tail: tail, follow: true)) { _ in }
                let numbers = numbers(seen)
                guard tail != 0 || !numbers.isEmpty else { continue }
                let first = tail == nil ? 1 : (numbers.first ?? 0)
                try require(
                    numbers == Array(first...3000) && !seen.hasGap,
                    "tail \(String(describing: tail)): \(numbers.count) from \(first) to \(numbers.last ?? 0)")
                try require(
                    seen.lines.map(\.timestamp) == seen.lines.map(\.timestamp).sorted(), "times go back")
            }
        },
        output("who reads slowly gets all of it, and nothing is read ahead") { bench in
            let task = bench.task(bench.subject.container("web", .count(lines: 3000)))
            try await bench.start(task)
            try await bench.waitExited(task, "web")
            let seen = LogTranscript()
            let isBusy = Mutex(false)
            try await bench.runtime.readLogs(task.arn, container: "web", LogRequest(follow: true)) {
                let wasBusy = isBusy.withLock { busy in
                    defer { busy = true }
                    return busy
                }
                try require(!wasBusy, "another piece before the last was taken")
                try seen.take($0)
                await Task.yield()
                isBusy.withLock { $0 = false }
            }
            try require(numbers(seen) == Array(1...3000), "\(seen.lines.count) lines")
        },
        output("another reading goes on where one ended, a restart between them") { bench in
            let task = bench.task(bench.subject.container("web", .count(lines: 600)))
            try await bench.start(task)
            try await bench.waitExited(task, "web")
            struct Enough: Error {}
            for _ in 0..<3 {
                var place = LogPlace()
                let first = LogTranscript()
                do {
                    try await bench.runtime.readLogs(task.arn, container: "web", LogRequest(follow: true)) {
                        try first.take($0)
                        throw Enough()
                    }
                    throw ConformanceFailure("it went on without its reader")
                } catch is Enough {}
                place.beginAnew()
                // Somewhere within what was brought.
                let half = Array(first.lines.prefix(max(1, first.lines.count / 2)))
                for line in half { _ = place.isNew(line) }
                await bench.disconnect(crashing: true)
                try await bench.connect()
                place.beginAnew()
                let second = try await bench.readLogs(
                    task, LogRequest(since: place.since, follow: true))
                let rest = second.lines.filter { place.isNew($0) }
                try require(
                    (half + rest).compactMap { Int($0.text) } == Array(1...600),
                    "\(half.count) and \(rest.count) lines")
            }
        },
        output("long lines come in parts, bytes that are no text are replaced") { bench in
            let task = bench.task(bench.subject.container("web", .printLongLine))
            try await bench.start(task)
            try await bench.waitExited(task, "web")
            let seen = try await bench.readLogs(task, LogRequest(follow: true)).lines
            let whole = seen.map { $0.text + ($0.isPartial ? "" : "\n") }.joined()
            let long = String(repeating: "é", count: 20_000)
            try require(
                whole == "\(long)\na\u{FFFD}b\nend" && seen.count >= 4,
                "\(seen.map { ($0.text.utf8.count, $0.isPartial) })")
            try require(
                seen.allSatisfy { $0.text.utf8.count <= ContainerLogLine.byteLimit + 3 },
                "\(seen.map(\.text.utf8.count))")
        },
        output("a line ends with its line end alone: what is before that is the program's") { bench in
            let task = bench.task(bench.subject.container("web", .printReturns))
            try await bench.start(task)
            try await bench.waitExited(task, "web")
            let seen = try await bench.readLogs(task, LogRequest(follow: true))
            try require(seen.texts == ["one\r", "50%\r100%", "\r", "two"], "\(seen.texts)")
            let known = try await bench.runtime.logs(task.arn, container: "web", tail: nil)
            try require(known.map(\.text) == seen.texts, "logs() says \(known.map(\.text))")
        },
    ]
}
