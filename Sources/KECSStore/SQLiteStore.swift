import Dispatch
import KECSControl
import KECSModel
import Logging
import Metrics
import Synchronization

/// The ``Store`` of a server: the state is a value in memory, SQLite is its
/// durable form.
///
/// Transactions queue for one writer, on a thread that is not of the
/// cooperative pool since SQLite blocks. The writer takes all that wait and
/// commits them as one (group commit), so that under load the price of a
/// commit is shared; a transaction that comes alone waits for nobody.
package final class SQLiteStore: Store {
    private let folder: DataFolder
    private let instance: InstanceLock
    private let database: DatabaseFile
    private let sink: any EventSink
    private let environment: KECSControl.Environment
    private let groupLimit: Int
    private let logger: Logger
    private let metrics: StoreMetrics

    private let committed: Mutex<Committed>
    private let queue: Mutex<JobQueue>
    private let counters = Mutex(StoreStatistics())
    private let writer = DispatchQueue(label: "kecs.store.writer", qos: .userInitiated)

    /// Opens the database in `dataFolder`, or makes one, and reads it all.
    /// Blocks while it does.
    ///
    /// - Parameters:
    ///   - dataFolder: A path; created where it is missing.
    ///   - sink: Hears of every commit, on the writer's thread.
    ///   - metrics: Where durations go.
    ///   - schema: Only tests want another one.
    /// - Throws: ``StoreError``; its message says what to do.
    package static func open(
        dataFolder: String, sink: any EventSink, environment: KECSControl.Environment,
        options: StoreOptions = StoreOptions(), schema: Schema = .current, logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance
    ) throws(StoreError) -> SQLiteStore {
        let folder = try DataFolder(taking: dataFolder)
        let database = try DatabaseFile(
            path: folder.database, schema: schema, environment: environment, options: options)
        let committed = try database.load(
            retention: JournalRetention(
                maximumEntries: options.journalEntries, maximumAge: options.journalAge))
        let instance = try InstanceLock(epoch: committed.position.epoch, path: folder.database)
        logger.debug(
            "Store opened",
            metadata: [
                "database": "\(folder.database)", "position": "\(committed.position.cursor)",
                "oldestSeq": "\(committed.oldestSeq)",
            ])
        return SQLiteStore(
            folder: folder, instance: instance, database: database, committed: committed,
            sink: sink, environment: environment, options: options, logger: logger,
            metrics: StoreMetrics(factory: metrics))
    }

    private init(
        folder: DataFolder, instance: InstanceLock, database: DatabaseFile, committed: Committed,
        sink: any EventSink, environment: KECSControl.Environment, options: StoreOptions, logger: Logger,
        metrics: StoreMetrics
    ) {
        self.metrics = metrics
        self.folder = folder
        self.instance = instance
        self.database = database
        self.sink = sink
        self.environment = environment
        self.logger = logger
        groupLimit = max(1, options.groupLimit)
        self.committed = Mutex(committed)
        queue = Mutex(JobQueue(limit: options.queueLimit))
    }

    package var state: State { committed.withLock { $0.state } }

    package var position: StreamPosition { committed.withLock { $0.position } }

    package var oldestSeq: Int { committed.withLock { $0.oldestSeq } }

    package var snapshot: StoreSnapshot {
        committed.withLock {
            StoreSnapshot(state: $0.state, position: $0.position, oldestSeq: $0.oldestSeq)
        }
    }

    package func submit<Value: Sendable>(
        _ body: @escaping @Sendable (inout Transaction) throws -> Value,
        _ done: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        let start = ContinuousClock.now
        let timer = metrics.transactionDuration
        let job = Job(body) { (result: Result<Value, any Error>) in
            // Of those that failed too: they have waited as well.
            timer.record(duration: start.duration(to: .now))
            done(result)
        }
        do throws(StoreError) {
            if try queue.withLock({ (queue) throws(StoreError) in try queue.add(job) }) {
                writer.async { self.drain() }
            }
        } catch {
            if error.code != .closed { counters.withLock { $0.refused += 1 } }
            done(.failure(error))
        }
    }

    package func entries(after seq: Int, limit: Int, bytes: Int) async throws -> [JournalEntry] {
        if queue.withLock({ $0.isClosed }) { throw StoreError.closed }
        guard limit > 0 else { return [] }
        // SQLite opens its readers by the database's name.
        try requireOwnership()
        // Up to what has been told: SQLite may have committed more already.
        do {
            return try await database.entries(
                after: seq, through: position.seq, limit: limit, bytes: bytes)
        } catch {
            throw queue.withLock({ $0.isClosed }) ? StoreError.closed : error
        }
    }

    package func requireOwnership() throws(StoreError) {
        // Once closed it was closed in order, and its owner is about to end.
        if queue.withLock({ $0.isClosed }) { return }
        try folder.lock.requireSameFile()
        try database.requireSameFile()
    }

    package func statistics() -> StoreStatistics {
        var statistics = counters.withLock { $0 }
        statistics.queued = queue.withLock { $0.jobs.count }
        return statistics
    }

    /// Refuses new transactions, commits those that wait, and lets go of the
    /// database and its folder. A second call waits for the first.
    package func close() async {
        let isFirst = queue.withLock { queue in
            defer { queue.close() }
            return !queue.isClosed
        }
        await withCheckedContinuation { continuation in
            writer.async {
                self.drain()
                if isFirst { self.release() }
                continuation.resume()
            }
        }
    }

    /// On the writer's thread, like all below.
    private func release() {
        do throws(StoreError) {
            try database.close()
        } catch {
            // Nothing is lost: the write-ahead log is read at the next start.
            logger.warning("The database was not closed in order", metadata: ["error": "\(error.inOneLine)"])
        }
        instance.release()
        folder.lock.release()
    }

    private func drain() {
        while let jobs = queue.withLock({ $0.take(atMost: groupLimit) }) { commit(jobs) }
    }

    private func commit(_ jobs: [Job]) {
        let start = ContinuousClock.now
        let before = committed.withLock { $0 }
        let reading = environment.reading()
        var group = Group(
            after: before, now: reading.now, keptSince: reading.clock.earliestNow)
        for job in jobs { group.run(job) }
        guard !group.isEmpty else { return group.settle() }
        do throws(StoreError) {
            try folder.lock.requireSameFile()
            let next = try database.write(group, after: before)
            committed.withLock { $0 = next }
            count(group, duration: start.duration(to: .now))
            if !group.entries.isEmpty { sink.publish(group.entries) }
            group.settle()
        } catch {
            countFailure(error)
            group.settle(error)
        }
    }

    private func count(_ group: Group, duration: Duration) {
        let recovered = counters.withLock { counters in
            counters.commits += 1
            counters.transactions += group.transactions
            counters.entries += group.entries.count
            counters.lastGroup = group.transactions
            counters.largestGroup = max(counters.largestGroup, group.transactions)
            counters.lastCommitDuration = duration
            defer { counters.isFailing = false }
            return counters.isFailing
        }
        metrics.commitDuration.record(duration: duration)
        metrics.commitTransactions.record(group.transactions)
        if recovered { logger.notice("Changes are being saved again") }
    }

    private func countFailure(_ error: StoreError) {
        let isNew = counters.withLock { counters in
            counters.failures += 1
            defer { counters.isFailing = true }
            return !counters.isFailing
        }
        // Once for a row of failures: a full disk must not fill the log as well.
        if isNew {
            logger.error("Changes cannot be saved", metadata: ["error": "\(error)"])
        }
    }
}
