import GRDB
import GRDBSQLite
import KECSControl

extension Database {
    /// Leaves the write-ahead log where it is when the last connection is closed.
    func keepLog() throws {
        var isKept: Int32 = 1
        let code = sqlite3_file_control(sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &isKept)
        guard code == SQLITE_OK else {
            throw StoreError(.failed, "The write-ahead log cannot be kept (SQLite's code \(code)).")
        }
    }
}
