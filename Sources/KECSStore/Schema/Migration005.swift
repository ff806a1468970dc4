import GRDB
import KECSControl
import KECSModel

extension Migration {
    /// Of requests with a client token a digest is kept, and each token has its place in the
    /// order in which they are forgotten.
    package static let migration005 = Migration(5) { db in
        // Older versions kept as many as came, each with its whole request.
        let newest = "SELECT key FROM clientTokens ORDER BY json_extract(record, '$.createdAt') DESC, key"
        try db.execute(sql: "DELETE FROM clientTokens WHERE key NOT IN (\(newest) LIMIT 10000)")
        let keys = try String.fetchAll(db, sql: newest)
        for (index, key) in keys.reversed().enumerated() {
            let parameters = try String.fetchOne(
                db, sql: "SELECT json_extract(record, '$.fingerprint') FROM clientTokens WHERE key = ?",
                arguments: [key])
            guard let parameters else {
                try db.execute(sql: "DELETE FROM clientTokens WHERE key = ?", arguments: [key])
                continue
            }
            try db.execute(
                sql: """
                    UPDATE clientTokens
                    SET record = json_set(record, '$.fingerprint', ?, '$.ordinal', ?) WHERE key = ?
                    """,
                arguments: [ClientTokenRecord.fingerprint(ofParameters: parameters), index + 1, key])
        }
    }
}
