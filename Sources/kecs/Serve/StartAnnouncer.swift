import KECSControl
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// Tells once, on standard output, that the server is ready and how to use it.
final class StartAnnouncer: Service {
    /// How long the engine may take before the server is announced without it.
    private static let patience = Duration.seconds(5)

    private let configuration: Configuration
    private let selection: RuntimeSelection
    private let controlPlane: ControlPlane
    private let started: ContinuousClock.Instant
    private let logger: Logger
    private let addresses: AsyncStream<SocketAddress>
    private let addressSource: AsyncStream<SocketAddress>.Continuation

    init(
        configuration: Configuration, selection: RuntimeSelection, controlPlane: ControlPlane,
        started: ContinuousClock.Instant, logger: Logger
    ) {
        self.configuration = configuration
        self.selection = selection
        self.controlPlane = controlPlane
        self.started = started
        self.logger = logger
        (addresses, addressSource) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func bound(to address: SocketAddress) {
        addressSource.yield(address)
        addressSource.finish()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.announce() }
    }

    private func announce() async {
        for await address in addresses {
            // The control plane tells only when asked.
            let deadline = ContinuousClock.now + Self.patience
            while !controlPlane.isReady, .now < deadline, !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(2))
            }
            guard !Task.isCancelled else { return }
            let summary = StartSummary(
                configuration: configuration, selection: selection,
                port: address.port ?? configuration.port, isReady: controlPlane.isReady,
                startedIn: .now - started)
            let text =
                switch configuration.logFormat {
                case .text: summary.text
                case .json: summary.json
                }
            Console.standardOutput.line(text)
            if let warning = selection.warning { logger.warning("\(warning)") }
            if configuration.testHooks {
                logger.warning(
                    "TEST HOOKS ARE OPEN: whoever reaches /_kecs/ can wipe all state and stop all tasks")
            }
        }
    }
}
