import KECSAccess
import KECSModel

/// Tokens as the commands print them.
package enum TokenText {
    /// One line, with the token itself where it is given.
    package static func json(_ token: StoredToken, secret: TokenSecret? = nil) -> String {
        var members = [
            "\"id\":\(token.id.jsonQuoted)", "\"name\":\(token.name.jsonQuoted)",
            "\"permissions\":[\(token.permissions.map(\.jsonQuoted).joined(separator: ","))]",
            "\"createdAt\":\(token.createdAt.rfc3339.jsonQuoted)",
            "\"expiresAt\":\(token.expiresAt.map(\.rfc3339.jsonQuoted) ?? "null")",
        ]
        if let secret { members.append("\"token\":\(secret.text.jsonQuoted)") }
        return "{\(members.joined(separator: ","))}"
    }

    package static func json(_ tokens: [StoredToken]) -> String {
        "{\"tokens\":[\(tokens.map { json($0) }.joined(separator: ","))]}"
    }

    /// A line for each token under a headline, in columns.
    package static func table(_ tokens: [StoredToken], at now: Timestamp) -> String {
        guard !tokens.isEmpty else { return "There are no tokens." }
        let rows =
            [["ID", "NAME", "CREATED", "EXPIRES", "PERMISSIONS"]]
            + tokens.map { token in
                let expiry = token.expiresAt.map { $0.rfc3339 + ($0 <= now ? " (over)" : "") }
                return [
                    token.id, token.name, token.createdAt.rfc3339, expiry ?? "never",
                    token.permissions.joined(separator: " "),
                ]
            }
        let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0.padding(to: $1) }.joined(separator: "  ") + "  " + row[4]
        }
        .joined(separator: "\n")
    }
}
