import KECSControl
import KECSModel

extension DockerRuntime {
    /// Before a reading is begun anew that has brought nothing.
    private static let pause = Duration.milliseconds(200)

    package func readLogs(
        _ taskArn: String, container: String, _ request: LogRequest,
        receive: @Sendable (LogPiece) async throws -> Void
    ) async throws {
        var place = LogPlace()
        var isFirst = true
        var tail = request.tail
        while true {
            let found = try await asRuntimeErrors {
                try await client.listContainers(filters(taskArn, container)).first
            }
            guard let found else {
                if isFirst { throw RuntimeError(.absent, "The container has no logs.") }
                // Removed: that was its end.
                return
            }
            // In this order: the reading that begins after a container has ended has all of
            // it. The engine does not follow one that does not run yet.
            let state = try await asRuntimeErrors { try await client.inspectContainer(found.id) }
            let isLast = !request.follow || ["exited", "dead"].contains(state.state.status)
            place.beginAnew()
            let since = [request.since, place.since].compactMap { $0 }.max()
            let count = try await read(
                found.id, isTerminal: state.config?.tty == true,
                LogRequest(tail: tail, since: since, follow: !isLast), after: &place, receive: receive)
            if isLast { return }
            isFirst = false
            // What there was has been told, or was not wanted; all else is new.
            if tail != 0 || place.since != nil || state.state.status == "created" { tail = nil }
            if count == 0 { try await Task.sleep(for: Self.pause) }
        }
    }

    /// One reading; answers how many new lines it brought.
    private func read(
        _ id: String, isTerminal: Bool, _ request: LogRequest, after place: inout LogPlace,
        receive: (LogPiece) async throws -> Void
    ) async throws -> Int {
        var splitter = LogSplitter(isFramed: !isTerminal)
        var pieces = LogPieces()
        var count = 0
        func hand(_ lines: [ContainerLogLine]) async throws {
            for line in lines where place.isNew(line) {
                count += 1
                pieces.add(line)
                if pieces.isFull, let piece = pieces.take() { try await receive(piece) }
            }
            if let piece = pieces.take() { try await receive(piece) }
        }
        do {
            try await client.readLogs(id, request) { try await hand(try splitter.append($0)) }
            // Of a reading that goes on elsewhere, this comes again.
            if !request.follow { try await hand(splitter.finish()) }
        } catch let error as DockerError {
            // Removed meanwhile.
            if request.follow, error.status == 404 { return count }
            throw RuntimeError(docker: error)
        }
        return count
    }

    func filters(_ taskArn: String, _ container: String) -> DockerFilters {
        DockerFilters.labels(
            (TaskLabels.instance, instance), (TaskLabels.taskArn, taskArn),
            (TaskLabels.containerName, container))
    }
}
