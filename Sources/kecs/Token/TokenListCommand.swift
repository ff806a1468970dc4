import ArgumentParser
import KECSAccess
import KECSControl

package struct TokenListCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the tokens that there are, without the tokens.",
        discussion: """
            EXAMPLES:
              kecs token list
              kecs token list --output json | jq -r '.tokens[].name'
            """)

    @OptionGroup var options: TokenOptions

    package init() {}

    package func run() async throws {
        try await Failure.reporting {
            let tokens = try TokenFile(dataFolder: try await options.dataFolder()).tokens()
            let now = Environment.system.now()
            switch options.output {
            case .json: Console.standardOutput.line(TokenText.json(tokens))
            case .text: Console.standardOutput.line(TokenText.table(tokens, at: now))
            }
        }
    }
}
