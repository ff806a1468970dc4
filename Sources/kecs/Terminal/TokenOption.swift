import ArgumentParser

/// With what a command says to a server who asks.
struct TokenOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A token, where the server requires one. Others on this machine can see the arguments "
                + "of programs: the variable is better. (default: $KECS_TOKEN)",
            valueName: "token"))
    var token: String?

    func validate() throws {
        if let token, !Self.isToken(token) {
            throw ValidationError("--token has characters that no token has.")
        }
    }

    /// nil where there is none.
    func token(_ surroundings: Surroundings) throws(Failure) -> String? {
        guard let token = token ?? surroundings.variable("KECS_TOKEN") else { return nil }
        guard Self.isToken(token) else {
            throw Failure(.usage, "KECS_TOKEN has characters that no token has.")
        }
        return token
    }

    /// It goes into a header as it is.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }
}
