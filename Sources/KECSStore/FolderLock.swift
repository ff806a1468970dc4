#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif
import KECSControl
import Synchronization

/// Ownership of a data folder by one process: a lock on a file in it that
/// holds the owner's process id. The kernel lets go of it when the process
/// ends, however it ends.
final class FolderLock: Sendable {
    /// Nil once released.
    private let descriptor: Mutex<Int32?>
    private let path: String
    private let identity: FileIdentity?

    /// - Throws: ``StoreError`` `locked` where another owner is alive.
    init(folder: String) throws(StoreError) {
        let path = folder + "/kecs.lock"
        // Closed on exec: a container's process must not keep the folder locked.
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw StoreError(errno: errno, doing: "open", path: path) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            let owner = Self.owner(in: file)
            close(file)
            guard reason == EWOULDBLOCK else {
                throw StoreError(errno: reason, doing: "lock", path: path)
            }
            throw StoreError(
                .locked,
                """
                The data folder \(folder) is in use by another KECS server\(owner). \
                Stop that server, or give this one a data folder of its own.
                """)
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(file, 0) == 0, pwrite(file, text, text.count, 0) == text.count else {
            let reason = errno
            Self.unlock(file)
            throw StoreError(errno: reason, doing: "write", path: path)
        }
        descriptor = Mutex(file)
        self.path = path
        identity = Self.identity(of: file)
    }

    /// Whoever takes another file of that name for the lock has the folder, too.
    func requireSameFile() throws(StoreError) {
        guard DataFolder.identity(of: path) == identity else {
            throw StoreError(
                .failed,
                """
                \(path) has been deleted or replaced while KECS was using its folder, which another \
                server may use by now. Nothing more can be saved: put it back, or restart KECS.
                """)
        }
    }

    private static func identity(of file: Int32) -> FileIdentity? {
        var status = stat()
        guard fstat(file, &status) == 0 else { return nil }
        return FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    deinit { release() }

    /// Lets others have the folder.
    func release() {
        descriptor.withLock { descriptor in
            guard let file = descriptor else { return }
            // Best effort: a process id that is left behind does no harm.
            _ = ftruncate(file, 0)
            Self.unlock(file)
            descriptor = nil
        }
    }

    /// Unlocked by name: a child between fork and exec has a copy of the
    /// descriptor, and to close this one alone would leave the lock with it.
    private static func unlock(_ file: Int32) {
        _ = flock(file, LOCK_UN)
        close(file)
    }

    /// ` (process 123)`, or nothing where the file does not tell.
    private static func owner(in file: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(file, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(0, count)).prefix { (48...57).contains($0) }
        return digits.isEmpty ? "" : " (process \(String(decoding: digits, as: UTF8.self)))"
    }
}
