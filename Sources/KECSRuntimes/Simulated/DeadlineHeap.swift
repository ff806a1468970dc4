import KECSModel

/// Moments with a task each, the earliest first: a binary heap. A task may be in
/// it several times.
struct DeadlineHeap {
    private var entries: [(at: Timestamp, taskArn: String)] = []

    var earliest: Timestamp? { entries.first?.at }
    var count: Int { entries.count }

    mutating func insert(_ at: Timestamp, _ taskArn: String) {
        entries.append((at, taskArn))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].at < entries[parent].at else { break }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out the earliest, if it is due at `now`.
    mutating func popDue(at now: Timestamp) -> String? {
        guard let first = entries.first, first.at <= now else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            sink()
        }
        return first.taskArn
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].at < entries[least].at {
                least = child
            }
            if least == parent { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
