import Foundation
import HTTPTypes

/// The token of a header `Authorization: Bearer …` (RFC 6750, section 2.1).
enum BearerToken {
    /// nil where there is no such header, or more than one `Authorization`.
    static func of(_ head: HTTPRequest) -> String? {
        let values = head.headerFields[values: .authorization]
        guard values.count == 1, let value = values.first else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let token = parts[1].drop { $0 == " " }.prefix { $0 != " " }
        return token.isEmpty ? nil : String(token)
    }

    /// The value of `?token=` (RFC 6750, section 2.3, under another name).
    static func inQuery(of head: HTTPRequest) -> String? {
        guard let query = head.path?.split(separator: "?", maxSplits: 1).dropFirst().first else {
            return nil
        }
        for parameter in query.split(separator: "&") where parameter.hasPrefix("token=") {
            return String(parameter.dropFirst("token=".count)).removingPercentEncoding
        }
        return nil
    }
}
