import KECSControl
import KECSModel

/// Where the engine's files are out of reach, its API is asked for what there is, again and again:
/// such an answer is exact, whatever is rotated meanwhile. What follows a log is not, and only
/// tells when it is time to ask: Docs/Decisions/logs-of-docker.md.
extension DockerRuntime {
    /// Of the newest messages so many are asked for, until the last known one is among them.
    private static let tails: [Int?] = [64, 1024, 16_384, nil]
    /// Before the next question: what is written in it comes together.
    private static let pause = Duration.milliseconds(100)
    /// A question at the latest, should the engine tell of nothing.
    private static let longest = Duration.seconds(5)

    func readLogRounds(
        of container: ContainerInspect, _ request: LogRequest, receive: (LogPiece) async throws -> Void
    ) async throws {
        let isTerminal = container.config?.tty == true
        var splitter = LogSplitter(isFramed: !isTerminal)
        var container = container
        var isFirst = true
        do {
            while true {
                // In this order: what is asked for after a container has ended is all of it.
                let isLast = !request.follow || container.hasEnded
                if isFirst {
                    // None is wanted, but has to be known.
                    let isWanted = request.tail != 0
                    try await ask(
                        container.id, tail: isWanted ? request.tail : 1, since: isWanted ? request.since : nil,
                        &splitter
                    ) { if isWanted { try await receive($0) } }
                    isFirst = false
                } else {
                    try await goOn(container.id, since: request.since, &splitter, receive)
                }
                if isLast { return }
                try await awaitNews(of: container.id, isTerminal: isTerminal, behind: splitter.last)
                try await environment.sleep(environment.uptime() + Self.pause)
                container = try await client.inspectContainer(container.id)
            }
        } catch let error as DockerError {
            // Removed: that was its end.
            if error.status == 404, !isFirst { return }
            throw RuntimeError(docker: error)
        }
    }

    /// Hands what is behind the last message.
    private func goOn(
        _ id: String, since: Timestamp?, _ splitter: inout LogSplitter,
        _ receive: (LogPiece) async throws -> Void
    ) async throws {
        guard splitter.last != nil else {
            splitter.beginAnew(goesOn: false)
            return try await ask(id, tail: nil, since: since, &splitter, receive)
        }
        for tail in Self.tails {
            splitter.beginAnew(goesOn: true)
            try await ask(id, tail: tail, since: nil, &splitter, receive)
            if splitter.isFound { return }
            // That was all there is.
            if let tail, splitter.count < tail { break }
        }
        splitter.beginAnew(goesOn: false)
        try await ask(id, tail: nil, since: nil, &splitter, followsGap: true, receive)
    }

    /// One answer; hands its new lines, those together that are there together.
    private func ask(
        _ id: String, tail: Int?, since: Timestamp?, _ splitter: inout LogSplitter, followsGap: Bool = false,
        _ receive: (LogPiece) async throws -> Void
    ) async throws {
        var pieces = LogPieces()
        pieces.followsGap = followsGap
        func hand(_ lines: [ContainerLogLine]) async throws {
            for line in lines {
                pieces.add(line)
                if pieces.isFull, let piece = pieces.take() { try await receive(piece) }
            }
        }
        try await client.readLogs(id, LogRequest(tail: tail, since: since, follow: false)) { chunk in
            try await hand(try splitter.append(chunk))
        }
        try await hand(splitter.finish())
        if let piece = pieces.take() { try await receive(piece) }
    }

    /// Returns when there may be more than this, or the container has ended.
    private func awaitNews(of id: String, isTerminal: Bool, behind last: LogFrames.Frame?) async throws {
        struct News: Error {}
        do {
            try await withTimeLimit(Self.longest) {
                var splitter = LogSplitter(isFramed: !isTerminal)
                try await self.client.readLogs(id, LogRequest(tail: 1, follow: true)) { chunk in
                    _ = try splitter.append(chunk)
                    if let seen = splitter.last, seen != last { throw News() }
                }
            }
        } catch is News {
        } catch is TimeLimitExceeded {
        }
    }
}
