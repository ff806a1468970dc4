/// Keeps secrets out of logs.
package enum Redaction {
    /// What stands in a secret's place.
    package static let mark = "[redacted]"

    /// Parameters of a query that carry a secret, or a signature that is as good as one
    /// for some minutes.
    private static let parameters: Set<String> = [
        "token", "access_token", "authorization", "x-amz-signature", "x-amz-credential",
        "x-amz-security-token",
    ]

    /// A request's target, with the values of such parameters struck out, and
    /// whatever looks like a token.
    package static func uri(_ uri: some StringProtocol) -> String {
        let parts = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return text(uri) }
        let query = parts[1].split(separator: "&", omittingEmptySubsequences: false).map { pair in
            let name = pair.prefix { $0 != "=" }
            // A name may be escaped itself; then nobody reads it as one of these.
            return parameters.contains(name.lowercased()) ? "\(name)=\(mark)" : String(pair)
        }
        return text(parts[0] + "?" + query.joined(separator: "&"))
    }

    /// Any text, with what looks like a token struck out: `kecs_…`, and a JWT (a JSON
    /// object in base64url at its beginning), also where its end was cut off.
    package static func text(_ text: some StringProtocol) -> String {
        // The usual line has neither, and costs a look.
        guard text.contains(TokenSecret.prefix) || text.contains("eyJ") else { return String(text) }
        var result = ""
        var word = ""
        func flush() {
            result += isSecret(word) ? mark : word
            word = ""
        }
        for character in text {
            if isPartOfToken(character) {
                word.append(character)
            } else {
                flush()
                result.append(character)
            }
        }
        flush()
        return result
    }

    private static func isPartOfToken(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || character == "-" || character == "_"
                || character == ".")
    }

    private static func isSecret(_ word: String) -> Bool {
        // `kecs.bearer.kecs_…` is one word.
        if let start = word.firstRange(of: TokenSecret.prefix) {
            let rest = word[start.upperBound...]
            if rest.count >= 16, rest.allSatisfy(\.isHexDigit) { return true }
        }
        guard let start = word.firstRange(of: "eyJ") else { return false }
        return word[start.lowerBound...].count >= 20
    }
}
