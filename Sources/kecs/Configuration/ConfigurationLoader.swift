import Configuration

/// Lays flags over the environment over a file over the defaults.
package enum ConfigurationLoader {
    /// - Parameters:
    ///   - flags: What the command line gives, by setting's name.
    ///   - file: The file that the command line names.
    package static func load(
        flags: [String: String], file name: String?, surroundings: Surroundings
    ) async throws(ConfigurationError) -> Configuration {
        let environment = EnvironmentVariablesProvider(
            environmentVariables: surroundings.environment)
        let file = try await ConfigurationFile.find(
            named: name ?? surroundings.variable("KECS_CONFIG"), surroundings: surroundings)

        var layers: [Layer] = [
            Layer(
                provider: InMemoryProvider(
                    name: "flags",
                    values: Dictionary(
                        uniqueKeysWithValues: flags.map {
                            (AbsoluteConfigKey([$0.key]), ConfigValue(stringLiteral: $0.value))
                        })),
                isUsage: true, place: { "--\($0.name)" }),
            Layer(
                provider: environment.prefixKeys(with: "kecs"), isUsage: false,
                place: { "The variable \($0.environmentName)" }),
        ]
        if let file {
            layers.append(
                Layer(
                    provider: file.provider, isUsage: false, place: { "\(file.path): \($0.name)" }))
        }
        return try configuration(of: layers, surroundings: surroundings)
    }

    /// Settings from one place.
    private struct Layer {
        let provider: any ConfigProvider
        let isUsage: Bool
        /// How an error names a setting of this place.
        let place: (Setting) -> String

        func value(of setting: Setting) -> String? {
            ConfigReader(provider: provider).string(forKey: ConfigKey([setting.name]))
        }
    }

    private static func configuration(
        of layers: [Layer], surroundings: Surroundings
    ) throws(ConfigurationError) -> Configuration {
        let reader = ConfigReader(providers: layers.map(\.provider))
        var configuration = Configuration(dataDir: surroundings.dataFolder)
        for setting in Setting.all {
            guard let value = reader.string(forKey: ConfigKey([setting.name])) else { continue }
            guard setting.apply(value, &configuration) else {
                let layer = layers.first { $0.value(of: setting) != nil }
                throw ConfigurationError(
                    "\(layer?.place(setting) ?? setting.name) is '\(value)' but must be "
                        + "\(setting.allowed).",
                    isUsage: layer?.isUsage ?? false)
            }
        }
        configuration.dataDir = surroundings.absolute(configuration.dataDir)
        configuration.jwtKeys = configuration.jwtKeys.map(surroundings.absolute)
        configuration.accessKeys = configuration.accessKeys.map(surroundings.absolute)
        configuration.dockerHost = configuration.dockerHost ?? surroundings.variable("DOCKER_HOST")
        return configuration
    }
}
