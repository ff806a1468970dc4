#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How many files, and so connections, may be open at once?
enum FileLimitCheck {
    private static let comfortable = 4096

    static func run() -> Finding {
        var limit = rlimit()
        #if canImport(Glibc)
        let result = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #else
        let result = getrlimit(RLIMIT_NOFILE, &limit)
        #endif
        guard result == 0 else {
            return .warn("Files", "the limit of open files cannot be told", "See ulimit -n.")
        }
        if limit.rlim_cur >= comfortable {
            return .ok("Files", "\(text(limit.rlim_cur)) may be open at once")
        }
        return .warn(
            "Files", "only \(text(limit.rlim_cur)) may be open at once",
            "Each WebSocket takes one: raise it with ulimit -n \(comfortable).")
    }

    private static func text(_ number: rlim_t) -> String {
        number > 1 << 40 ? "any number" : "\(number)"
    }
}
