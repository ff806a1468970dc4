import Foundation
import GRDB
import KECSControl
import KECSModel

/// The database: opened, verified, migrated; written by one caller at a time.
struct DatabaseFile: Sendable {
    let path: String
    private let pool: DatabasePool
    private let identity: FileIdentity?
    private let encoder: JSONEncoder

    init(
        path: String, schema: Schema, environment: KECSControl.Environment, options: StoreOptions
    ) throws(StoreError) {
        self.path = path
        encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        do {
            pool = try DatabasePool(
                path: path,
                configuration: Self.configuration(path: path, schema: schema, options: options))
            try schema.migrate(pool)
            try pool.write { db in
                try MetaTable.complete(db, environment: environment, version: options.version)
            }
            if options.durability == .full {
                // After opening, since GRDB itself sets NORMAL then.
                try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            }
        } catch {
            throw .from(error, path: path)
        }
        identity = DataFolder.identity(of: path)
    }

    /// Everything that the database holds, but for the journal's entries.
    func load(retention: JournalRetention) throws(StoreError) -> Committed {
        do {
            return try pool.read { db in
                guard let epoch = try MetaTable.value(.epoch, in: db) else {
                    throw StoreError.damaged(
                        table: "meta", key: "epoch", path: path, "there is no such row")
                }
                let extent = try JournalTable.extent(in: db)
                return Committed(
                    state: try RecordTable.load(from: db, path: path),
                    position: StreamPosition(epoch: epoch, seq: extent.newestSeq),
                    oldestSeq: extent.oldestSeq, retention: retention)
            }
        } catch {
            throw .from(error, path: path)
        }
    }

    /// Writes `group`, and deletes what the journal need not keep, in one
    /// transaction.
    ///
    /// - Returns: What is committed then.
    func write(_ group: Group, after committed: Committed) throws(StoreError) -> Committed {
        var next = committed
        next.state = group.state
        if let newest = group.entries.last { next.position.seq = newest.seq }
        do {
            try requireSameFile()
            try pool.writeWithoutTransaction { db in
                try db.transact {
                    for change in group.changes.values {
                        try RecordTable.write(change, in: db, encoder: encoder)
                    }
                    try JournalTable.insert(group.entries, in: db)
                    try prune(&next, after: group, in: db)
                }
            }
        } catch {
            throw .from(error, path: path)
        }
        return next
    }

    /// Entries `after < seq <= through`, oldest first, beside the writer.
    func entries(
        after: Int, through: Int, limit: Int, bytes: Int
    ) async throws -> [JournalEntry] {
        do {
            return try await pool.read { [path] db in
                try JournalTable.entries(
                    after: after, through: through, limit: limit, bytes: bytes, in: db, path: path)
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            throw StoreError.from(error, path: path)
        }
    }

    /// Moves the write-ahead log into the database and lets go of both. Lets go
    /// even where the log must stay, which loses nothing.
    func close() throws(StoreError) {
        do {
            pool.releaseMemory()
            // SQLite deletes the log by its name: it may be a successor's.
            if !isSameFile { try pool.writeWithoutTransaction { try $0.keepLog() } }
            let checkpoint = Result {
                try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            }
            try pool.close()
            try checkpoint.get()
        } catch {
            throw .from(error, path: path)
        }
    }

    private func prune(_ next: inout Committed, after group: Group, in db: Database) throws {
        guard next.oldestSeq <= next.position.seq else { return }
        let goes = try next.retention.prune(
            next.oldestSeq...next.position.seq, added: group.entries.count, now: group.keptSince
        ) { range, moment in
            try JournalTable.first(of: range, since: moment, in: db)
        }
        guard let goes else { return }
        try JournalTable.delete(through: goes, in: db)
        next.oldestSeq = goes + 1
    }

    private var isSameFile: Bool { DataFolder.identity(of: path) == identity }

    /// SQLite goes on writing to a file that has been deleted, into nowhere.
    func requireSameFile() throws(StoreError) {
        guard isSameFile else {
            throw StoreError(
                .failed,
                """
                The database \(path) has been deleted or replaced while KECS was using it. \
                Nothing more can be saved: put it back, or restart KECS.
                """)
        }
    }

    private static func configuration(
        path: String, schema: Schema, options: StoreOptions
    ) -> Configuration {
        var configuration = Configuration()
        configuration.label = "kecs.store"
        configuration.busyMode = .timeout(TimeInterval(options.busyTimeout))
        configuration.maximumReaderCount = 4
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            guard !db.configuration.readonly else { return }
            try schema.verify(db, path: path)
            // A log that one great commit made long does not stay long.
            _ = try Int.fetchOne(db, sql: "PRAGMA journal_size_limit = 67108864")
            if let bytes = options.maximumBytes {
                let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4096
                _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(max(1, bytes / pageSize))")
            }
        }
        return configuration
    }
}
