import KECSControl
import KECSModel

extension DockerRuntime {
    package func readLogs(
        _ taskArn: String, container: String, _ request: LogRequest,
        receive: @Sendable (LogPiece) async throws -> Void
    ) async throws {
        let found = try await asRuntimeErrors {
            guard let found = try await self.client.listContainers(self.filters(taskArn, container)).first else {
                throw RuntimeError(.absent, "The container has no logs.")
            }
            let container = try await self.client.inspectContainer(found.id)
            // The engine would not follow it.
            guard container.state.status != "created" else {
                throw RuntimeError(.absent, "The container has not run.")
            }
            return container
        }
        if let files = logFiles(found) {
            try await readLogFiles(files, of: found, request, receive: receive)
        } else {
            try await readLogRounds(of: found, request, receive: receive)
        }
    }

    func filters(_ taskArn: String, _ container: String) -> DockerFilters {
        DockerFilters.labels(
            (TaskLabels.instance, instance), (TaskLabels.taskArn, taskArn),
            (TaskLabels.containerName, container))
    }
}
