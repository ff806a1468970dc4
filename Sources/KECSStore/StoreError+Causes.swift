import Foundation
import GRDB
import KECSControl

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension StoreError {
    /// Says in a person's words what the system refused.
    ///
    /// - Parameters:
    ///   - errno: The system's error number.
    ///   - action: What was tried, as in "Cannot `write to` /data".
    package init(errno: Int32, doing action: String, path: String) {
        let reason = String(cString: strerror(errno))
        let what = "Cannot \(action) \(path): \(reason)."
        switch errno {
        case EACCES, EPERM, EROFS:
            self.init(
                .readOnly,
                "\(what) Make it writable for this user, or choose another data folder.")
        case ENOSPC, EDQUOT:
            self.init(.full, "\(what) Free some space.")
        default:
            self.init(.failed, what)
        }
    }

    /// Says in a person's words what SQLite reports of the database at `path`.
    package init(_ error: DatabaseError, path: String) {
        let detail =
            "SQLite error \(error.extendedResultCode.rawValue)\(error.message.map { ": \($0)" } ?? "")"
        // The file that WAL readers and writers share grows before the WAL does,
        // and fails with a code of its own when it cannot.
        if error.extendedResultCode == .SQLITE_IOERR_SHMSIZE {
            self = Self.full(path: path, detail: detail)
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL:
            self = Self.full(path: path, detail: detail)
        case .SQLITE_READONLY, .SQLITE_PERM:
            self.init(
                .readOnly,
                """
                The database \(path) cannot be written. Make it and its folder writable for \
                this user. (\(detail))
                """)
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            self.init(
                .corrupt,
                """
                The database \(path) is damaged or not an SQLite database. Restore it from a \
                backup, or move it away to begin anew. (\(detail))
                """)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .locked,
                """
                Another program keeps the database \(path) locked. Let it finish, or stop it, \
                and try again. (\(detail))
                """)
        case .SQLITE_IOERR:
            self.init(
                .failed,
                """
                The disk failed while the database \(path) was read or written. Check the disk \
                and the system's log. (\(detail))
                """)
        default:
            self.init(.failed, "The database \(path) cannot be used. (\(detail))")
        }
    }

    /// What any error out of GRDB means to a caller of the store.
    static func from(_ error: any Error, path: String) -> StoreError {
        switch error {
        case let error as StoreError: error
        case let error as DatabaseError: StoreError(error, path: path)
        default: StoreError(.failed, "The database \(path) cannot be used: \(error.inOneLine)")
        }
    }

    static let closed = StoreError(.closed, "The store has been closed: the server is stopping.")

    private static func full(path: String, detail: String) -> StoreError {
        StoreError(
            .full,
            """
            There is no space left for the database \(path), so nothing was changed. Free some \
            space; nothing needs a restart. (\(detail))
            """)
    }
}
