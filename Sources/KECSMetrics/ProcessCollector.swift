#if canImport(Glibc)
import Glibc
#endif

/// What the system knows of this process, by the names that every Prometheus client
/// has for it. Read from `/proc` (proc(5)); where there is none, nothing is told.
package struct ProcessCollector: MetricCollector {
    package static let descriptions: [MetricDescription] = [
        MetricDescription("process_cpu_seconds_total", .counter, "Processor time, user and system, in seconds."),
        MetricDescription("process_resident_memory_bytes", .gauge, "Memory in use, in bytes."),
        MetricDescription("process_virtual_memory_bytes", .gauge, "Address space, in bytes."),
        MetricDescription("process_open_fds", .gauge, "Open file descriptors, connections among them."),
        MetricDescription("process_max_fds", .gauge, "File descriptors that may be open."),
        MetricDescription("process_start_time_seconds", .gauge, "When the process began, in seconds since 1970."),
    ]

    package init() {}

    package func collect() async -> [CollectedMetric] {
        #if os(Linux)
        var metrics: [CollectedMetric] = []
        if let stat = Stat.ofThisProcess {
            metrics += [
                CollectedMetric("process_cpu_seconds_total", stat.cpuSeconds),
                CollectedMetric("process_resident_memory_bytes", stat.residentBytes),
                CollectedMetric("process_virtual_memory_bytes", stat.virtualBytes),
            ]
            if let boot = Self.bootTime {
                metrics.append(
                    CollectedMetric("process_start_time_seconds", boot + stat.startSeconds))
            }
        }
        if let count = Self.openDescriptors {
            metrics.append(CollectedMetric("process_open_fds", count))
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            metrics.append(CollectedMetric("process_max_fds", Double(limit.rlim_cur)))
        }
        return metrics
        #else
        return []
        #endif
    }

    #if os(Linux)
    /// What is used of `/proc/self/stat`.
    struct Stat: Hashable {
        var cpuSeconds: Double
        /// Since the system began.
        var startSeconds: Double
        var virtualBytes: Int
        var residentBytes: Int

        static var ofThisProcess: Stat? {
            ProcessCollector.text(of: "/proc/self/stat").flatMap {
                Stat($0, ticks: sysconf(Int32(_SC_CLK_TCK)), pageBytes: sysconf(Int32(_SC_PAGESIZE)))
            }
        }

        /// nil where the text is none.
        init?(_ text: String, ticks: Int, pageBytes: Int) {
            // The name, in parentheses, may have blanks and parentheses itself.
            guard ticks > 0, let end = text.lastIndex(of: ")") else { return nil }
            let fields = text[text.index(after: end)...].split(whereSeparator: \.isWhitespace)
            // The state, the first of them, is field 3 of the manual.
            func field(_ number: Int) -> Int? {
                fields.indices.contains(number - 3) ? Int(fields[number - 3]) : nil
            }
            guard let user = field(14), let system = field(15), let start = field(22),
                let virtual = field(23), let resident = field(24)
            else { return nil }
            let (bytes, isBeyond) = resident.multipliedReportingOverflow(by: pageBytes)
            guard !isBeyond else { return nil }
            cpuSeconds = (Double(user) + Double(system)) / Double(ticks)
            startSeconds = Double(start) / Double(ticks)
            virtualBytes = virtual
            residentBytes = bytes
        }
    }

    private static var bootTime: Double? {
        text(of: "/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
            .flatMap { Double($0.dropFirst("btime ".count)) }
    }

    private static var openDescriptors: Int? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Not counted: the two that every folder has, and the one that was read by.
        return max(0, count - 3)
    }

    private static func text(of path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        // A line for each processor, at most; more is nothing that is looked for.
        while bytes.count < 1 << 20 {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
    #endif
}
