#if os(Linux)
import Foundation
import Glibc

/// A file system of its own in memory. Only root may mount one.
final class SmallDisk: Sendable {
    private let folder: TemporaryFolder

    static let isPossible: Bool = (try? SmallDisk(kilobytes: 64)) != nil

    var path: String { folder.path }

    init(kilobytes: Int) throws {
        folder = try TemporaryFolder()
        guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EPERM)
        }
    }

    /// Nothing on it can be written any more.
    func makeReadOnly() throws {
        let flags = UInt(MS_REMOUNT | MS_RDONLY)
        guard mount(nil, folder.path, nil, flags, nil) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EPERM)
        }
    }

    deinit { _ = umount2(folder.path, Int32(MNT_DETACH)) }
}
#endif
