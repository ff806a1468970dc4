import ArgumentParser

package struct TokenCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make, list and revoke the tokens of clients.",
        discussion: """
            Tokens are for servers that run with --auth required. They are kept, hashed, in \
            tokens.json in the data folder; no server has to run to make one, and one that runs \
            knows of a change within a second.

            EXAMPLES:
              kecs token create --role admin --name me
              kecs token create --role viewer --cluster staging --expires 30d
              kecs token create --permission events:read --permission exec@staging
              kecs token list
              kecs token revoke me
            """,
        subcommands: [TokenCreateCommand.self, TokenListCommand.self, TokenRevokeCommand.self])

    package init() {}
}

/// What the token commands have in common.
struct TokenOptions: ParsableArguments {
    enum Output: String, CaseIterable, ExpressibleByArgument {
        case text, json
    }

    @OptionGroup var file: FileFlag
    @Option(help: .setting(.dataDir)) var dataDir: String?
    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var output = Output.text

    /// The server's data folder, as its own configuration says it.
    func dataFolder() async throws -> String {
        let flags = dataDir.map { [Setting.dataDir.name: $0] } ?? [:]
        return try await ConfigurationLoader.load(
            flags: flags, file: file.config, surroundings: .ofThisProcess
        ).dataDir
    }
}
