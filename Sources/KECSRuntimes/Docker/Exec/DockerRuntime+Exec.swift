import KECSControl
import KECSModel
import NIOCore
import NIOPosix

extension DockerRuntime {
    package func exec(_ taskArn: String, container: String, _ request: ExecRequest)
        async throws(RuntimeError) -> any ExecSession
    {
        guard request.command.first?.isEmpty == false else {
            throw RuntimeError(.terminal, "The command is empty.")
        }
        return try await asRuntimeErrors {
            let filters = DockerFilters.labels(
                (TaskLabels.instance, instance), (TaskLabels.taskArn, taskArn),
                (TaskLabels.containerName, container))
            guard let found = try await client.listContainers(filters).first else {
                throw RuntimeError(.absent, "There is no container \(container).")
            }
            let inspected = try await client.inspectContainer(found.id)
            guard inspected.state.status == "running" else {
                throw RuntimeError(.absent, "The container \(container) is not running.")
            }
            let mark = "KECS_EXEC_ID=\(Environment.system.hex(bytes: 16))"
            let id: String
            do {
                id = try await client.createExec(
                    found.id,
                    ExecCreate(
                        tty: request.terminal != nil, cmd: request.command,
                        env: Self.environment(request, beside: inspected.config?.env ?? []) + [mark]))
            } catch let error as DockerError where error.status == 409 {
                // It has stopped meanwhile, or is paused.
                throw RuntimeError(.absent, error.description)
            }
            return try await start(id, mark: mark, in: found.id, request)
        }
    }

    private func start(
        _ id: String, mark: String, in container: String, _ request: ExecRequest
    ) async throws -> any ExecSession {
        // The one that we are called on, if any: then what comes need not change threads.
        let eventLoop: any EventLoop = MultiThreadedEventLoopGroup.currentEventLoop ?? client.group.next()
        let reader = try await eventLoop.submit {
            NIOLoopBound(OutputReader(eventLoop: eventLoop), eventLoop: eventLoop)
        }.get()
        do {
            let (channel, isSized) = try await client.startExec(
                id, terminal: request.terminal, reader: reader, on: eventLoop)
            let session = DockerExecSession(
                DockerExec(client: client, id: id, container: container, mark: mark),
                channel: channel, reader: reader, hasTerminal: request.terminal != nil)
            if let size = request.terminal, !isSized { await session.resizeAtStart(size) }
            return session
        } catch let error as DockerError where Self.isCommandError(error) {
            return FailedExecSession(error: error, hasTerminal: request.terminal != nil)
        }
    }

    /// Newer engines refuse to start what they cannot execute; older ones say so on the
    /// command's output, which is what the port wants.
    private static func isCommandError(_ error: DockerError) -> Bool {
        guard case .response(400, let message) = error else { return false }
        return message.contains("exec failed")
    }

    private static func environment(_ request: ExecRequest, beside own: [String]) -> [String] {
        let names = Set(own.compactMap { $0.split(separator: "=", maxSplits: 1).first })
        let wanted = request.environment + [EnvironmentVariable(name: "LANG", value: "C.UTF-8")]
        return wanted.filter { !names.contains(Substring($0.name)) }.map { "\($0.name)=\($0.value)" }
    }
}
