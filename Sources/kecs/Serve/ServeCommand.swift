import ArgumentParser

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Start the server.",
        discussion: """
            Listens until SIGINT (Ctrl-C) or SIGTERM; a second one ends it at once. Tasks that \
            run go on running and are found again at the next start.

            Every option can also stand in a YAML file, without the dashes (port: 9000), or in \
            the environment (KECS_PORT=9000). The command line wins over the environment, the \
            environment over the file.

            EXAMPLES:
              kecs serve
              kecs serve --runtime process --port 9000
              kecs serve --runtime simulated --test-hooks --data-dir /tmp/kecs-test

            EXIT CODES:
              0 ended as asked; 64 a flag makes no sense; 69 port, engine or database cannot be \
            had; 73 the data folder cannot be written; 75 another server has it; 78 the file or \
            the environment makes no sense.
            """)

    @OptionGroup var file: FileFlag
    @OptionGroup var settings: SettingFlags

    func run() async throws {
        CrashReport.begin()
        try await Failure.reporting {
            let surroundings = Surroundings.ofThisProcess
            let configuration = try await ConfigurationLoader.load(
                flags: settings.values, file: file.config, surroundings: surroundings)
            try Exposure.check(configuration)
            try await Composition(configuration, surroundings).run()
        }
    }
}
