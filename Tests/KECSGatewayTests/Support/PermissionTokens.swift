import KECSAccess
import KECSModel

/// Knows a token for each list of permissions: itself, with `+` between them.
struct PermissionTokens: Authenticator {
    let isRequired = true
    let revision = 0

    func principal(
        forToken token: String, at now: Timestamp
    ) throws(AuthenticationFailure) -> Principal {
        guard let grants = try? GrantList.read(token.split(separator: "+").map(String.init))
        else { throw AuthenticationFailure("Nobody knows it.") }
        return Principal(name: "ann", grants: grants)
    }

    func isCurrent(_ principal: Principal, at now: Timestamp) -> Bool { true }
}
