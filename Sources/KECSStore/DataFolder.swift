import Foundation
import KECSControl

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The folder that holds the database, owned by this process alone.
struct DataFolder: Sendable {
    let path: String
    let lock: FolderLock

    /// The database file.
    var database: String { path + "/kecs.sqlite" }

    /// Creates the folder where it is missing, for its owner's eyes only, and
    /// takes it.
    init(taking path: String) throws(StoreError) {
        self.path = path
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            guard isFolder.boolValue else {
                throw StoreError(
                    .failed,
                    "The data folder \(path) is a file. Move it away, or name another folder.")
            }
        } else {
            try Self.create(path)
        }
        try Self.requireWritable(path)
        lock = try FolderLock(folder: path)
        if access(database, F_OK) == 0 { try Self.requireWritable(database) }
    }

    /// Tells one file from another that took its name; nil where there is none.
    static func identity(of path: String) -> FileIdentity? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    /// Makes the folder, and those above it that are missing.
    private static func create(_ path: String) throws(StoreError) {
        var isTried = false
        while mkdir(path, 0o700) != 0 {
            let reason = errno
            if reason == EEXIST { return }
            let parent = parent(of: path)
            guard reason == ENOENT, !isTried, parent != path else {
                throw StoreError(errno: reason, doing: "create", path: path)
            }
            isTried = true
            try create(parent)
        }
    }

    private static func parent(of path: String) -> String {
        (path as NSString).deletingLastPathComponent
    }

    /// SQLite would open what it may not write, and fail only later.
    private static func requireWritable(_ path: String) throws(StoreError) {
        guard access(path, R_OK | W_OK) == 0 else {
            throw StoreError(errno: errno, doing: "write to", path: path)
        }
    }
}

struct FileIdentity: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
}
