import KECSControl

/// The transactions that wait, and whether the writer is at work.
struct JobQueue: Sendable {
    private(set) var jobs: [Job] = []
    private(set) var isClosed = false
    private var isDraining = false
    private let limit: Int

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// - Returns: Whether the writer must be woken.
    mutating func add(_ job: Job) throws(StoreError) -> Bool {
        if isClosed { throw .closed }
        guard jobs.count < limit else {
            throw StoreError(
                .failed,
                """
                \(limit) changes wait to be saved already, because the disk does not keep up. \
                Try again later.
                """)
        }
        jobs.append(job)
        defer { isDraining = true }
        return !isDraining
    }

    /// The next jobs to commit together; nil where none waits and the writer may rest.
    mutating func take(atMost limit: Int) -> [Job]? {
        guard !jobs.isEmpty else {
            isDraining = false
            return nil
        }
        if jobs.count <= limit {
            defer { jobs = [] }
            return jobs
        }
        defer { jobs.removeFirst(limit) }
        return Array(jobs.prefix(limit))
    }

    mutating func close() {
        isClosed = true
    }
}
