import KECSControl
import KECSModel

extension ProcessRuntime {
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
        try await reader.readAll(
            environment, threads,
            // A supervisor writes `exit` when its log is complete.
            isOver: {
                !request.follow || ProcessFiles.exists(folder + "/exit") || !ProcessFiles.exists(folder)
            },
            receive: receive)
    }
}
