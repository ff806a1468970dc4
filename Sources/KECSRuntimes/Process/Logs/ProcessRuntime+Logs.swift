import KECSControl
import KECSModel

extension ProcessRuntime {
    /// Between two looks at a log that is followed.
    private static let pause = Duration.milliseconds(100)

    package func logs(_ taskArn: String, container: String, tail: Int?)
        async throws(RuntimeError) -> [ContainerLogLine]
    {
        let taskId = ProcessFiles.taskId(taskArn)
        return try await blocking {
            guard let folder = self.files.containerFolder(taskId, container) else { return [] }
            return ProcessLog.tail(folder: folder, limit: min(max(tail ?? 10_000, 0), 10_000))
        }
    }

    package func readLogs(
        _ taskArn: String, container: String, _ request: LogRequest,
        receive: @Sendable (LogPiece) async throws -> Void
    ) async throws {
        let taskId = ProcessFiles.taskId(taskArn)
        let found = try await blocking { () -> String? in
            guard let folder = self.files.containerFolder(taskId, container),
                self.files.arn(taskId) == taskArn,
                ProcessFiles.exists(folder + "/launch") || ProcessFiles.exists(folder + "/exit")
            else { return nil }
            return folder
        }
        guard let folder = found else { throw RuntimeError(.absent, "The container has no logs.") }
        let reader = LogFileReader([folder + "/log", folder + "/log.1"], ProcessLogFormat(), request)
        while true {
            try Task.checkCancellation()
            let (isOver, piece) = try await blocking {
                // In this order: a supervisor writes `exit` when its log is complete.
                let isOver = ProcessFiles.exists(folder + "/exit") || !ProcessFiles.exists(folder)
                return (isOver || !request.follow, reader.next())
            }
            if let piece {
                try await receive(piece)
            } else if isOver {
                return
            } else {
                try await environment.sleep(environment.uptime() + Self.pause)
            }
        }
    }
}
