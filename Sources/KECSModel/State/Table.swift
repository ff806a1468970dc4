import HashTreeCollections

/// Rows by key, as a value: a copy costs nothing and shares with the original
/// whatever neither changes afterwards.
package struct Table<Row: Sendable>: Sendable {
    private var rows: TreeDictionary<String, Row> = [:]

    package init() {}

    package subscript(key: String) -> Row? {
        get { rows[key] }
        set { rows[key] = newValue }
    }

    package subscript(key: String, default value: @autoclosure () -> Row) -> Row {
        get { rows[key] ?? value() }
        set { rows[key] = newValue }
    }

    package var count: Int { rows.count }
    package var isEmpty: Bool { rows.isEmpty }

    /// In no particular order.
    package var keys: [String] { Array(rows.keys) }
    package var values: [Row] { Array(rows.values) }
}
