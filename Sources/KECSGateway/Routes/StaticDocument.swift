import HTTPTypes
import NIOCore

/// A text that is part of the program.
struct StaticDocument: Sendable {
    /// Changes with the text.
    let tag: String
    /// Its Content-Security-Policy, where a browser runs it.
    let policy: String?
    private let body: ByteBuffer

    init(tag: String, policy: String? = nil, text: StaticString) {
        self.tag = tag
        self.policy = policy
        body = ByteBuffer(staticString: text)
    }

    /// All of it, or that the client has it already (RFC 9110, section 13.1.2).
    ///
    /// - Parameter type: as `Content-Type` tells it.
    func answer(to request: HTTPRequest, as type: String) -> Answer {
        let entityTag = "\"\(tag)\""
        var headers: HTTPFields = [
            .contentType: type,
            .eTag: entityTag,
            // Another version of the server has another text.
            .cacheControl: "no-cache",
            .xContentTypeOptions: "nosniff",
        ]
        if let policy {
            headers[.contentSecurityPolicy] = policy
            if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
        }
        let isKnown = Self.tags(request.headerFields[.ifNoneMatch]).contains { $0 == entityTag || $0 == "*" }
        return Answer(isKnown ? .notModified : .ok, headers: headers, body: body)
    }

    /// Weak ones too: they are compared weakly here.
    private static func tags(_ field: String?) -> [Substring] {
        (field ?? "").split(separator: ",").map { part in
            let tag = part.drop { $0 == " " }.prefix { $0 != " " }
            return tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
        }
    }
}
