import GRDB

extension Migration {
    /// Events remember the tags of what they are about, so that filters can ask for them.
    package static let migration002 = Migration(2) { db in
        // A JSON list of keys and values; null: none.
        try db.execute(sql: "ALTER TABLE journal ADD COLUMN tags TEXT")
    }
}
