import CoreMetrics
import KECSAccess
import KECSControl
import KECSGateway
import KECSMetrics
import KECSModel
import KECSRealtime
import KECSStore
import KECSWire
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// The composition root: the one place where ports get what stands behind them.
///
/// Started in the order store, runtime, control plane, stream, gateway; stopped
/// in reverse, so that nobody is asked after it has gone.
struct Composition: Sendable {
    /// Clients get so long to end what is under way when the server stops.
    private static let gracePeriod = Duration.seconds(8)

    private let configuration: Configuration
    private let surroundings: Surroundings
    private let logger: Logger
    private let metrics = ServerMetrics.makeRegistry()
    private let started = ContinuousClock.now

    init(_ configuration: Configuration, _ surroundings: Surroundings) {
        self.configuration = configuration
        self.surroundings = surroundings
        let format = configuration.logFormat
        let level = configuration.logLevel
        logger = Logger(label: "kecs") { label in
            LineLogHandler(label: label, level: level, format: format) {
                Console.standardError.line($0)
            }
        }
    }

    /// Runs the server until it is told to stop.
    func run() async throws {
        let signals = StopSignals(logger: logger)
        defer { signals.end() }
        // For libraries; ours are handed what they tell. Once in a process.
        MetricsSystem.bootstrap(metrics)
        let resources = Resources()
        do {
            try await serve(on: resources, until: signals)
        } catch {
            await resources.shutdown()
            throw error
        }
        await resources.shutdown()
        logger.info("Stopped")
    }

