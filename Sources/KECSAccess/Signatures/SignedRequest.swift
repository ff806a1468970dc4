/// Of a request what a signature is about.
package struct SignedRequest: Sendable {
    package var method: String
    /// As it was sent, without the query.
    package var path: String
    /// As it was sent, without the question mark.
    package var query: String
    /// Names in lower case, in the order in which they came; `host` among them.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(
        method: String, path: String, query: String, headers: [(name: String, value: String)],
        body: [UInt8]
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// All values of a header; nil where there is none.
    func values(of name: String) -> [String]? {
        let values = headers.filter { $0.name == name }.map(\.value)
        return values.isEmpty ? nil : values
    }

    /// The only value of a header.
    func value(of name: String) -> String? {
        values(of: name).flatMap { $0.count == 1 ? $0[0] : nil }
    }
}
