import KECSAccess
import KECSModel

/// Takes every token for somebody who may do what the token says, grants apart by spaces.
struct PermissionTokens: Authenticator {
    let isRequired = true
    let revision = 0

    func principal(
        forToken token: String, at now: Timestamp
    ) throws(AuthenticationFailure) -> Principal {
        Principal(name: token, grants: Set(token.split(separator: " ").compactMap { Grant(String($0)) }))
    }

    func isCurrent(_ principal: Principal, at now: Timestamp) -> Bool { true }
}
