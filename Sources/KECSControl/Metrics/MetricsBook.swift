import KECSModel

/// All that has been measured, in memory and bounded: what ``MetricsSampler`` writes and
/// answers from.
struct MetricsBook: Sendable {
    /// One task's, and its containers' by ARN.
    private struct TaskPages: Sendable {
        var meter = UsageMeter()
        var series = MetricSeries<UsageValues>()
        var containers: [String: MetricSeries<UsageValues>] = [:]
        /// Series that it has at most.
        var mostSeries: Int

        var count: Int { containers.values.reduce(series.count) { $0 + $1.count } }
    }

    /// Of the tasks of a cluster, or of a service, together.
    private struct GroupPages: Sendable {
        var series = MetricSeries<UsageValues>()
        var runningTasks = MetricSeries<Tally>()
        /// The newest sample: of tasks that were read at about the same time. Closed, and
        /// put with the others, when the next one begins.
        var open: (number: Int, sample: UsageSample, end: Timestamp)?

        /// What is still open, too.
        var points: [MetricSeries<UsageValues>.Point] {
            let last = open.map {
                MetricSeries<UsageValues>.Point(time: $0.end, value: $0.sample.values)
            }
            return series.points + [last].compactMap { $0 }
        }
    }

    /// Points of all series together, each of some 200 bytes.
    static let mostPoints = 300_000
    /// A series is worth having from so many on.
    private static let fewestPoints = 30

    /// Milliseconds: tasks that are read within one are told together as their cluster's and
    /// service's.
    private let interval: Int
    private var tasks: [String: TaskPages] = [:]
    /// By ARN of the cluster or service.
    private var groups: [String: GroupPages] = [:]
    private var seriesCount = 0

    init(interval: Int) {
        self.interval = max(1000, interval)
    }

    /// How many points a series may have, so that all of them together are bounded.
    private var limit: Int { max(Self.fewestPoints, Self.mostPoints / max(1, seriesCount)) }

    /// Points that are held.
    var count: Int {
        tasks.values.reduce(0) { $0 + $1.count }
            + groups.values.reduce(0) { $0 + $1.series.count + $1.runningTasks.count }
    }

    // MARK: Writing

    /// Takes a reading of a task. Beyond what all series together may be, further tasks are
    /// passed over.
    mutating func record(_ usage: TaskUsage, of task: TaskRecord, at now: Timestamp) {
        if tasks[task.arn] == nil {
            let more = 1 + task.containers.count
            guard (seriesCount + more) * Self.fewestPoints <= Self.mostPoints else { return }
            seriesCount += more
            tasks[task.arn] = TaskPages(mostSeries: more)
        }
        let (limit, longestGap) = (limit, longestGap)
        var samples: (containers: [String: UsageSample], task: UsageSample)?
        update(task.arn) { pages in
            let taken = pages.meter.take(usage, of: task, longestGap: longestGap)
            samples = taken
            for container in task.containers {
                guard let sample = taken.containers[container.name] else { continue }
                pages.containers[container.arn, default: MetricSeries()]
                    .append(sample.values, at: now, limit: limit)
            }
            if !taken.containers.isEmpty {
                pages.series.append(taken.task.values, at: now, limit: limit)
            }
        }
        guard let samples, !samples.containers.isEmpty else { return }
        add(samples.task, toGroup: task.clusterArn, at: now)
        if let service = task.membership?.serviceArn {
            add(samples.task, toGroup: service, at: now)
        }
    }

    /// Readings further apart say nothing of when something was used.
    private var longestGap: Int { max(60_000, 3 * interval) }

    private mutating func update(_ arn: String, _ change: (inout TaskPages) -> Void) {
        guard var pages = tasks.removeValue(forKey: arn) else { return }
        change(&pages)
        tasks[arn] = pages
    }

    private mutating func add(_ sample: UsageSample, toGroup arn: String, at now: Timestamp) {
        var pages = takeGroup(arn)
        let number = now.milliseconds.dividedDown(by: interval)
        if let open = pages.open, open.number == number {
            var both = open.sample
            both.add(sample)
            pages.open = (number, both, max(open.end, now))
        } else {
            if let open = pages.open {
                pages.series.append(open.sample.values, at: open.end, limit: limit)
            }
            pages.open = (number, sample, now)
        }
        groups[arn] = pages
    }

    /// - Parameter arn: Of a cluster or a service.
    mutating func record(runningTasks count: Int, of arn: String, at now: Timestamp) {
        var pages = takeGroup(arn)
        pages.runningTasks.append(Tally(Double(count)), at: now, limit: limit)
        groups[arn] = pages
    }

    /// Out of the table, so that nothing of it is copied while it changes.
    private mutating func takeGroup(_ arn: String) -> GroupPages {
        if let known = groups.removeValue(forKey: arn) { return known }
        seriesCount += 2
        return GroupPages()
    }

    /// Its counters will begin anew, or a reading has failed and nobody knows.
    mutating func forgetReadings(of taskArn: String) {
        update(taskArn) { $0.meter = UsageMeter() }
    }

    /// Drops what is told of nothing any more.
    mutating func keep(only state: State) {
        for (arn, pages) in tasks where state.tasks[arn] == nil {
            tasks[arn] = nil
            seriesCount -= pages.mostSeries
        }
        for arn in groups.keys where state.clusters[arn] == nil && state.services[arn] == nil {
            groups[arn] = nil
            seriesCount -= 2
        }
    }

    // MARK: Reading

    /// Whether a question about a task need not wait for its first values: memory can be
    /// told from one reading, everything else from two.
    func isReady(for query: MetricsQuery) -> Bool {
        let count =
            switch query.subject {
            case .cluster, .service: 2
            case .task(let arn): tasks[arn]?.series.count ?? 0
            case .container(let arn, let taskArn): tasks[taskArn]?.containers[arn]?.count ?? 0
            }
        let needsTwo = query.metrics.contains { $0 != .memoryUtilization }
        return count >= (needsTwo ? 2 : 1)
    }

    func points(of subject: MetricsQuery.Subject) -> [MetricSeries<UsageValues>.Point] {
        switch subject {
        case .cluster(let arn), .service(let arn): groups[arn]?.points ?? []
        case .task(let arn): tasks[arn]?.series.points ?? []
        case .container(let arn, let taskArn): tasks[taskArn]?.containers[arn]?.points ?? []
        }
    }

    func runningTasks(of subject: MetricsQuery.Subject) -> [MetricSeries<Tally>.Point] {
        switch subject {
        case .cluster(let arn), .service(let arn): groups[arn]?.runningTasks.points ?? []
        case .task, .container: []
        }
    }
}
