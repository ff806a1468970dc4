import KECSControl
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Keeps a second server of this machine from running on a copy of the database: each would take
/// the other's containers for its own that no task asks for. A name that the kernel lets go of
/// when the process ends, however it ends; elsewhere than with glibc, and between network
/// namespaces, nobody looks.
final class InstanceLock: Sendable {
    #if canImport(Glibc)
    /// Nil once released, and where it cannot be had for another reason than an owner.
    private let descriptor: Mutex<Int32?>

    /// - Parameter epoch: What copies have in common.
    /// - Throws: ``StoreError`` `locked` where another owner is alive.
    init(epoch: String, path: String) throws(StoreError) {
        let file = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard file >= 0 else {
            descriptor = Mutex(nil)
            return
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // A zero first: no file.
        let name = [0] + Array("kecs-instance-\(epoch)".utf8.prefix(80))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = MemoryLayout<sa_family_t>.size + name.count
        let (isBound, reason) = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                (bind(file, $0, socklen_t(length)) == 0, errno)
            }
        }
        guard isBound else {
            close(file)
            guard reason == EADDRINUSE else {
                descriptor = Mutex(nil)
                return
            }
            throw StoreError(
                .locked,
                """
                Another KECS server is running on \(path), or on a copy of it, and each would take \
                the other's containers for its own. Stop that server first, or give this one a new \
                data folder.
                """)
        }
        descriptor = Mutex(file)
    }

    deinit { release() }

    func release() {
        descriptor.withLock { descriptor in
            if let file = descriptor { close(file) }
            descriptor = nil
        }
    }
    #else
    init(epoch: String, path: String) throws(StoreError) {}

    func release() {}
    #endif
}
