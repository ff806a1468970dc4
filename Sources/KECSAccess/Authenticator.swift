import KECSModel

/// Decides who a token stands for. Quick and synchronous: event loops call it.
package protocol Authenticator: Sendable {
    /// Whether somebody without a token is turned away.
    var isRequired: Bool { get }

    /// - Throws: ``AuthenticationFailure``, worded for whoever sent the token.
    func principal(forToken token: String, at now: Timestamp) throws(AuthenticationFailure) -> Principal

    /// Whether the principal's token has not been revoked since, nor expired.
    func isCurrent(_ principal: Principal, at now: Timestamp) -> Bool

    /// Counts up whenever a token may have been revoked: as long as it stands
    /// still, every principal that was current and has not expired still is.
    var revision: Int { get }
}

/// Why a token was not taken. Never contains any of it.
package struct AuthenticationFailure: Error, Hashable, Sendable {
    package var message: String

    package init(_ message: String) {
        self.message = message
    }
}

/// Authentication is switched off: everybody is ``Principal/anonymous``.
package struct OpenAccess: Authenticator {
    package init() {}

    package var isRequired: Bool { false }
    package var revision: Int { 0 }

    package func principal(
        forToken token: String, at now: Timestamp
    ) throws(AuthenticationFailure) -> Principal {
        .anonymous
    }

    package func isCurrent(_ principal: Principal, at now: Timestamp) -> Bool { true }
}
