import Foundation
import GRDB
import KECSControl
import KECSModel

/// The table of journal entries.
enum JournalTable {
    /// What the table holds; zeros where it is empty.
    struct Extent {
        var oldestSeq = 1
        var newestSeq = 0
    }

    static func insert(_ entries: [JournalEntry], in db: Database) throws {
        guard !entries.isEmpty else { return }
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO journal (seq, timestamp, type, action, cluster, service, task, \
                taskDefinition, container, startedBy, tags, status, payload) \
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        let row = RowBinding(statement)
        // By index, and each in a call: copies of an entry count the references to all its texts.
        for index in entries.indices {
            row.reset()
            try bind(entries[index], to: row)
            try statement.execute()
        }
    }

    private static func bind(_ entry: JournalEntry, to row: RowBinding) throws {
        try row.bind(entry.seq, at: 1)
        try row.bind(entry.timestamp.milliseconds, at: 2)
        try row.bind(entry.event.type.rawValue, at: 3)
        try row.bind(entry.event.action, at: 4)
        try row.bind(entry.event.keys.cluster, at: 5)
        try row.bind(entry.event.keys.service, at: 6)
        try row.bind(entry.event.keys.task, at: 7)
        try row.bind(entry.event.keys.taskDefinition, at: 8)
        try row.bind(entry.event.keys.container, at: 9)
        try row.bind(entry.event.keys.startedBy, at: 10)
        try row.bind(text(of: entry.event.keys.tags), at: 11)
        try row.bind(entry.event.keys.status, at: 12)
        try row.bind(entry.event.payload, at: 13)
    }

    /// Entries `after < seq <= through`, oldest first, as many as fit into `bytes` of payload,
    /// but at least one where there is one.
    static func entries(
        after: Int, through: Int, limit: Int, bytes: Int, in db: Database, path: String
    ) throws -> [JournalEntry] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT seq, timestamp, type, action, cluster, service, task, taskDefinition, \
                container, startedBy, tags, status, payload \
                FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?
                """)
        let rows = try Row.fetchCursor(statement, arguments: [after, through, limit])
        var entries: [JournalEntry] = []
        var room = bytes
        while let row = try rows.next() {
            let entry = try entry(row, path: path)
            room -= entry.event.payload.count
            guard room >= 0 || entries.isEmpty else { break }
            entries.append(entry)
        }
        return entries
    }

    static func extent(in db: Database) throws -> Extent {
        guard let oldest = try Int.fetchOne(db, sql: "SELECT min(seq) FROM journal"),
            let newest = try Int.fetchOne(db, sql: "SELECT max(seq) FROM journal")
        else { return Extent() }
        return Extent(oldestSeq: oldest, newestSeq: newest)
    }

    /// The first entry of the range that was made at `moment` or later.
    static func first(
        of range: ClosedRange<Int>, since moment: Timestamp, in db: Database
    ) throws -> Int? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT seq FROM journal WHERE seq BETWEEN ? AND ? AND timestamp >= ? \
                ORDER BY seq LIMIT 1
                """)
        return try Int.fetchOne(
            statement, arguments: [range.lowerBound, range.upperBound, moment.milliseconds])
    }

    static func delete(through seq: Int, in db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM journal WHERE seq <= ?")
            .execute(arguments: [seq])
    }

    /// Nil where there are none, as with most.
    private static func text(of tags: [Tag]) throws -> String? {
        guard !tags.isEmpty else { return nil }
        return String(decoding: try JSONEncoder().encode(tags), as: UTF8.self)
    }

    private static func tags(from text: String) throws -> [Tag] {
        try JSONDecoder().decode([Tag].self, from: Data(text.utf8))
    }

    private static func entry(_ row: Row, path: String) throws -> JournalEntry {
        let seq: Int = row[0]
        let typeName: String = row[2]
        guard let type = EventType(rawValue: typeName) else {
            throw StoreError.damaged(
                table: "journal", key: "\(seq)", path: path, "type '\(typeName)'")
        }
        let payload: Data = row[12]
        let tags: [Tag]
        do {
            tags = try (row[10] as String?).map(tags(from:)) ?? []
        } catch {
            throw StoreError.damaged(table: "journal", key: "\(seq)", path: path, "\(error)")
        }
        return JournalEntry(
            seq: seq, timestamp: Timestamp(milliseconds: row[1]),
            event: EventDraft(
                type: type, action: row.text(at: 3) ?? "",
                keys: EventKeys(
                    cluster: row.text(at: 4), service: row.text(at: 5), task: row.text(at: 6),
                    taskDefinition: row.text(at: 7), container: row.text(at: 8),
                    startedBy: row.text(at: 9), tags: tags, status: row.text(at: 11)),
                payload: Array(payload)))
    }
}
