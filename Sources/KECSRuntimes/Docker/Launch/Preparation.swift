import KECSControl
import KECSModel
import Logging

/// Makes what all containers of a task need: its volumes, and the pause container
/// with its network. Every step may find its work done already.
struct Preparation: Sendable {
    let plan: EngineTask
    let context: LaunchContext

    private var client: DockerClient { context.client }
    private var limit: Duration { context.options.startTimeout }

    func run() async -> Result<Void, LaunchFailure> {
        async let volumes = failure(of: makeVolumes)
        async let pause = failure(of: makePause)
        let failures = await [volumes, pause]
        guard let first = failures.compactMap(\.self).first else { return .success(()) }
        return .failure(first)
    }

    private func failure(of step: @Sendable () async throws -> Void) async -> LaunchFailure? {
        do {
            try await step()
            return nil
        } catch let failure as LaunchFailure {
            return failure
        } catch {
            // Only a call that was not translated comes here.
            return LaunchFailure(.resourceInitialization, "\(error.inOneLine)")
        }
    }

    @Sendable private func makeVolumes() async throws {
        for volume in plan.volumes {
            do {
                try await context.insist(for: limit) {
                    switch volume {
                    case .create(let body): try await client.createVolume(body)
                    case .require(let name): try await client.requireVolume(name)
                    }
                }
            } catch let error as DockerError {
                throw LaunchFailure(.cannotCreateVolume, error.description)
            }
        }
    }

    @Sendable private func makePause() async throws {
        guard plan.needsPause else { return }
        try await makeNetwork()
        do {
            guard !plan.publishedPauseMappings.isEmpty else {
                return try await startPause(publishing: false)
            }
            do {
                try await startPause(publishing: true)
            } catch let error as DockerError where error.status != nil {
                context.logger.warning(
                    "The task's ports are not published on this machine",
                    metadata: ["task": "\(plan.task.arn)", "reason": "\(error.inOneLine)"])
                try await client.removeContainer(plan.names.pause)
                try await startPause(publishing: false)
            }
        } catch let error as DockerError {
            throw LaunchFailure(.resourceInitialization, error.description)
        }
    }

    private func makeNetwork() async throws {
        guard let network = plan.network else { return }
        do {
            try await context.insist(for: limit) { try await client.createNetwork(network) }
        } catch let first as DockerError {
            guard first.status != nil else {
                throw LaunchFailure(.containerNetworking, first.description)
            }
            // Most likely the engine's pools are used up.
            for other in plan.networksOutsidePools {
                do {
                    return try await context.insist(for: limit) {
                        try await client.createNetwork(other)
                    }
                } catch is DockerError {
                    // Taken by another task: the next one.
                }
            }
            throw LaunchFailure(.containerNetworking, first.description)
        }
    }

    private func startPause(publishing: Bool) async throws {
        let body = plan.pauseBody(publishing: publishing)
        let name = plan.names.pause
        do {
            try await createPause(name, body)
        } catch let error as DockerError where error.status == 404 {
            guard try await client.inspectImage(body.image) == nil else { throw error }
            try await importImage()
            try await createPause(name, body)
        }
        try await context.permits.withPermit {
            try await context.insist(for: limit) {
                try await client.startContainer(name, timeLimit: limit)
            }
        }
    }

    private func createPause(_ name: String, _ body: ContainerCreate) async throws {
        // 409: made by an earlier start.
        try await client.ignoring(409) {
            _ = try await context.permits.withPermit {
                try await context.insist(for: limit) {
                    try await client.createContainer(name, body, timeLimit: limit)
                }
            }
        }
    }

    private func importImage() async throws {
        let engine = try await client.version()
        guard let architecture = PauseImage.Architecture(engine: engine.arch ?? "") else {
            throw LaunchFailure(
                .resourceInitialization,
                "There is no pause program for the engine's architecture \(engine.arch ?? "?")")
        }
        try await client.importImage(
            PauseImage.archive(architecture), repository: PauseImage.repository,
            tag: PauseImage.version, changes: PauseImage.changes)
    }
}
