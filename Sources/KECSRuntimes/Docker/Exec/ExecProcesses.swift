import CSupervisor
import Glibc

/// The processes of a command in a container of an engine on this machine: the one that the
/// engine has started for it, what has come of that, and whoever bears its mark. Everything here
/// blocks for some milliseconds.
///
/// A command may drop its environment, and with it the mark; a process whose parent has ended is
/// given another; but its session stays until it makes its own. Who does all three at once, a
/// daemon with an empty environment, is found by nobody.
package struct ExecProcesses: Sendable {
    package struct Entry: Hashable, Sendable {
        package var parent: Int
        package var session: Int

        package init(parent: Int, session: Int) {
            self.parent = parent
            self.session = session
        }

        /// `pid (name) state parent group session …`; the name may hold anything. nil also for one
        /// that has ended and waits to be asked after.
        package init?(stat text: String) {
            guard let end = text.lastIndex(of: ")") else { return nil }
            let fields = text[text.index(after: end)...].split(separator: " ", maxSplits: 4)
            guard fields.count > 3, fields[0] != "Z", fields[0] != "X", let parent = Int(fields[1]),
                let session = Int(fields[3])
            else { return nil }
            self.init(parent: parent, session: session)
        }
    }

    /// What was found so far. Who is a member stays one when those are gone that made it one.
    package struct Known: Hashable, Sendable {
        package var members: Set<Int> = []
        package var sessions: Set<Int> = []

        package init() {}
    }

    /// The engine's; 0: not known.
    let root: Int
    let container: String
    let mark: String

    /// Sends all of them the signal, or only looks.
    /// - Returns: how many there were; the numbers in the container of those to whom this user may
    ///   not send one; what is known now.
    func signal(_ number: CInt?, _ known: Known) -> (left: Int, forbidden: [Int], known: Known) {
        let entries = Self.read()
        var known = known
        known.members.formUnion(entries.keys.filter { kecs_is_marked(pid_t(clamping: $0), mark) == 1 })
        known = Self.grown(known, root: root, in: entries)
        // A number may be another's by now, or of another machine.
        known.members = known.members.filter { entries[$0] != nil && isInside($0) }
        var forbidden: [Int] = []
        for pid in known.members {
            guard let number else { continue }
            let error = kecs_signal_contained(pid_t(clamping: pid), container, mark, number)
            if error == EPERM, let inner = Self.innerNumber(of: pid) { forbidden.append(inner) }
        }
        return (known.members.count, forbidden, known)
    }

    private func isInside(_ pid: Int) -> Bool {
        let pid = pid_t(clamping: pid)
        return kecs_is_in_container(pid, container) == 1 || kecs_is_marked(pid, mark) == 1
    }

    /// By descent and session.
    package static func grown(_ known: Known, root: Int, in entries: [Int: Entry]) -> Known {
        var known = known
        // The engine makes the command's first process the leader of a session, whose number stays
        // its own for as long as the session has anybody.
        if root > 1 {
            known.sessions.insert(root)
            if entries[root] != nil { known.members.insert(root) }
        }
        var isGrowing = true
        while isGrowing {
            known.sessions.formUnion(
                known.members.compactMap { entries[$0]?.session }.filter { $0 > 1 })
            let more = entries.filter { pid, entry in
                pid > 1 && !known.members.contains(pid)
                    && (known.members.contains(entry.parent) || known.sessions.contains(entry.session))
            }
            known.members.formUnion(more.keys)
            isGrowing = !more.isEmpty
        }
        return known
    }

    private static func read() -> [Int: Entry] {
        guard let folder = opendir("/proc") else { return [:] }
        defer { closedir(folder) }
        var entries: [Int: Entry] = [:]
        while let item = readdir(folder) {
            let name = withUnsafePointer(to: &item.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let pid = Int(name), let text = ProcessFiles.text("/proc/\(pid)/stat") else { continue }
            entries[pid] = Entry(stat: text)
        }
        return entries
    }

    /// The last of `NSpid: 4711 17`.
    private static func innerNumber(of pid: Int) -> Int? {
        ProcessFiles.text("/proc/\(pid)/status")?.split(separator: "\n")
            .first { $0.hasPrefix("NSpid:") }?
            .split(whereSeparator: \.isWhitespace).last.flatMap { Int($0) }
    }
}
