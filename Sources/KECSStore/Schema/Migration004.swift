import GRDB

extension Migration {
    /// What scales services.
    package static let migration004 = Migration(4) { db in
        try db.execute(
            sql: "CREATE TABLE scalableTargets (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT")
    }
}
