import KECSModel

/// The static tokens that are good, to be found by what their bearers send.
struct TokenTable: Sendable {
    /// By the first bytes of the hash. That a look-up by these takes a time of its
    /// own tells nothing: nobody can choose a token by its hash.
    private let byHash: [[UInt8]: [StoredToken]]
    private let byID: [String: StoredToken]

    init(_ tokens: [StoredToken] = []) {
        byHash = Dictionary(grouping: tokens) { Self.key($0.hash) }
        byID = Dictionary(tokens.map { ($0.id, $0) }) { first, _ in first }
    }

    var isEmpty: Bool { byID.isEmpty }

    subscript(id: String) -> StoredToken? { byID[id] }

    func principal(
        forToken text: String, at now: Timestamp
    ) throws(AuthenticationFailure) -> Principal {
        let hash = TokenSecret.hash(text)
        let token = byHash[Self.key(hash)]?.first { ConstantTime.areEqual($0.hash, hash) }
        guard let token else { throw .unknown }
        guard !token.isExpired(at: now) else { throw .expired }
        return Principal(
            name: token.name, grants: token.grants, expiresAt: token.expiresAt, tokenID: token.id)
    }

    private static func key(_ hash: [UInt8]) -> [UInt8] { Array(hash.prefix(8)) }
}

extension AuthenticationFailure {
    /// Of no form that is known here, or of nobody.
    static let unknown = AuthenticationFailure("The token is not valid.")
    static let expired = AuthenticationFailure("The token has expired.")
}
