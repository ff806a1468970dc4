import ArgumentParser

extension ArgumentHelp {
    /// What a setting says of itself.
    static func setting(_ setting: Setting) -> ArgumentHelp {
        let fallback = setting.placeholder == nil ? "" : " (default: \(setting.fallback))"
        return ArgumentHelp(
            "\(setting.help)\(fallback)", valueName: setting.placeholder ?? "")
    }
}

/// Where `kecs serve` and `kecs doctor` get their configuration from.
struct FileFlag: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A YAML file of settings. (default: kecs.yaml here, else ~/.config/kecs/kecs.yaml)",
            valueName: "path"))
    var config: String?
}

/// The settings of `kecs serve` as flags. All values are text here: the settings
/// judge them, wherever they come from.
package struct SettingFlags: ParsableArguments {
    @Option(help: .setting(.runtime)) var runtime: String?
    @Option(help: .setting(.dataDir)) var dataDir: String?
    @Option(help: .setting(.host)) var host: String?
    @Option(help: .setting(.port)) var port: String?
    @Option(help: .setting(.serverNames)) var serverNames: String?
    @Option(help: .setting(.allowedOrigins)) var allowedOrigins: String?
    @Option(help: .setting(.trustedProxies)) var trustedProxies: String?
    @Option(help: .setting(.auth)) var auth: String?
    @Option(help: .setting(.accessKeys)) var accessKeys: String?
    @Option(help: .setting(.jwtKeys)) var jwtKeys: String?
    @Option(help: .setting(.jwtIssuer)) var jwtIssuer: String?
    @Option(help: .setting(.jwtAudience)) var jwtAudience: String?
    @Option(help: .setting(.tlsCertificate)) var tlsCertificate: String?
    @Option(help: .setting(.tlsKey)) var tlsKey: String?
    @Option(name: .customLong("tls-client-ca"), help: .setting(.tlsClientCA)) var tlsClientCA: String?
    @Flag(inversion: .prefixedNo, help: .setting(.insecure)) var insecure: Bool?
    @Option(help: .setting(.accountId)) var accountId: String?
    @Option(help: .setting(.region)) var region: String?
    @Option(help: .setting(.dockerHost)) var dockerHost: String?
    @Option(help: .setting(.imagePullBehavior)) var imagePullBehavior: String?
    @Option(help: .setting(.stoppedTaskRetention)) var stoppedTaskRetention: String?
    @Option(help: .setting(.stopTimeout)) var stopTimeout: String?
    @Option(help: .setting(.taskHealthyAfter)) var taskHealthyAfter: String?
    @Option(help: .setting(.scalingPeriod)) var scalingPeriod: String?
    @Flag(inversion: .prefixedNo, help: .setting(.execAny)) var execAny: Bool?
    @Option(help: .setting(.execIdleTimeout)) var execIdleTimeout: String?
    @Option(help: .setting(.metricsInterval)) var metricsInterval: String?
    @Option(help: .setting(.journalEntries)) var journalEntries: String?
    @Option(help: .setting(.journalAge)) var journalAge: String?
    @Option(help: .setting(.durability)) var durability: String?
    @Option(help: .setting(.heartbeatInterval)) var heartbeatInterval: String?
    @Option(help: .setting(.limitConnectionsPerMinute)) var limitConnectionsPerMinute: String?
    @Option(help: .setting(.limitMessagesPerSecond)) var limitMessagesPerSecond: String?
    @Option(help: .setting(.limitSubscriptions)) var limitSubscriptions: String?
    @Option(help: .setting(.limitUnauthenticated)) var limitUnauthenticated: String?
    @Option(help: .setting(.limitUnauthenticatedPerAddress)) var limitUnauthenticatedPerAddress: String?
    @Option(help: .setting(.limitFeedsPerAddress)) var limitFeedsPerAddress: String?
    @Option(help: .setting(.authTimeout)) var authTimeout: String?
    @Option(help: .setting(.simulatedStartDelay)) var simulatedStartDelay: String?
    @Option(help: .setting(.simulatedStopDelay)) var simulatedStopDelay: String?
    @Option(help: .setting(.simulatedRunFor)) var simulatedRunFor: String?
    @Option(help: .setting(.simulatedExitCode)) var simulatedExitCode: String?
    @Option(help: .setting(.logLevel)) var logLevel: String?
    @Option(help: .setting(.logFormat)) var logFormat: String?
    @Flag(inversion: .prefixedNo, help: .setting(.testHooks)) var testHooks: Bool?

    package init() {}

    /// Those that were given, by setting's name.
    package var values: [String: String] {
        let pairs: [(Setting, String?)] = [
            (.runtime, runtime), (.dataDir, dataDir), (.host, host), (.port, port),
            (.serverNames, serverNames), (.allowedOrigins, allowedOrigins), (.trustedProxies, trustedProxies),
            (.auth, auth), (.accessKeys, accessKeys),
            (.jwtKeys, jwtKeys), (.jwtIssuer, jwtIssuer), (.jwtAudience, jwtAudience),
            (.tlsCertificate, tlsCertificate), (.tlsKey, tlsKey), (.tlsClientCA, tlsClientCA),
            (.insecure, insecure.map { "\($0)" }),
            (.accountId, accountId), (.region, region), (.dockerHost, dockerHost),
            (.imagePullBehavior, imagePullBehavior),
            (.stoppedTaskRetention, stoppedTaskRetention), (.stopTimeout, stopTimeout),
            (.taskHealthyAfter, taskHealthyAfter), (.scalingPeriod, scalingPeriod),
            (.execAny, execAny.map { "\($0)" }), (.execIdleTimeout, execIdleTimeout),
            (.metricsInterval, metricsInterval), (.journalEntries, journalEntries), (.journalAge, journalAge),
            (.durability, durability), (.heartbeatInterval, heartbeatInterval),
            (.limitConnectionsPerMinute, limitConnectionsPerMinute),
            (.limitMessagesPerSecond, limitMessagesPerSecond),
            (.limitSubscriptions, limitSubscriptions),
            (.limitUnauthenticated, limitUnauthenticated),
            (.limitUnauthenticatedPerAddress, limitUnauthenticatedPerAddress),
            (.limitFeedsPerAddress, limitFeedsPerAddress), (.authTimeout, authTimeout),
            (.simulatedStartDelay, simulatedStartDelay),
            (.simulatedStopDelay, simulatedStopDelay), (.simulatedRunFor, simulatedRunFor),
            (.simulatedExitCode, simulatedExitCode), (.logLevel, logLevel),
            (.logFormat, logFormat), (.testHooks, testHooks.map { "\($0)" }),
        ]
        return pairs.reduce(into: [:]) { values, pair in values[pair.0.name] = pair.1 }
    }
}
