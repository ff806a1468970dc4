import HTTPTypes
import KECSAccess
import NIOCore

extension SignedRequest {
    /// What the signature of a request is about.
    init(_ exchange: Exchange) {
        let target = exchange.head.path ?? "/"
        let query = target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        // HTTP's types keep `Host` apart from the fields.
        let host = exchange.head.authority.map { [(name: "host", value: $0)] } ?? []
        self.init(
            method: exchange.head.method.rawValue, path: String(exchange.path),
            query: String(query.prefix { $0 != "#" }),
            headers: host
                + exchange.head.headerFields.map { (name: $0.name.canonicalName, value: $0.value) },
            body: Array(exchange.body.readableBytesView))
    }
}
