import CCrash
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif
import KECSWire

/// What the server leaves behind where it ends by a fault of ours.
enum CrashReport {
    /// Kept for as long as the process lives.
    private static let title = "kecs \(KECSVersion.current)"

    /// From now on a crash leaves a backtrace on standard error, where the log goes.
    static func begin() {
        // Never freed: it is read when nothing else may be done any more.
        title.withCString { text in
            if let copy = strdup(text) { kecs_crash_report(copy) }
        }
    }
}
