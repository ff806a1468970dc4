#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writing a small file so that whoever reads it sees the old content or the new
/// one, also after a crash, and nobody but its owner may.
enum ReplacedFile {
    /// Runs `body` while no other process does so for the same file.
    ///
    /// The lock is on a file of its own, since the file itself is replaced.
    static func locked<Result>(
        _ path: String, _ body: () throws(AccessProblem) -> Result
    ) throws(AccessProblem) -> Result {
        let descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw problem(path + ".lock", "cannot be made") }
        defer { close(descriptor) }
        adopt(descriptor, for: path)
        var attempts = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            attempts += 1
            guard errno == EWOULDBLOCK || errno == EINTR, attempts < 1000 else {
                throw problem(path, "is being changed by another program; locking it")
            }
            usleep(5000)
        }
        return try body()
    }

    static func write(_ bytes: [UInt8], to path: String) throws(AccessProblem) {
        let temporary = "\(path).\(getpid()).tmp"
        unlink(temporary)
        let descriptor = open(
            temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw problem(temporary, "cannot be made") }
        do throws(AccessProblem) {
            defer { close(descriptor) }
            guard fchmod(descriptor, 0o600) == 0 else { throw problem(temporary, "cannot be made") }
            adopt(descriptor, for: path)
            try write(bytes, to: descriptor, temporary)
            guard fsync(descriptor) == 0 else { throw problem(temporary, "cannot be written") }
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else {
            defer { unlink(temporary) }
            throw problem(path, "cannot be replaced")
        }
        syncFolder(of: path)
    }

    private static func write(
        _ bytes: [UInt8], to descriptor: Int32, _ path: String
    ) throws(AccessProblem) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { buffer in
                #if canImport(Darwin)
                Darwin.write(descriptor, buffer.baseAddress, buffer.count)
                #else
                Glibc.write(descriptor, buffer.baseAddress, buffer.count)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw problem(path, "cannot be written") }
            rest = rest.dropFirst(count)
        }
    }

    /// Gives a file that root makes to the owner of its folder: the server, which
    /// may be somebody else, has to read it.
    private static func adopt(_ descriptor: Int32, for path: String) {
        var status = stat()
        guard geteuid() == 0, stat(folder(of: path), &status) == 0 else { return }
        _ = fchown(descriptor, status.st_uid, status.st_gid)
    }

    private static func syncFolder(of path: String) {
        let descriptor = open(folder(of: path), O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func folder(of path: String) -> String {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        return parent.isEmpty ? "/" : parent
    }

    private static func problem(_ path: String, _ text: String) -> AccessProblem {
        AccessProblem("\(path) \(text): \(String(cString: strerror(errno)))")
    }
}
