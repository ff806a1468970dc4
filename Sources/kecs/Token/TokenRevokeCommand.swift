import ArgumentParser
import KECSAccess

package struct TokenRevokeCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Make a token worthless.",
        discussion: """
            A server that runs takes it no more within a second, and closes the WebSockets that \
            were opened with it.

            EXAMPLES:
              kecs token revoke board
              kecs token revoke tok_0123456789abcdef
            """)

    @Argument(help: ArgumentHelp("The token's id or name.", valueName: "token"))
    var token: String

    @OptionGroup var options: TokenOptions

    package init() {}

    package func validate() throws {
        // It would be in the shell's history, too, but not through us in more places.
        guard !token.hasPrefix(TokenSecret.prefix) else {
            throw ValidationError("Give the token's id or name, as `kecs token list` tells them.")
        }
    }

    package func run() async throws {
        try await Failure.reporting {
            let file = TokenFile(dataFolder: try await options.dataFolder())
            guard try !file.tokens().isEmpty, let revoked = try file.revoke(token) else {
                throw Failure(
                    .unavailable,
                    "There is no token '\(token)' in \(file.path). `kecs token list` shows all.")
            }
            switch options.output {
            case .json: Console.standardOutput.line(TokenText.json(revoked))
            case .text:
                Console.standardError.line("kecs: revoked \(revoked.id) of \(revoked.name).")
            }
        }
    }
}
