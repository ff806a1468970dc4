import ArgumentParser
import Foundation
import KECSAccess
import KECSControl
import KECSModel

package struct TokenCreateCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a token and print it, once.",
        discussion: """
            The token is the only thing on standard output; it is not stored and cannot be shown \
            again.

            ROLES:
              viewer    events:read metrics:read logs:read ecs:read
              operator  viewer, exec and ecs:write
              admin     everything

            EXAMPLES:
              export KECS_TOKEN=$(kecs token create --role operator --expires 12h)
              kecs token create --role viewer --cluster a --cluster b --name board
              kecs token create --permission events:read@staging
            """)

    @Option(
        help: ArgumentHelp(
            "What the token permits: viewer, operator or admin. Can be given several times.",
            valueName: "role"))
    var role: [String] = []

    @Option(
        help: ArgumentHelp(
            "A single permission: \(Permission.allCases.map(\.rawValue).joined(separator: ", ")); "
                + "with @cluster behind it in that cluster only. Can be given several times.",
            valueName: "permission"))
    var permission: [String] = []

    @Option(
        help: ArgumentHelp(
            "Only in this cluster, by name. Can be given several times.", valueName: "name"))
    var cluster: [String] = []

    @Option(
        help: ArgumentHelp(
            "When the token ends, from now: such as 12h or 30d. (default: never)",
            valueName: "time"))
    var expires: String?

    @Option(
        help: ArgumentHelp(
            "Whose it is, as logs and `kecs token list` tell it. (default: its id)",
            valueName: "name"))
    var name: String?

    @OptionGroup var options: TokenOptions

    package init() {}

    package func validate() throws {
        for word in role where Role(rawValue: word) == nil {
            throw ValidationError(
                "There is no role '\(word)'. It must be one of "
                    + "\(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        guard !role.isEmpty || !permission.isEmpty else {
            throw ValidationError(
                "Say what the token permits: --role viewer, operator or admin, or --permission.")
        }
        do {
            _ = try GrantList.read(role + permission, clusters: cluster)
        } catch {
            throw ValidationError("The token cannot be made: \(error.message).")
        }
        if let expires, Span(expires).map({ $0.milliseconds > 0 }) != true {
            throw ValidationError("--expires must be a time such as 12h or 30d, not '\(expires)'.")
        }
        if let name, !StoredToken.isName(name) {
            throw ValidationError("--name must be 1 to 64 letters, digits and -_.@ characters.")
        }
    }

    package func run() async throws {
        try await Failure.reporting {
            let folder = try await options.dataFolder()
            let grants = try GrantList.read(role + permission, clusters: cluster)
            try Self.makeFolder(folder)
            let environment = Environment.system
            let now = environment.now()
            let (secret, token) = try TokenFile(dataFolder: folder).create(
                name: name, grants: grants,
                expiresAt: expires.flatMap(Span.init).map {
                    now.adding(milliseconds: $0.milliseconds)
                },
                now: now, random: environment.randomBytes)
            switch options.output {
            case .json:
                Console.standardOutput.line(TokenText.json(token, secret: secret))
            case .text:
                Console.standardOutput.line(secret.text)
                let end = token.expiresAt.map { "until \($0.rfc3339)" } ?? "until it is revoked"
                Console.standardError.line(
                    """
                    kecs: token \(token.id) of \(token.name), good \(end), permits \
                    \(token.permissions.joined(separator: " ")). It is not shown again. Use it as \
                    KECS_TOKEN or in the header Authorization: Bearer; revoke it with \
                    `kecs token revoke \(token.name)`.
                    """)
            }
        }
    }

    /// Before the first start of a server there is none.
    private static func makeFolder(_ path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure(.cannotCreate, "The folder \(path) cannot be made: \(error.inOneLine)")
        }
    }
}
