import GRDB

extension Migration {
    /// The beginning: what is true, what happened, and a few words on the database itself.
    package static let migration001 = Migration(1) { db in
        // "KECS": tells `file` and us whose database it is.
        try db.execute(sql: "PRAGMA application_id = 0x4B454353")
        try db.execute(sql: "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
        for table in ["clusters", "families", "taskDefinitions", "tasks", "clientTokens"] {
            try db.execute(
                sql: "CREATE TABLE \(table) (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT")
        }
        try db.execute(
            sql: """
                CREATE TABLE journal (
                    seq INTEGER PRIMARY KEY,
                    timestamp INTEGER NOT NULL,
                    type TEXT NOT NULL,
                    action TEXT NOT NULL,
                    cluster TEXT,
                    service TEXT,
                    task TEXT,
                    taskDefinition TEXT,
                    container TEXT,
                    startedBy TEXT,
                    status TEXT,
                    payload BLOB NOT NULL
                ) STRICT
                """)
    }
}
