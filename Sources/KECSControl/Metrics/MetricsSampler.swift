import KECSModel
import Logging
import ServiceLifecycle
import Synchronization

/// Measures what running tasks use, on a schedule, and answers questions about it. Nothing
/// is written to disk: a restart begins anew.
///
/// Each task is a key of a ``WorkQueue``: it is read by one reading at a time, so many at
/// once, and again when the last one is done and its time has come. An engine that is slow
/// makes readings rarer, never more of them wait.
package final class MetricsSampler: Service, MetricsSource, Sendable {
    /// Tasks read at once.
    private static let concurrency = 8
    /// Between readings of a task that somebody asks about: milliseconds.
    private static let shortInterval = 1000
    /// No task is read twice within this: over so short a time the kernel's clock tells
    /// little.
    private static let leastInterval = Duration.milliseconds(900)
    /// Somebody asks about it, when the last question is no older.
    private static let interest = Duration.seconds(60)
    /// How long a question waits for a task's first values.
    private static let patience = Duration.seconds(2)

    private struct Pages: Sendable {
        var book: MetricsBook
        /// Tasks that are keys of the queue.
        var sampled: Set<String> = []
        /// When each of them was last read, by uptime.
        var lastRead: [String: Duration] = [:]
        /// When each task was last asked about, by uptime.
        var asked: [String: Duration] = [:]
        /// Questions that wait for values of a task.
        var waiters: [String: [Int: AsyncStream<Void>.Continuation]] = [:]
        var nextWaiter = 0
    }

    private let store: any Store
    private let runtime: any TaskRuntime
    private let environment: Environment
    private let logger: Logger
    /// Milliseconds; 0: nothing is measured.
    private let interval: Int
    private let readings: WorkQueue
    private let rounds: WorkQueue
    private static let everything = "everything"
    private let pages: Mutex<Pages>

    package init(
        settings: ControlSettings, store: any Store, runtime: any TaskRuntime,
        environment: Environment, logger: Logger
    ) {
        self.store = store
        self.runtime = runtime
        self.environment = environment
        self.logger = logger
        interval = settings.metricsIntervalMilliseconds
        readings = WorkQueue(concurrency: Self.concurrency, environment: environment)
        rounds = WorkQueue(concurrency: 1, environment: environment)
        pages = Mutex(Pages(book: MetricsBook(interval: interval)))
    }

    /// Measures until graceful shutdown or cancellation.
    package func run() async throws {
        guard interval > 0 else {
            try? await gracefulShutdown()
            return
        }
        rounds.poke(Self.everything)
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                // Owner: this group.
                group.addTask { await self.readings.run { await self.read($0) } }
                group.addTask { await self.rounds.run { _ in self.round() } }
            }
        }
        let waiters = pages.withLock { pages in
            defer { pages.waiters = [:] }
            return pages.waiters.values.flatMap(\.values)
        }
        for waiter in waiters { waiter.finish() }
    }

    /// Returns when nothing is being read or due. For tests.
    package func settle() async {
        await rounds.settle()
        await readings.settle()
    }

    /// Points that are held. For tests of bounds.
    package var pointCount: Int { pages.withLock { $0.book.count } }

    // MARK: Measuring

    /// Counts the running tasks and begins with those that are new.
    private func round() -> WorkQueue.Outcome {
        let state = store.state
        let now = environment.now()
        let uptime = environment.uptime()
        let measures = runtime.capabilities.measuresUsage
        let fresh = pages.withLock { pages in
            for cluster in state.clusters.values where cluster.status == .active {
                pages.book.record(
                    runningTasks: state.counts(of: cluster.arn).runningTasks, of: cluster.arn,
                    at: now)
            }
            for service in state.services.values where service.status != .inactive {
                pages.book.record(
                    runningTasks: ServiceTally(service, in: state).service.running,
                    of: service.arn, at: now)
            }
            pages.book.keep(only: state)
            pages.asked = pages.asked.filter { uptime - $0.value < Self.interest }
            guard measures else { return [String]() }
            let fresh = state.tasks.values.filter {
                $0.isMeasurable && !pages.sampled.contains($0.arn)
            }.map(\.arn)
            pages.sampled.formUnion(fresh)
            return fresh
        }
        for arn in fresh { readings.poke(arn) }
        return .again(milliseconds: interval)
    }

    private func read(_ arn: String) async -> WorkQueue.Outcome {
        guard let task = store.state.tasks[arn], task.isMeasurable else {
            let waiters = pages.withLock { pages in
                pages.sampled.remove(arn)
                pages.lastRead[arn] = nil
                pages.book.forgetReadings(of: arn)
                return pages.waiters[arn] ?? [:]
            }
            // There is nothing to wait for.
            for waiter in waiters.values { waiter.finish() }
            return .done
        }
        let uptime = environment.uptime()
        let passed = pages.withLock { $0.lastRead[arn].map { uptime - $0 } }
        if let passed, passed < Self.leastInterval {
            return .again(milliseconds: Self.shortInterval - passed.milliseconds)
        }
        pages.withLock { $0.lastRead[arn] = uptime }
        do {
            let usage = try await runtime.stats(arn)
            let waiters = pages.withLock { pages in
                pages.book.record(usage, of: task, at: environment.now())
                return pages.waiters[arn] ?? [:]
            }
            for waiter in waiters.values { waiter.yield() }
        } catch {
            // What is not known is left out; the next reading tells how much it was.
            logger.debug(
                "what a task uses could not be read",
                metadata: ["task": "\(arn)", "error": "\(error.inOneLine)"])
        }
        return .again(milliseconds: pause(of: arn))
    }

    private func pause(of arn: String) -> Int {
        let asked = pages.withLock { $0.asked[arn] }
        guard let asked, environment.uptime() - asked < Self.interest else { return interval }
        return min(interval, Self.shortInterval)
    }

    // MARK: Answering

    package func metrics(_ query: MetricsQuery) async -> [Metric: MetricResult] {
        countTasks(of: query.subject)
        await awaitFirstValues(query)
        let (points, runningTasks) = pages.withLock { pages in
            (pages.book.points(of: query.subject), pages.book.runningTasks(of: query.subject))
        }
        // Time may have passed since the question.
        let range = query.range.asOf(environment.now())
        return query.metrics.reduce(into: [:]) { results, metric in
            let values: [(time: Timestamp, tally: Tally)] =
                metric == .runningTaskCount
                ? runningTasks.map { ($0.time, $0.value) }
                : points.compactMap { point in
                    point.value.tally(of: metric).map { (point.time, $0) }
                }
            results[metric] = MetricResult(
                metric, values, over: range, statistics: query.statistics)
        }
    }

    /// The tasks of a cluster or service are counted for whoever asks, too: that costs little.
    private func countTasks(of subject: MetricsQuery.Subject) {
        guard interval > 0, let (arn, count) = store.state.runningTasks(of: subject) else { return }
        let now = environment.now()
        pages.withLock { pages in
            let last = pages.book.runningTasks(of: subject).last?.time
            // At most once in a second, whoever asks and however often.
            if let last, now < last.adding(milliseconds: Self.shortInterval), now >= last { return }
            pages.book.record(runningTasks: count, of: arn, at: now)
        }
    }

    /// Has a task that is asked about measured at short intervals from now on, and waits
    /// for its first values where they are on their way.
    private func awaitFirstValues(_ query: MetricsQuery) async {
        guard interval > 0, runtime.capabilities.measuresUsage, let arn = query.subject.taskArn,
            let task = store.state.tasks[arn], task.isMeasurable(query.subject)
        else { return }
        let (changes, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let now = environment.uptime()
        let (waiter, isLate) = pages.withLock { pages -> (Int?, Bool) in
            let isFirst = pages.asked[arn].map { now - $0 >= Self.interest } ?? true
            pages.asked[arn] = now
            let isLate = pages.sampled.insert(arn).inserted || isFirst
            guard !pages.book.isReady(for: query) else { return (nil, isLate) }
            pages.nextWaiter += 1
            pages.waiters[arn, default: [:]][pages.nextWaiter] = continuation
            return (pages.nextWaiter, isLate)
        }
        // Its next reading is up to a long interval away, if there is one at all.
        if isLate { readings.poke(arn) }
        guard let waiter else { return }
        await withTaskGroup(of: Void.self) { group in
            // Owner: this group.
            group.addTask {
                for await _ in changes
                where self.pages.withLock({ $0.book.isReady(for: query) }) { return }
            }
            group.addTask { try? await self.environment.sleep(now + Self.patience) }
            await group.next()
            group.cancelAll()
        }
        pages.withLock { pages in
            pages.waiters[arn]?[waiter] = nil
            if pages.waiters[arn]?.isEmpty == true { pages.waiters[arn] = nil }
        }
    }
}

extension Duration {
    /// Whole ones, of what is shorter than a day.
    fileprivate var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}

extension State {
    /// Nil for what has no tasks, or is no more.
    fileprivate func runningTasks(
        of subject: MetricsQuery.Subject
    ) -> (arn: String, count: Int)? {
        switch subject {
        case .cluster(let arn):
            guard clusters[arn]?.status == .active else { return nil }
            return (arn, counts(of: arn).runningTasks)
        case .service(let arn):
            guard let service = services[arn], service.status != .inactive else { return nil }
            return (arn, ServiceTally(service, in: self).service.running)
        case .task, .container: return nil
        }
    }
}

extension TaskRecord {
    /// Something of it runs.
    fileprivate var isMeasurable: Bool {
        lastStatus != .stopped && containers.contains { $0.lastStatus == .running }
    }

    fileprivate func isMeasurable(_ subject: MetricsQuery.Subject) -> Bool {
        guard case .container(let arn, _) = subject else { return isMeasurable }
        return isMeasurable && containers.contains { $0.arn == arn && $0.lastStatus == .running }
    }
}
