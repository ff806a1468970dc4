import KECSModel

/// `tokens.json` in the data folder: what `kecs token` writes and the server reads.
///
/// It stands beside the database and not in it: the first token has to be made
/// where no server runs, and later ones where the server has the database locked.
package struct TokenFile: Sendable {
    package let path: String

    /// - Parameter dataFolder: Has to exist for anything to be written.
    package init(dataFolder: String) {
        path = dataFolder + "/tokens.json"
    }

    /// - Throws: ``AccessProblem``.
    package func tokens() throws(AccessProblem) -> [StoredToken] {
        do {
            guard let content = try BoundedFile.read(path, limit: TokenDocument.sizeLimit) else {
                return []
            }
            return try TokenDocument.decode(content.bytes)
        } catch {
            throw AccessProblem("\(path) \(error.description)")
        }
    }

    /// Makes a token and stores all but itself.
    ///
    /// - Parameters:
    ///   - name: nil: the token's id.
    ///   - random: From a cryptographically secure source.
    /// - Returns: The token, which cannot be had again.
    package func create(
        name: String?, grants: Set<Grant>, expiresAt: Timestamp?, now: Timestamp,
        random: (_ count: Int) -> [UInt8]
    ) throws(AccessProblem) -> (TokenSecret, StoredToken) {
        let secret = TokenSecret(random: random(32))
        let id = "tok_" + Hex.text(random(8))
        let token = StoredToken(
            id: id, name: name ?? id, hash: TokenSecret.hash(secret.text), grants: grants,
            createdAt: now, expiresAt: expiresAt)
        guard StoredToken.isName(token.name) else {
            throw AccessProblem("A name has 1 to 64 letters, digits and -_.@ characters.")
        }
        try change { (tokens) throws(AccessProblem) in
            guard !tokens.contains(where: { $0.name == token.name || $0.id == token.name }) else {
                throw AccessProblem(
                    "There is a token '\(token.name)' already; choose another name, or revoke it "
                        + "first.")
            }
            guard tokens.count < TokenDocument.tokenLimit else {
                throw AccessProblem(
                    "There are \(TokenDocument.tokenLimit) tokens already; revoke some first.")
            }
            tokens.append(token)
        }
        return (secret, token)
    }

    /// Removes the token of this id, else of this name.
    ///
    /// - Returns: What it was; nil where there is none.
    package func revoke(_ which: String) throws(AccessProblem) -> StoredToken? {
        var revoked: StoredToken?
        try change { (tokens) throws(AccessProblem) in
            guard
                let index = tokens.firstIndex(where: { $0.id == which })
                    ?? tokens.firstIndex(where: { $0.name == which })
            else { return }
            revoked = tokens.remove(at: index)
        }
        return revoked
    }

    private func change(
        _ body: (inout [StoredToken]) throws(AccessProblem) -> Void
    ) throws(AccessProblem) {
        try ReplacedFile.locked(path) { () throws(AccessProblem) in
            var tokens = try tokens()
            let former = tokens
            try body(&tokens)
            guard tokens != former else { return }
            let bytes: [UInt8]
            do {
                bytes = try TokenDocument.encode(tokens)
            } catch {
                throw AccessProblem("The tokens cannot be written as JSON: \(error)")
            }
            guard bytes.count <= TokenDocument.sizeLimit else {
                throw AccessProblem("\(path) would become too large; revoke some tokens first.")
            }
            try ReplacedFile.write(bytes, to: path)
        }
    }
}
