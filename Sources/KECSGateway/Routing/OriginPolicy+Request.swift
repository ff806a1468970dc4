import HTTPTypes
import KECSRealtime

extension OriginPolicy {
    /// Looks at an ordinary request, whose `Host` ``RequestGuard`` has put in order.
    package func check(_ request: HTTPRequest) throws(Fault) {
        let host: RequestHost =
            switch request.authority {
            case nil: .unnamed
            case ""?: .faulty
            case let authority?: .named(authority)
            }
        try check(host, origins: request.headerFields[values: .origin])
    }
}
