import KECSControl
import KECSRuntimes
import Logging
import NIOCore

/// Which runtime, and why.
struct RuntimeSelection: Sendable {
    enum Kind: Sendable {
        case docker(DockerEndpoint)
        case process
        case simulated
    }

    let kind: Kind
    /// For people, to follow the runtime's name.
    let reason: String
    /// What the server's owner should know, and may not want.
    var warning: String?

    /// - Throws: where Docker was asked for and no engine answers.
    static func choose(
        _ configuration: Configuration, _ surroundings: Surroundings, group: any EventLoopGroup
    ) async throws(Failure) -> RuntimeSelection {
        switch configuration.runtime {
        case .simulated:
            return RuntimeSelection(
                kind: .simulated, reason: "as configured; containers are made up, nothing runs")
        case .process:
            return RuntimeSelection(
                kind: .process, reason: "as configured; tasks are plain processes, not isolated")
        case .docker, .auto:
            let status = await locate(configuration, surroundings, group: group)
            if let engine = status.engine {
                return RuntimeSelection(kind: .docker(engine.endpoint), reason: status.summary)
            }
            guard configuration.runtime == .auto else {
                throw Failure(
                    .unavailable,
                    "\(status.summary.capitalizedFirst). Start Docker, say where it listens with "
                        + "--docker-host, or use --runtime process.")
            }
            return RuntimeSelection(
                kind: .process, reason: status.summary,
                warning: "Tasks run as plain processes of this user, not isolated from this "
                    + "machine or from each other: there is \(status.summary).")
        }
    }

    /// Looks for an engine where the configuration says, else in the usual places.
    static func locate(
        _ configuration: Configuration, _ surroundings: Surroundings, group: any EventLoopGroup
    ) async -> DockerEngineStatus {
        await DockerEngine.locate(
            dockerHost: configuration.dockerHost,
            sockets: DockerEngine.usualSockets(
                home: surroundings.homeFolder,
                runtimeDirectory: surroundings.variable("XDG_RUNTIME_DIR")),
            group: group)
    }

    /// - Parameter instance: The store's id, which marks what this server runs.
    func make(
        _ configuration: Configuration, instance: String, on resources: Resources, logger: Logger
    ) throws -> any TaskRuntime {
        switch kind {
        case .docker(let endpoint):
            var options = DockerOptions()
            options.pull = configuration.imagePullBehavior
            return DockerRuntime(
                endpoint: endpoint, instance: instance, options: options, logger: logger,
                group: resources.group)
        case .process:
            return try ProcessRuntime(
                dataFolder: "\(configuration.dataDir)/tasks", threads: resources.threads,
                group: resources.group, logger: logger)
        case .simulated:
            let runFor = configuration.simulatedRunFor.milliseconds
            return try SimulatedRuntime(
                dataFolder: configuration.dataDir,
                options: SimulatedOptions(
                    startDelay: .milliseconds(configuration.simulatedStartDelay.milliseconds),
                    stopDelay: .milliseconds(configuration.simulatedStopDelay.milliseconds),
                    runFor: runFor == 0 ? nil : .milliseconds(runFor),
                    exitCode: configuration.simulatedExitCode),
                logger: logger)
        }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
