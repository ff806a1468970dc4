import KECSModel
import Logging
import Synchronization

/// Authentication that is switched on: static tokens, JSON Web Tokens and access
/// keys, as their files have them now.
///
/// Answers from memory. ``refresh()`` keeps that in step with the files; what cannot
/// be used is logged, and what was read before goes on to hold.
package final class AccessControl: Authenticator, AccessKeyRing, Sendable {
    private struct State: Sendable {
        var tokens = TokenTable()
        var jwt: JWTVerifier
        var accessKeys: [String: AccessKey] = [:]
    }

    private let files: AccessFiles
    private let state: Mutex<State>
    private let changes = Atomic<Int>(0)
    private let logger: Logger

    /// Reads the files.
    ///
    /// - Throws: ``AccessProblem`` where one cannot be used: a server does not start on half
    ///   of what its owner meant.
    package init(_ settings: AccessSettings, logger: Logger) async throws(AccessProblem) {
        files = AccessFiles(settings)
        state = Mutex(
            State(jwt: JWTVerifier(issuer: settings.jwtIssuer, audience: settings.jwtAudience)))
        self.logger = logger
        let news = await files.look()
        if let problem = news.problems.first { throw problem }
        take(news)
    }

    package var isRequired: Bool { true }

    package var revision: Int { changes.load(ordering: .acquiring) }

    /// Nobody can get in as things are.
    package var isEmpty: Bool {
        state.withLock { $0.tokens.isEmpty && $0.jwt.keys.keys.isEmpty && $0.accessKeys.isEmpty }
    }

    package func principal(
        forToken token: String, at now: Timestamp
    ) throws(AuthenticationFailure) -> Principal {
        let (tokens, jwt) = state.withLock { ($0.tokens, $0.jwt) }
        if token.hasPrefix(TokenSecret.prefix) {
            return try tokens.principal(forToken: token, at: now)
        }
        guard JWTVerifier.isForm(of: token) else { throw .unknown }
        return try jwt.principal(forToken: token, at: now)
    }

    /// A token that may do something else than when it was shown has to be shown again.
    package func isCurrent(_ principal: Principal, at now: Timestamp) -> Bool {
        if let expiry = principal.expiresAt, expiry <= now { return false }
        guard let id = principal.tokenID else { return true }
        return state.withLock { state in
            if let token = state.tokens[id] { return token.grants == principal.grants }
            return state.jwt.keys.ids.contains(id)
        }
    }

    package func accessKey(id: String) -> AccessKey? {
        state.withLock { $0.accessKeys[id] }
    }

    /// Looks at the files once.
    package func refresh() async {
        let news = await files.look()
        for problem in news.problems {
            logger.error(
                "Tokens or keys could not be read anew; those read before go on to hold",
                metadata: ["problem": "\(problem)"])
        }
        take(news)
    }

    private func take(_ news: AccessFiles.News) {
        for path in news.exposed {
            logger.warning(
                "Others than its owner may read a file with secrets; chmod 600 it",
                metadata: ["file": "\(path)"])
        }
        guard news.tokens != nil || news.keys != nil || news.accessKeys != nil else { return }
        state.withLock { state in
            state.tokens = news.tokens ?? state.tokens
            state.jwt.keys = news.keys ?? state.jwt.keys
            state.accessKeys = news.accessKeys ?? state.accessKeys
        }
        // After the state: who sees the new number sees the new state.
        changes.add(1, ordering: .acquiringAndReleasing)
    }
}