    private func serve(on resources: Resources, until signals: StopSignals) async throws {
        let group = resources.group
        let limits = realtimeLimits
        let broadcaster = Broadcaster(limits: limits)
        // Found before the store is opened: where an engine is slow, nothing is held yet.
        let selection = try await RuntimeSelection.choose(configuration, surroundings, group: group)
        let access = try await accessControl()
        let authenticator: any Authenticator = access ?? OpenAccess()
        let certificate = try await certificateSource()
        let store = try SQLiteStore.open(
            dataFolder: configuration.dataDir, sink: broadcaster, environment: .system,
            options: storeOptions, logger: logger, metrics: metrics)
        do {
            broadcaster.begin(at: store.position)
            let runtime = OwnedRuntime(
                try selection.make(
                    configuration, instance: store.position.epoch, on: resources, logger: logger),
                of: store)
            let exec = ExecTable(
                runtime: runtime, environment: .system, authenticator: authenticator,
                settings: controlSettings, limits: execLimits, logger: logger)
            let sampler = MetricsSampler(
                settings: controlSettings, store: store, runtime: runtime, environment: .system,
                logger: logger)
            let controlPlane = ControlPlane(
                settings: controlSettings, store: store, runtime: runtime, environment: .system,
                execDesk: exec, metrics: sampler, logger: logger)
            let monitor = StreamMonitor(metrics: metrics, logger: logger)
            defer { monitor.flush() }
            let realtime = try await RealtimeServer.start(
                on: group, broadcaster: broadcaster, history: StoreHistory(store),
                environment: .system, serverVersion: KECSVersion.current,
                authenticator: authenticator, limits: limits,
                monitor: monitor, metrics: sampler,
                logs: LogDesk(runtime: runtime, environment: .system))
            metrics.add(StoreCollector(store: store))
            metrics.add(TaskCollector(controlPlane: controlPlane))
            metrics.add(StreamCollector(realtime: realtime, store: store))
            let announcer = StartAnnouncer(
                configuration: configuration, selection: selection, controlPlane: controlPlane,
                started: started, logger: logger)
            let gateway = Gateway(
                options: gatewayOptions, controlPlane: controlPlane, realtime: realtime,
                gatekeeper: Gatekeeper(
                    authenticator: authenticator, accessKeys: access ?? NoAccessKeys()),
                certificate: certificate, exec: exec, metrics: metrics, eventLoopGroup: group, logger: logger,
                onBound: { announcer.bound(to: $0) })
            if !signals.isStopping {
                let watch = FileWatch(access: access, certificate: certificate)
                try await run(
                    [watch, controlPlane, sampler, exec, realtime, gateway], announcer: announcer)
            }
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    /// Nil where authentication is switched off. Made before the store is opened, since a
    /// file may be in disorder.
    private func accessControl() async throws -> AccessControl? {
        guard configuration.auth == .required else {
            // Whoever gives keys believes that somebody looks at them.
            if configuration.accessKeys != nil || configuration.jwtKeys != nil {
                throw Failure(
                    .configuration,
                    "access-keys and jwt-keys have no effect without authentication: add "
                        + "--auth required.")
            }
            return nil
        }
        var settings = AccessSettings(dataFolder: configuration.dataDir)
        settings.jwtKeys = configuration.jwtKeys
        settings.jwtIssuer = configuration.jwtIssuer
        settings.jwtAudience = configuration.jwtAudience
        settings.accessKeys = configuration.accessKeys
        let access = try await AccessControl(settings, logger: logger)
        if access.isEmpty {
            logger.warning(
                "Authentication is required and there is no token yet: make one with `kecs token create --role admin`")
        }
        return access
    }

    /// Nil where connections are in the clear.
    private func certificateSource() async throws -> CertificateSource? {
        let (file, key) = (configuration.tlsCertificate, configuration.tlsKey)
        guard let file, let key else {
            guard file == nil, key == nil, configuration.tlsClientCA == nil else {
                throw Failure(
                    .configuration,
                    "tls-certificate and tls-key go together, and tls-client-ca needs both: add "
                        + (file == nil ? "--tls-certificate." : "--tls-key."))
            }
            if !Exposure.isLoopback(configuration.host) {
                logger.warning(
                    "Tokens travel in the clear: beyond this machine give the server a certificate with --tls-certificate and --tls-key")
            }
            return nil
        }
        return try await CertificateSource(
            certificate: file, key: key, clientAuthority: configuration.tlsClientCA, logger: logger)
    }

    private func run(_ services: [any Service], announcer: StartAnnouncer) async throws {
        var group = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }
                // Says its piece and is done, which ends nothing.
                + [.init(service: announcer, successTerminationBehavior: .ignore)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: Self.silent)
        group.maximumGracefulShutdownDuration = Self.gracePeriod
        try await ServiceGroup(configuration: group).run()
    }

    /// The service group tells of each of its steps; ours tell what matters.
    private static let silent = Logger(label: "kecs.services") { _ in SwiftLogNoOpLogHandler() }

    private var gatewayOptions: GatewayOptions {
        var options = GatewayOptions(
            host: configuration.host, port: configuration.port,
            accountId: configuration.accountId, region: configuration.region,
            version: KECSVersion.current, testHooks: configuration.testHooks)
        options.serverNames = Set(configuration.serverNames)
        options.allowedOrigins = Set(configuration.allowedOrigins)
        options.trustedProxies = configuration.trustedProxies
        return options
    }

    private var controlSettings: ControlSettings {
        var settings = ControlSettings()
        settings.stoppedTaskRetentionSeconds = configuration.stoppedTaskRetention.seconds
        settings.stopTimeoutSeconds = configuration.stopTimeout.seconds
        settings.taskHealthyAfterMilliseconds = configuration.taskHealthyAfter.milliseconds
        settings.scalingPeriodSeconds = configuration.scalingPeriod.seconds
        settings.execAny = configuration.execAny
        settings.metricsIntervalMilliseconds = configuration.metricsInterval.milliseconds
        return settings
    }

    private var execLimits: ExecLimits {
        var limits = ExecLimits()
        limits.idle = .milliseconds(configuration.execIdleTimeout.milliseconds)
        return limits
    }

    private var storeOptions: StoreOptions {
        var options = StoreOptions()
        options.durability = configuration.durability
        options.journalEntries = configuration.journalEntries
        options.journalAge = configuration.journalAge.seconds
        options.version = KECSVersion.current
        return options
    }

    private var realtimeLimits: RealtimeLimits {
        var limits = RealtimeLimits()
        limits.heartbeatInterval = .milliseconds(
            Int64(configuration.heartbeatInterval.milliseconds))
        limits.connectionsPerMinute = configuration.limitConnectionsPerMinute
        limits.messagesPerSecond = configuration.limitMessagesPerSecond
        limits.subscriptions = configuration.limitSubscriptions
        limits.unauthenticated = configuration.limitUnauthenticated
        limits.unauthenticatedOfAddress = configuration.limitUnauthenticatedPerAddress
        limits.feedsOfAddress = configuration.limitFeedsPerAddress
        limits.authTimeout = .milliseconds(Int64(configuration.authTimeout.milliseconds))
        return limits
    }
}
