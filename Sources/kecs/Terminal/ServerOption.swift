import ArgumentParser
import KECSClient

/// Which server a command speaks to, and how.
struct ServerOption: ParsableArguments {
    @Option(
        name: [.customLong("endpoint"), .customLong("url")],
        help: ArgumentHelp(
            "Where the server listens. (default: $KECS_ENDPOINT, else http://127.0.0.1:8080)",
            valueName: "url"))
    var endpoint: String?

    @Option(
        help: ArgumentHelp(
            "A PEM file of the authority of an https server's certificate, such as the ca.pem of "
                + "`kecs certificate create`. (default: $KECS_CA, else those that the system trusts)",
            valueName: "path"))
    var ca: String?

    @Option(
        help: ArgumentHelp(
            "A PEM file of the certificate that a server may ask for, with --client-key.",
            valueName: "path"))
    var clientCertificate: String?

    @Option(help: ArgumentHelp("A PEM file of its private key.", valueName: "path"))
    var clientKey: String?

    @OptionGroup var access: TokenOption

    func validate() throws {
        if let endpoint { _ = try Self.parse(endpoint) }
        guard (clientCertificate == nil) == (clientKey == nil) else {
            throw ValidationError("--client-certificate and --client-key go together.")
        }
    }

    func endpoint(_ surroundings: Surroundings) throws -> Endpoint {
        try Self.parse(
            endpoint ?? surroundings.variable("KECS_ENDPOINT") ?? "http://127.0.0.1:8080")
    }

    func options(_ surroundings: Surroundings) throws -> WebSocketOptions {
        var options = WebSocketOptions()
        options.token = try access.token(surroundings)
        options.certificateAuthority = ca ?? surroundings.variable("KECS_CA")
        if let clientCertificate, let clientKey {
            options.clientCertificate = (clientCertificate, clientKey)
        }
        return options
    }

    /// The stream's own address is as good as the server's.
    private static func parse(_ text: String) throws -> Endpoint {
        let base = text.hasSuffix("/ws") ? String(text.dropLast(3)) : text
        do {
            return try Endpoint(base)
        } catch {
            throw ValidationError(error.description)
        }
    }
}
