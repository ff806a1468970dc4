import Foundation
import GRDB
import KECSControl
import KECSModel

/// The tables of rows, one a kind of record: a key and the record as JSON.
enum RecordTable: String, CaseIterable, Sendable {
    case clusters, families, taskDefinitions, services, scalableTargets, tasks, clientTokens

    /// Makes `change` true in the database.
    static func write(_ change: Change, in db: Database, encoder: JSONEncoder) throws {
        let table = change.row.table
        let key = change.row.key
        guard let record = try change.record(encoder: encoder) else {
            let delete = try db.cachedStatement(sql: "DELETE FROM \(table.rawValue) WHERE key = ?")
            try delete.execute(arguments: [key])
            return
        }
        let put = try db.cachedStatement(
            sql: """
                INSERT INTO \(table.rawValue) (key, record) VALUES (?, ?)
                ON CONFLICT (key) DO UPDATE SET record = excluded.record
                """)
        try put.execute(arguments: [key, String(decoding: record, as: UTF8.self)])
    }

    /// All rows of all tables.
    static func load(from db: Database, path: String) throws -> State {
        var state = State()
        let decoder = JSONDecoder()
        for table in allCases {
            let rows = try Row.fetchCursor(db, sql: "SELECT key, record FROM \(table.rawValue)")
            while let row = try rows.next() {
                let key: String = row[0]
                state.apply(
                    try table.change(key: key, record: row[1], decoder: decoder, path: path))
            }
        }
        return state
    }

    private func change(
        key: String, record: Data, decoder: JSONDecoder, path: String
    ) throws -> Change {
        do {
            let change: Change
            let actual: String
            switch self {
            case .clusters:
                let row = try decoder.decode(ClusterRecord.self, from: record)
                (actual, change) = (row.arn, .cluster(key: key, row))
            case .families:
                let row = try decoder.decode(FamilyRecord.self, from: record)
                (actual, change) = (row.key, .family(key: key, row))
            case .taskDefinitions:
                let row = try decoder.decode(TaskDefinitionRecord.self, from: record)
                (actual, change) = (row.arn, .taskDefinition(key: key, row))
            case .services:
                let row = try decoder.decode(ServiceRecord.self, from: record)
                (actual, change) = (row.arn, .service(key: key, row))
            case .scalableTargets:
                let row = try decoder.decode(ScalableTargetRecord.self, from: record)
                (actual, change) = (row.serviceArn, .scalableTarget(key: key, row))
            case .tasks:
                let row = try decoder.decode(TaskRecord.self, from: record)
                (actual, change) = (row.arn, .task(key: key, row))
            case .clientTokens:
                let row = try decoder.decode(ClientTokenRecord.self, from: record)
                (actual, change) = (row.key, .clientToken(key: key, row))
            }
            guard actual == key else {
                throw StoreError.damaged(table: rawValue, key: key, path: path, "holds \(actual)")
            }
            return change
        } catch let error as DecodingError {
            throw StoreError.damaged(table: rawValue, key: key, path: path, "\(error)")
        }
    }
}

/// A row's place in the database.
struct RowKey: Hashable, Sendable {
    var table: RecordTable
    var key: String
}

extension Change {
    /// The row that it changes.
    var row: RowKey {
        switch self {
        case .cluster(let key, _): RowKey(table: .clusters, key: key)
        case .family(let key, _): RowKey(table: .families, key: key)
        case .taskDefinition(let key, _): RowKey(table: .taskDefinitions, key: key)
        case .service(let key, _): RowKey(table: .services, key: key)
        case .scalableTarget(let key, _): RowKey(table: .scalableTargets, key: key)
        case .task(let key, _): RowKey(table: .tasks, key: key)
        case .clientToken(let key, _): RowKey(table: .clientTokens, key: key)
        }
    }

    /// JSON of the new record; nil where the row is deleted.
    fileprivate func record(encoder: JSONEncoder) throws -> Data? {
        switch self {
        case .cluster(_, let row): try row.map { try encoder.encode($0) }
        case .family(_, let row): try row.map { try encoder.encode($0) }
        case .taskDefinition(_, let row): try row.map { try encoder.encode($0) }
        case .service(_, let row): try row.map { try encoder.encode($0) }
        case .scalableTarget(_, let row): try row.map { try encoder.encode($0) }
        case .task(_, let row): try row.map { try encoder.encode($0) }
        case .clientToken(_, let row): try row.map { try encoder.encode($0) }
        }
    }
}

extension StoreError {
    /// A row that cannot be understood.
    static func damaged(
        table: String, key: String, path: String, _ detail: String
    ) -> StoreError {
        StoreError(
            .corrupt,
            """
            In the database \(path), the row '\(key)' of the table '\(table)' cannot be read. \
            Restore the database from a backup, or delete the row. (\(detail))
            """)
    }
}
