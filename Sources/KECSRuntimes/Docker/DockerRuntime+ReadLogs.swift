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
        var tail = request.tail
        var isFirst = true
        while true {
            do throws(any Error) {
                // In this order: the reading that begins after a container has ended has all of it.
                let found = try await inspected(taskArn, container)
                let isLast = !request.follow || ["exited", "dead"].contains(found.state.status)
                place.beginAnew()
                let since = [request.since, place.since].compactMap { $0 }.max()
                let count = try await read(
                    found.id, isTerminal: found.config?.tty == true,
                    LogRequest(tail: tail, since: since, follow: !isLast), after: &place,
                    receive: receive)
                if isLast { return }
                isFirst = false
                // What there was has been told, or was not wanted; all else is new.
                if tail != 0 || place.since != nil { tail = nil }
                if count == 0 { try await Task.sleep(for: Self.pause) }
            } catch let error as RuntimeError where error.kind == .absent && !isFirst {
                // Removed: that was its end.
                return
            }
        }
    }

    private func inspected(
        _ taskArn: String, _ container: String
    ) async throws(RuntimeError) -> ContainerInspect {
        try await asRuntimeErrors {
            guard let found = try await client.listContainers(filters(taskArn, container)).first else {
                throw RuntimeError(.absent, "The container has no logs.")
            }
            let container = try await client.inspectContainer(found.id)
            // The engine would not follow it.
            guard container.state.status != "created" else {
                throw RuntimeError(.absent, "The container has not run.")
            }
            return container
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
