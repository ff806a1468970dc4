import KECSControl
import KECSModel
import KECSWire
import NIOCore

/// A command `wait` for a task: looks at each event of the task, in order, and
/// asks nobody. Lives on its session's event loop.
final class TaskWait {
    /// What can be waited for.
    enum Goal: String, CaseIterable {
        case running, stopped, healthy
    }

    private enum Outcome {
        case satisfied
        case unreachable(String)
    }

    let id: String
    let taskArn: String
    let cluster: String
    private let goal: Goal
    private unowned let session: Session
    private var timeout: Scheduled<Void>?
    /// The task as last seen, and the number of the event or the state that showed it.
    private var task: TaskEvent.Task
    private var seq: Int

    /// - Parameter snapshot: has the task.
    init(
        id: String, task: TaskEvent.Task, goal: Goal, seenAt seq: Int, cluster: String,
        session: Session
    ) {
        self.id = id
        self.taskArn = task.taskArn
        self.task = task
        self.goal = goal
        self.seq = seq
        self.cluster = cluster
        self.session = session
    }

    /// Whether what it has seen is ahead of what the session's loop has delivered.
    var isEarly: Bool { seq > session.shard.position.seq }

    func begin(timeout: TimeAmount) {
        session.waits[id] = self
        session.shard.add(self)
        lookAgain()
        guard session.waits[id] === self else { return }
        let this = NIOLoopBound(self, eventLoop: session.shard.port.eventLoop)
        self.timeout = session.shard.port.eventLoop.scheduleTask(in: timeout) {
            this.value.end("timeout")
        }
    }

    /// It is over, answered or not.
    func cancel() {
        timeout?.cancel()
        timeout = nil
        session.waits[id] = nil
        session.shard.remove(self)
    }

    func look(at task: TaskEvent.Task, seq: Int) {
        guard seq > self.seq else { return }
        self.task = task
        self.seq = seq
        lookAgain()
    }

    /// Events were lost on the way: the state stands for them.
    func look(at snapshot: StoreSnapshot) {
        guard let task = snapshot.state.tasks[taskArn] else {
            // Deleted, which is done only to what has stopped.
            task.lastStatus = TaskStatus.stopped.rawValue
            seq = max(seq, session.shard.position.seq)
            return lookAgain()
        }
        look(at: TaskView.event(task), seq: snapshot.position.seq)
    }

    /// Decides on what it has seen, once its session's events have come as far.
    func lookAgain() {
        guard !isEarly, let outcome else { return }
        switch outcome {
        case .satisfied: end("satisfied")
        case .unreachable(let reason): end("unreachable", reason: reason)
        }
    }

    private var outcome: Outcome? {
        let isStopped = task.lastStatus == TaskStatus.stopped.rawValue
        switch goal {
        case .stopped: return isStopped ? .satisfied : nil
        case .running where task.lastStatus == TaskStatus.running.rawValue: return .satisfied
        case .healthy where task.healthStatus == ContainerHealth.healthy.rawValue && !isStopped:
            return .satisfied
        case .running, .healthy:
            return isStopped ? .unreachable(task.stoppedReason ?? "The task has stopped") : nil
        }
    }

    private func end(_ status: String, reason: String? = nil) {
        let position = StreamPosition(
            epoch: session.shard.position.epoch, seq: max(seq, session.shard.position.seq))
        cancel()
        session.finish(
            id,
            WaitResult(
                resource: "task", resourceArn: taskArn, until: goal.rawValue, status: status,
                reason: reason, cursor: position.cursor, task: task))
        session.flush()
    }
}
