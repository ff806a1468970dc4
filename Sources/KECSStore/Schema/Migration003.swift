import GRDB

extension Migration {
    /// Services.
    package static let migration003 = Migration(3) { db in
        try db.execute(
            sql: "CREATE TABLE services (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT")
    }
}
