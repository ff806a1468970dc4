#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// By what a file that has changed is known, without reading it.
struct FileStamp: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
    let size: Int64
    /// Of content and of the inode, in nanoseconds: the second moves even where
    /// somebody sets the first back.
    let modified: Int64
    let changed: Int64
    /// The permission bits.
    let mode: UInt32

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        mode = UInt32(status.st_mode) & 0o7777
        #if canImport(Darwin)
        let (content, node) = (status.st_mtimespec, status.st_ctimespec)
        #else
        let (content, node) = (status.st_mtim, status.st_ctim)
        #endif
        modified = Int64(content.tv_sec) * 1_000_000_000 + Int64(content.tv_nsec)
        changed = Int64(node.tv_sec) * 1_000_000_000 + Int64(node.tv_nsec)
    }

    /// nil where there is no file that can be looked at.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }
}
