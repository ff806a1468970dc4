#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Reading a small file whole, whatever it may be.
enum BoundedFile {
    struct Content: Sendable {
        let bytes: [UInt8]
        let stamp: FileStamp

        /// Others than its owner may read it.
        var isExposed: Bool { stamp.mode & 0o044 != 0 }
    }

    /// - Returns: nil where there is no such file.
    /// - Throws: ``AccessProblem``, which follows the file's name.
    static func read(_ path: String, limit: Int) throws(AccessProblem) -> Content? {
        // Not blocking: a FIFO in its place must not hold anybody up.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw AccessProblem("cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw AccessProblem("is no file")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = chunk.withUnsafeMutableBytes {
                Self.read(descriptor, $0)
            }
            if count < 0 {
                throw AccessProblem("cannot be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            bytes += chunk[..<count]
            guard bytes.count <= limit else {
                throw AccessProblem("is larger than \(limit) bytes")
            }
        }
        return Content(bytes: bytes, stamp: FileStamp(status))
    }

    private static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            #if canImport(Darwin)
            let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
            #else
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            #endif
            if count >= 0 || errno != EINTR { return count }
        }
    }
}
