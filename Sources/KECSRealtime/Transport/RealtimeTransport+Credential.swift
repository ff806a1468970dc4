import Foundation
import KECSAccess
import KECSControl
import NIOHTTP1

/// Tokens of a request that opens a WebSocket.
extension RealtimeTransport {
    /// A subprotocol that carries a token: `kecs.bearer.<token>`. It is never
    /// selected; a client offers ``subprotocol`` beside it.
    static let bearerSubprotocol = "kecs.bearer."

    /// What the request brings: the `Authorization` header's token, else the
    /// URL's, else a subprotocol's.
    ///
    /// - Throws: 401 for a bad token in the header; 503 where too many
    ///   connections have yet to say who they are, 429 where too many of the address do.
    func credential(
        of head: HTTPRequestHead, _ request: UpgradeRequest, address: String
    ) throws(UpgradeRejection) -> SessionCredential {
        let access = server.authenticator
        if let header = head.headers.first(name: "authorization") {
            let parts = header.split(separator: " ", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "bearer" {
                return .principal(try principal(forToken: String(parts[1])))
            }
            if access.isRequired { throw Self.unauthorized("Only bearer tokens are taken here") }
        }
        if let token = Self.token(in: head.uri) ?? Self.token(in: request.subprotocols) {
            return .token(token)
        }
        guard access.isRequired else { return .none }
        return .awaited(try Self.place(among: server.unauthenticated, address, "without a token"))
    }

    /// A place for a connection that has yet to say who it is.
    ///
    /// - Throws: 503 or 429.
    static func place(
        among places: Places, _ address: String, _ what: String
    ) throws(UpgradeRejection) -> Place {
        do throws(Places.Full) {
            return try places.take(ClientAddress(address))
        } catch {
            // All of them have said it, or have gone, by then.
            let headers = ["Retry-After": "10"]
            switch error {
            case .altogether:
                throw UpgradeRejection(
                    .serviceUnavailable, "UNAVAILABLE", "Too many connections \(what)", headers: headers)
            case .forTheAddress:
                throw UpgradeRejection(
                    .tooManyRequests, "RATE_LIMIT_EXCEEDED", "Too many connections of this address \(what)",
                    headers: headers)
            }
        }
    }

    /// Test hooks are for administrators only.
    ///
    /// - Throws: 401 or 403.
    func requireAdministrator(_ credential: SessionCredential) throws(UpgradeRejection) {
        guard server.authenticator.isRequired else { return }
        let found: Principal
        switch credential {
        case .none, .awaited: throw Self.unauthorized("A token is needed")
        case .token(let token): found = try principal(forToken: token)
        case .principal(let known): found = known
        }
        guard found.scope(of: .admin) == .everywhere else {
            throw UpgradeRejection(.forbidden, "PERMISSION_DENIED", "admin is needed")
        }
    }

    private func principal(forToken token: String) throws(UpgradeRejection) -> Principal {
        do {
            return try server.authenticator.principal(
                forToken: token, at: server.environment.now())
        } catch {
            throw Self.unauthorized(error.message)
        }
    }

    private static func unauthorized(_ message: String) -> UpgradeRejection {
        UpgradeRejection(
            .unauthorized, "AUTH_FAILED", message, headers: ["WWW-Authenticate": "Bearer"])
    }

    /// The value of `?token=`; an empty one counts as given.
    static func token(in uri: String) -> String? {
        guard let query = uri.split(separator: "?", maxSplits: 1).dropFirst().first else { return nil }
        for parameter in query.split(separator: "&") where parameter.hasPrefix("token=") {
            let value = String(parameter.dropFirst("token=".count))
            return value.removingPercentEncoding ?? value
        }
        return nil
    }

    private static func token(in subprotocols: [String]) -> String? {
        subprotocols.first { $0.hasPrefix(bearerSubprotocol) }
            .map { String($0.dropFirst(bearerSubprotocol.count)) }
    }
}
