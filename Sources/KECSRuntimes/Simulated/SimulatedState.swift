import KECSControl
import KECSModel

/// All that the simulation knows, under its one lock.
struct SimulatedState {
    private(set) var tasks: [String: SimulatedTask] = [:]
    var journal: SimulatedJournal
    private var deadlines = DeadlineHeap()
    var nextPort = 32_768
    /// Time never goes back here: what has run has run.
    private var latest: Timestamp
    /// Wakes the timer loop.
    private var alarm: AsyncStream<Void>.Continuation?
    /// The moment the loop sleeps to; nil: until it is woken.
    private var asleepUntil: Timestamp?

    /// Takes up what an earlier run left in the folder.
    init(folder: String, now: Timestamp) throws {
        latest = now
        (journal, tasks) = try SimulatedJournal.open(folder: folder, now: now)
        for task in tasks.values { schedule(task, after: now) }
    }

    mutating func moment(_ now: Timestamp) -> Timestamp {
        latest = max(latest, now)
        return latest
    }

    /// Writes an entry down, then lets it take effect.
    mutating func record(_ entry: SimulatedJournal.Entry, at now: Timestamp)
        throws(RuntimeError)
    {
        try journal.append(entry)
        tasks.apply(entry)
        switch entry {
        case .start(let identity, _):
            if let task = tasks[identity.arn] { schedule(task, after: now) }
        case .stop(let taskArn, _, _, _):
            // The signal itself may have ended it: look at once.
            deadlines.insert(now, taskArn)
            if let task = tasks[taskArn] { schedule(task, after: now) }
        case .remove(let taskArns):
            for arn in taskArns { deadlines.insert(now, arn) }
        }
        if let earliest = deadlines.earliest, asleepUntil.map({ earliest < $0 }) ?? true {
            alarm?.yield()
        }
    }

    /// Notes the next change of each container.
    mutating func schedule(_ task: SimulatedTask, after now: Timestamp) {
        for container in task.containers.values {
            if let next = container.nextChange(after: now) {
                deadlines.insert(next, task.identity.arn)
            }
        }
    }

    /// What is due, with what follows it noted; where nothing is, how long to wait.
    mutating func takeDue(at moment: Timestamp)
        -> (due: [String], alarm: AsyncStream<Void>, next: Timestamp?)
    {
        let now = self.moment(moment)
        var due: [String] = []
        while let arn = deadlines.popDue(at: now) {
            due.append(arn)
        }
        for arn in Set(due) {
            if let task = tasks[arn] { schedule(task, after: now) }
        }
        let (stream, continuation) = AsyncStream<Void>.makeStream(
            bufferingPolicy: .bufferingNewest(1))
        alarm = continuation
        asleepUntil = deadlines.earliest
        return (due, stream, asleepUntil)
    }

    /// Most of the file is about what is gone.
    var isWorthCompacting: Bool {
        journal.lines > 1000 && journal.lines > 4 * tasks.count
    }
}
