import HTTPTypes
import KECSRealtime

extension OriginPolicy {
    /// Looks at an ordinary request. Tools send no `Origin`, and whatever name
    /// they know the server by is good enough.
    package func permits(_ request: HTTPRequest) -> Bool {
        let given = request.headerFields[values: .origin]
        guard !given.isEmpty else { return true }
        guard let host = request.authority else { return false }
        return isOwn(host: host) && permits(origins: given, host: host)
    }
}
