import Glibc
import KECSControl
import KECSModel
import NIOPosix
import Synchronization

/// The engine's own reader loses and doubles lines while the engine rotates, and says neither.
/// Where its files are within reach they are read in its place: Docs/Decisions/logs-of-docker.md.
extension DockerRuntime {
    /// Before the engine is asked again whether a container has ended.
    private static let askAgain = Duration.seconds(1)

    /// The files of a container's log, the newest first; nil where this program cannot read them.
    func logFiles(_ container: ContainerInspect) -> [String]? {
        guard options.readsLogFiles, case .unix = client.endpoint, let files = container.logFiles,
            files.contains(where: { access($0, R_OK) == 0 })
        else { return nil }
        return files
    }

    func readLogFiles(
        _ files: [String], of container: ContainerInspect, _ request: LogRequest,
        receive: @Sendable (LogPiece) async throws -> Void
    ) async throws {
        let reader = LogFileReader(
            files, JSONFileFormat(), isTerminal: container.config?.tty == true, request)
        guard request.follow, !container.hasEnded else {
            // Of one that has ended all is there, and nothing is written any more.
            return try await reader.readAll(environment, .singleton, isOver: { true }, receive: receive)
        }
        let end = ContainerEnd()
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Owned by the group: cancelled when the reading is over.
            group.addTask {
                let result = await self.awaitEnd(of: container.id)
                end.result.withLock { $0 = result }
            }
            defer { group.cancelAll() }
            // The engine closes the log before it says that a container has ended.
            try await reader.readAll(
                environment, .singleton, isOver: { try end.result.withLock { $0 }?.get() != nil }, receive: receive)
        }
    }

    private func awaitEnd(of id: String) async -> Result<Void, RuntimeError> {
        do {
            while true {
                try await client.ignoring(404) { try await client.waitContainer(id) }
                if try await client.inspectContainer(id).hasEnded { return .success(()) }
                try await environment.sleep(environment.uptime() + Self.askAgain)
            }
        } catch let error as DockerError where error.status == 404 {
            // Removed: that was its end.
            return .success(())
        } catch let error as DockerError {
            return .failure(RuntimeError(docker: error))
        } catch {
            return .failure(RuntimeError(.retryable, "The log could not be read."))
        }
    }
}

/// How a container's end has been found; nil before it.
private final class ContainerEnd: Sendable {
    let result = Mutex<Result<Void, RuntimeError>?>(nil)
}

extension ContainerInspect {
    var hasEnded: Bool { ["exited", "dead"].contains(state.status) }

    /// Where the engine keeps its log, the newest file first; nil where that is no `json-file` whose
    /// files stay whole when they are rotated.
    var logFiles: [String]? {
        guard let path = logPath, path.hasPrefix("/"), let log = hostConfig?.logConfig, log.type == "json-file",
            log.config?["compress"] ?? "false" == "false",
            let count = Int(log.config?["max-file"] ?? "1"), (2...100).contains(count)
        else { return nil }
        return [path] + (1..<count).map { "\(path).\($0)" }
    }
}
