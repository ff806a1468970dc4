import GRDB
import KECSControl
import KECSModel

/// What the database says of itself, by key.
enum MetaTable {
    enum Key: String {
        /// Random id of the journal, made with the database.
        case epoch
        /// Number of the newest migration.
        case schema
        /// When the database was made, RFC 3339.
        case createdAt
        /// Versions of KECS: the one that made the database, the newest that opened it.
        case createdBy, writtenBy
    }

    static func value(_ key: Key, in db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key.rawValue])
    }

    static func set(_ key: Key, to value: String, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO meta (key, value) VALUES (?, ?)
                ON CONFLICT (key) DO UPDATE SET value = excluded.value
                """,
            arguments: [key.rawValue, value])
    }

    /// Writes what is missing after the database was made or KECS was updated.
    static func complete(
        _ db: Database, environment: KECSControl.Environment, version: String
    ) throws {
        if try value(.epoch, in: db) == nil {
            try set(.epoch, to: environment.hex(bytes: 8), in: db)
            try set(.createdAt, to: environment.now().rfc3339, in: db)
            try set(.createdBy, to: version, in: db)
        }
        if try value(.writtenBy, in: db) != version {
            try set(.writtenBy, to: version, in: db)
        }
    }
}
