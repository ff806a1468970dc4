import KECSModel
import Logging

/// One pull: bounded in time and in silence, its progress in the log, its errors by name.
struct ImagePull: Sendable {
    let image: String
    let taskArn: String
    let context: LaunchContext

    /// - Throws: ``LaunchFailure``, `CancellationError`.
    func run() async throws {
        try await context.pullPermits.withPermit {
            context.table.pullBegan(taskArn, at: context.now())
            defer { context.table.pullEnded(taskArn, at: context.now()) }
            context.logger.info("Pulling", metadata: metadata)
            try await pull()
            context.logger.info("Pulled", metadata: metadata)
        }
    }

    private var metadata: Logger.Metadata { ["image": "\(image)", "task": "\(taskArn)"] }

    private func pull() async throws {
        let (options, reference) = (context.options, ImageReference(image))
        do {
            try await withInnerLimit(options.pullInactivityTimeout) { alive in
                var progress = PullProgress()
                try await context.client.pullImage(reference) { message in
                    alive()
                    if let error = message.error {
                        throw LaunchFailure(.cannotPullContainer, error)
                    }
                    progress.apply(message)
                    if let line = progress.lineToLog(at: ContinuousClock.now) {
                        context.logger.info(
                            "Pulling", metadata: metadata.merging(["progress": "\(line)"]) { $1 })
                    }
                }
            }
        } catch let error as DockerError {
            throw LaunchFailure(.cannotPullContainer, error.description)
        } catch is TimeLimitExceeded {
            throw LaunchFailure.timedOut("pulled", after: options.pullTimeout)
        }
    }

    /// The limit of silence inside the limit of the whole.
    private func withInnerLimit(
        _ silence: Duration,
        _ operation: @escaping @Sendable (_ alive: @escaping @Sendable () -> Void) async throws -> Void
    ) async throws {
        try await withTimeLimit(context.options.pullTimeout) {
            do {
                try await withInactivityLimit(silence, operation)
            } catch is TimeLimitExceeded {
                throw LaunchFailure(
                    .cannotPullContainer,
                    "pull of \(image) was given up: no progress for \(silence.goText)")
            }
        }
    }
}
