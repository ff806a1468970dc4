import HTTPTypes
import KECSAccess
import KECSControl
import KECSModel
import KECSWire
import NIOCore

/// Finds out who sends a request, and whether they may.
package struct Gatekeeper: Sendable {
    private let authenticator: any Authenticator
    private let accessKeys: any AccessKeyRing
    private let now: @Sendable () -> Timestamp

    package init(
        authenticator: any Authenticator, accessKeys: any AccessKeyRing,
        now: @escaping @Sendable () -> Timestamp = Environment.system.now
    ) {
        self.authenticator = authenticator
        self.accessKeys = accessKeys
        self.now = now
    }

    /// Authentication is switched off.
    package static let open = Gatekeeper(authenticator: OpenAccess(), accessKeys: NoAccessKeys())

    var isRequired: Bool { authenticator.isRequired }

    /// Who a request with this head comes from.
    ///
    /// - Parameter token: that it brings beside its headers.
    /// - Throws: ``Refusal`` with the answer in the gateway's own form.
    func admit(
        _ head: HTTPRequest, to admission: Admission, token: String? = nil
    ) throws(Refusal) -> Principal {
        guard isRequired else { return .anonymous }
        let permitted: (Principal) -> Bool
        switch admission {
        case .open, .own: return .nobody
        case .known: permitted = { _ in true }
        case .somewhere(let permission): permitted = { !$0.scope(of: permission).isNowhere }
        case .everywhere(let permission): permitted = { $0.scope(of: permission) == .everywhere }
        }
        guard let token = BearerToken.of(head) ?? token else {
            throw .unauthenticated("This needs a token: Authorization: Bearer <token>.", "Bearer")
        }
        let principal: Principal
        do {
            principal = try authenticator.principal(forToken: token, at: now())
        } catch {
            throw .unauthenticated(error.message, #"Bearer error="invalid_token""#)
        }
        guard permitted(principal) else { throw .forbidden }
        return principal
    }

    /// Who sends a request to ECS's door: a bearer token, or a signature.
    ///
    /// - Throws: ``CallerUnknown``, with the error that AWS answers.
    /// - Parameter service: that the signature has to be for.
    func caller(
        of exchange: Exchange, service: String
    ) throws(CallerUnknown) -> Principal {
        guard isRequired else { return .anonymous }
        let moment = now()
        if let token = BearerToken.of(exchange.head) {
            do {
                return try authenticator.principal(forToken: token, at: moment)
            } catch {
                throw CallerUnknown(failure: .unrecognized, reason: error.message)
            }
        }
        do {
            return try SignatureVerifier(service: service).key(of: SignedRequest(exchange), in: accessKeys, at: moment)
                .principal
        } catch {
            throw CallerUnknown(failure: error, reason: error.message)
        }
    }

    /// An answer instead of what was asked for.
    struct Refusal: Error {
        let answer: Answer

        /// RFC 6750, section 3.
        static func unauthenticated(_ message: String, _ challenge: String) -> Refusal {
            var answer = Answer.failure(.unauthorized, message)
            answer.headers[.wwwAuthenticate] = challenge
            return Refusal(answer: answer)
        }

        static var forbidden: Refusal {
            var answer = Answer.failure(.forbidden, "The token does not permit this.")
            answer.headers[.wwwAuthenticate] = #"Bearer error="insufficient_scope""#
            return Refusal(answer: answer)
        }
    }

    /// Nobody that ECS's door knows.
    struct CallerUnknown: Error {
        let failure: SignatureFailure
        /// For the log: what the client is not told, if anything.
        let reason: String

        var error: ECSError { ECSError(code: failure.code, message: failure.message) }
    }
}
