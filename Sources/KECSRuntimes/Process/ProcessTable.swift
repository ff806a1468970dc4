import Glibc
import KECSModel

/// The machine's processes at one moment, as `/proc` tells them.
/// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
struct ProcessTable: Sendable {
    struct Entry: Hashable, Sendable {
        var parent: Int
        /// CPU time of its own, and of descendants that have ended and were waited for,
        /// nanoseconds.
        var ownNanoseconds: Int
        var endedNanoseconds: Int
        /// Bytes of its memory that are resident, shared ones too.
        var residentBytes: Int
    }

    private var entries: [Int: Entry] = [:]
    private var children: [Int: [Int]] = [:]

    /// Reads all of `/proc`: blocks for some milliseconds.
    static func read() -> ProcessTable {
        var table = ProcessTable()
        guard let folder = opendir("/proc") else { return table }
        defer { closedir(folder) }
        while let item = readdir(folder) {
            let name = withUnsafePointer(to: &item.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let pid = Int(name), let text = ProcessFiles.text("/proc/\(pid)/stat"),
                let entry = Entry(stat: text)
            else { continue }
            table.add(entry, pid: pid)
        }
        return table
    }

    mutating func add(_ entry: Entry, pid: Int) {
        entries[pid] = entry
        children[entry.parent, default: []].append(pid)
    }

    /// Without the process itself.
    func descendants(of pid: Int) -> [Int] {
        var found: [Int] = []
        var next = children[pid] ?? []
        // What was read while processes came and went could hold a circle.
        var seen: Set<Int> = [pid]
        while let one = next.popLast() {
            guard seen.insert(one).inserted else { continue }
            found.append(one)
            next += children[one] ?? []
        }
        return found
    }

    subscript(pid: Int) -> Entry? { entries[pid] }

    /// Bytes that a process, and descendants that have ended and were waited for, have had
    /// read from and written to storage; nil where that may not be looked at.
    static func storage(of pid: Int) -> (read: Int, write: Int)? {
        guard let text = ProcessFiles.text("/proc/\(pid)/io") else { return nil }
        var values: [Substring: Int] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":")
            guard parts.count == 2 else { continue }
            values[parts[0]] = Int(parts[1].drop { $0 == " " })
        }
        guard let read = values["read_bytes"], let write = values["write_bytes"] else { return nil }
        return (read, write)
    }

    static let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    /// Of the machine.
    static let memoryBytes = sysconf(Int32(_SC_PHYS_PAGES)) * pageBytes
    fileprivate static let pageBytes = max(1, sysconf(Int32(_SC_PAGESIZE)))
    fileprivate static let tickNanoseconds = 1_000_000_000 / max(1, sysconf(Int32(_SC_CLK_TCK)))
}

extension ProcessTable.Entry {
    /// `pid (name) state parent …`; the name may hold anything.
    init?(stat text: String) {
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        // Counted from the third of the manual page.
        guard fields.count > 21, let parent = Int(fields[1]), let user = Int(fields[11]),
            let system = Int(fields[12]), let endedUser = Int(fields[13]),
            let endedSystem = Int(fields[14]), let pages = Int(fields[21])
        else { return nil }
        self.init(
            parent: parent, ownNanoseconds: user.clampedSum(system).clampedProduct(ProcessTable.tickNanoseconds),
            endedNanoseconds: endedUser.clampedSum(endedSystem)
                .clampedProduct(ProcessTable.tickNanoseconds),
            residentBytes: pages.clampedProduct(ProcessTable.pageBytes))
    }
}
