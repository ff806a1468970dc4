#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

import KECSModel

/// Is there room for the database?
enum DiskCheck {
    /// Below this the server could not go on for long.
    private static let least = 64
    /// Below this a journal at its bounds may not fit.
    private static let comfortable = 512

    static func run(_ configuration: Configuration) -> Finding {
        let folder = FolderCheck.existingParent(of: configuration.dataDir)
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else {
            return .warn(
                "Disk", "the free space of \(folder) cannot be told", "Look at it with df -h.")
        }
        let free = UInt64(status.f_bavail).clampedProduct(UInt64(status.f_frsize)) / (1024 * 1024)
        let text = "\(free) MiB free at \(folder)"
        if free < least { return .fail("Disk", text, "Free some space, or choose another --data-dir.") }
        if free < comfortable { return .warn("Disk", text, "Free some space before long.") }
        return .ok("Disk", text)
    }
}
