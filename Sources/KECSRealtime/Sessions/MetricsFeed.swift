import KECSControl
import KECSModel
import KECSWire
import NIOCore

/// A subscription to what is measured of a resource: each period is told once, soon after its
/// end. Lives on its session's event loop.
///
/// A client that does not read is asked for nothing; when it reads again it is told the periods
/// that it has missed in one message.
final class MetricsFeed {
    let id: String
    /// By name.
    let cluster: String
    private let resourceArn: String
    private let subject: MetricsQuery.Subject
    private let request: MetricsFeedRequest
    private let source: any MetricsSource
    private unowned let session: Session
    /// The begin of the first period that has not been told.
    private var place: Timestamp
    private var timer: Scheduled<Void>?
    private var work: Task<Void, Never>?
    /// Its time came while the client did not read.
    private var isDue = false
    /// Then the session may be gone.
    private var isOver = false

    init(
        id: String, cluster: String, resourceArn: String, subject: MetricsQuery.Subject,
        _ request: MetricsFeedRequest, source: any MetricsSource, session: Session
    ) {
        self.id = id
        self.cluster = cluster
        self.resourceArn = resourceArn
        self.subject = subject
        self.request = request
        self.source = source
        self.session = session
        // Begins with the period that has ended last, so that there is something to see at once.
        let now = session.shard.environment.now()
        place = now.begin(ofPeriod: request.interval).adding(milliseconds: -request.interval)
    }

    /// Tells what there is to tell, now and at the end of each period.
    func goOn() {
        // A timer that is due already when it is cancelled still fires.
        guard !isOver else { return }
        timer = nil
        guard work == nil else { return }
        guard session.isWritable else {
            isDue = true
            return
        }
        isDue = false
        let now = session.shard.environment.now()
        let end = endReason(in: session.shard.history.snapshot.state)
        // The period that a resource ends in is told with it.
        let present = now.begin(ofPeriod: request.interval)
        let goal = end == nil ? present : present.adding(milliseconds: request.interval)
        // A clock that was set back by more than a period does not silence it.
        if present.adding(milliseconds: request.interval) < place {
            place = present.adding(milliseconds: -request.interval)
        }
        let oldest = goal.adding(milliseconds: -request.interval * MetricRange.mostPeriods)
        guard goal > place, let range = try? MetricRange(
            periodSeconds: request.interval / 1000, start: max(place, oldest), end: goal, now: now)
        else { return wait() }
        let query = MetricsQuery(
            subject: subject, metrics: request.metrics, statistics: request.statistics, range: range)
        let this = NIOLoopBound(self, eventLoop: session.shard.port.eventLoop)
        // Owner: this subscription, which cancels it when it ends.
        work = Task { [eventLoop = session.shard.port.eventLoop, source, resourceArn] in
            let results = await source.metrics(query)
            guard !Task.isCancelled else { return }
            let payload = MessageWriter.encode(Metrics(resourceArn: resourceArn, query, results))
            eventLoop.execute { this.value.tell(payload, through: goal, end: end) }
        }
    }

    /// The socket takes more.
    func becameWritable() {
        if isDue { goOn() }
    }

    /// It is over, whatever is under way.
    func cancel() {
        guard !isOver else { return }
        isOver = true
        timer?.cancel()
        timer = nil
        work?.cancel()
        work = nil
        isDue = false
        session.metricsFeeds[id] = nil
    }

    private func tell(_ payload: [UInt8], through goal: Timestamp, end: String?) {
        guard !isOver else { return }
        work = nil
        place = goal
        session.deliver(session.shard.messages.message(Metrics.messageType, payload: payload, id: id))
        // The write may have ended the session.
        guard !isOver else { return }
        guard let end else { return wait() }
        cancel()
        session.answer(
            MetricsEnd(subscriptionId: id, resourceArn: resourceArn, reason: end), id: id)
        session.flush()
    }

    /// Until the end of the first period that has not been told.
    private func wait() {
        let due = place.adding(milliseconds: request.interval)
        let rest = due.milliseconds(since: session.shard.environment.now())
        let this = NIOLoopBound(self, eventLoop: session.shard.port.eventLoop)
        // A clock that was set back does not silence it.
        let delay = TimeAmount.milliseconds(Int64(min(max(rest, 1), request.interval)))
        timer = session.shard.port.eventLoop.scheduleTask(in: delay) { this.value.goOn() }
    }

    /// Why nothing more will be measured; nil where more will.
    private func endReason(in state: State) -> String? {
        switch subject {
        case .cluster(let arn):
            return state.clusters[arn]?.status == .active ? nil : "deleted"
        case .service(let arn):
            let status = state.services[arn]?.status ?? .inactive
            return status == .inactive ? "deleted" : nil
        case .task(let arn):
            guard let task = state.tasks[arn] else { return "deleted" }
            return task.lastStatus == .stopped ? "stopped" : nil
        case .container(let arn, let taskArn):
            guard let task = state.tasks[taskArn] else { return "deleted" }
            let container = task.containers.first { $0.arn == arn }
            return task.lastStatus == .stopped || container?.lastStatus == .stopped ? "stopped" : nil
        }
    }
}

extension Timestamp {
    /// - Parameter length: milliseconds; periods begin at its multiples.
    fileprivate func begin(ofPeriod length: Int) -> Timestamp {
        Timestamp(milliseconds: milliseconds.dividedDown(by: length) * length)
    }
}
