import GRDB
import GRDBSQLite

/// A column's text as it was bound. GRDB reads a text up to its first NUL, and text from outside may hold one:
/// what is read again would then meet other filters than it did before.
struct WholeText: DatabaseValueConvertible, StatementColumnConvertible {
    let text: String

    init?(sqliteStatement statement: SQLiteStatement, index: CInt) {
        guard let start = sqlite3_column_text(statement, index) else { return nil }
        let count = Int(sqlite3_column_bytes(statement, index))
        text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    private init(text: String) {
        self.text = text
    }

    var databaseValue: DatabaseValue { text.databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> WholeText? {
        String.fromDatabaseValue(value).map(WholeText.init(text:))
    }
}

extension Row {
    /// A column's text; nil where it is null.
    func text(at index: Int) -> String? {
        (self[index] as WholeText?)?.text
    }
}
