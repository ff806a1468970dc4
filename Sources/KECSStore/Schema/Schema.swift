import GRDB
import KECSControl

/// The shape of the database: the steps that lead to it, oldest first.
package struct Schema: Sendable {
    package static let current = Schema([
        .migration001, .migration002, .migration003, .migration004, .migration005,
    ])

    /// `PRAGMA application_id` of every database of KECS.
    private static let applicationId = 0x4B45_4353

    private let migrations: [Migration]

    package init(_ migrations: [Migration]) {
        self.migrations = migrations
    }

    /// The number that this version of KECS knows.
    package var number: Int { migrations.last?.number ?? 0 }

    /// Refuses, before anything is written, what is not ours to write.
    func verify(_ db: Database, path: String) throws {
        // GRDB's own tables may be all there is when the first start failed.
        let isNew =
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM sqlite_master
                    WHERE name NOT LIKE 'grdb\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                    """) == 0
        if isNew { return }
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Self.applicationId,
            let found = try MetaTable.value(.schema, in: db).flatMap({ Int($0) })
        else {
            throw StoreError(
                .corrupt,
                """
                \(path) is an SQLite database, but not one of KECS. Move it away, or choose \
                another data folder.
                """)
        }
        guard found <= number else {
            let version = try MetaTable.value(.writtenBy, in: db) ?? "unknown"
            throw StoreError(
                .newerSchema,
                """
                The database \(path) was made by a newer KECS (version \(version), schema \
                \(found)); this one reads schemas up to \(number). Run KECS \(version) or newer, \
                or choose another data folder.
                """)
        }
    }

    /// Takes the steps that the database has not taken, each in a transaction of its own.
    func migrate(_ writer: some DatabaseWriter) throws {
        var migrator = DatabaseMigrator().disablingDeferredForeignKeyChecks()
        for migration in migrations {
            migrator.registerMigration("\(migration.number)") { db in
                try migration.migrate(db)
                try MetaTable.set(.schema, to: "\(migration.number)", in: db)
            }
        }
        try migrator.migrate(writer)
    }
}
