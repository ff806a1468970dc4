import HTTPTypes
import NIOHTTP1

extension HTTPHeaders {
    /// What proxies say about where a request comes from, as `TrustedProxies` reads it.
    init(forwardingOf head: HTTPRequest) {
        self.init()
        for name in ["X-Forwarded-For", "Forwarded"] {
            guard let field = HTTPField.Name(name) else { continue }
            for value in head.headerFields[values: field] { add(name: name, value: value) }
        }
    }
}
