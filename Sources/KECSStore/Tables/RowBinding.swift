import GRDB
import GRDBSQLite

/// Binds the values of many rows to one statement, a row after another.
///
/// Past GRDB, whose arguments are boxed, copied and cleared for each row: that costs as much as
/// half of what SQLite does with them.
struct RowBinding {
    private let statement: OpaquePointer

    /// - Parameter statement: GRDB takes its arguments as given from here on.
    init(_ statement: Statement) {
        statement.setUncheckedArguments([])
        self.statement = statement.sqliteStatement
    }

    /// Before a row is bound. What the row before it had stays where nothing is bound.
    func reset() {
        // Answers how the last execution ended, which that has thrown.
        sqlite3_reset(statement)
    }

    func bind(_ number: Int, at index: CInt) throws {
        try check(sqlite3_bind_int64(statement, index, Int64(number)))
    }

    func bind(_ text: String?, at index: CInt) throws {
        guard var text else { return try check(sqlite3_bind_null(statement, index)) }
        try check(
            text.withUTF8 { bytes in
                // Empty text may have no address, which would be null.
                guard let start = bytes.baseAddress else {
                    return sqlite3_bind_text(statement, index, "", 0, Self.copied)
                }
                return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    sqlite3_bind_text64(
                        statement, index, $0, UInt64(bytes.count), Self.copied, UInt8(SQLITE_UTF8))
                }
            })
    }

    func bind(_ blob: [UInt8], at index: CInt) throws {
        try check(
            blob.withUnsafeBytes {
                guard let start = $0.baseAddress, !$0.isEmpty else {
                    return sqlite3_bind_zeroblob(statement, index, 0)
                }
                return sqlite3_bind_blob64(
                    statement, index, start, UInt64($0.count), Self.copied)
            })
    }

    private func check(_ code: CInt) throws {
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }

    /// `SQLITE_TRANSIENT`: SQLite makes its own copy, since the bytes go when the call ends.
    private static var copied: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }
}
