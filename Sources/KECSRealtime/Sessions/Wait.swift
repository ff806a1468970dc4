import KECSControl
import KECSModel
import KECSWire
import NIOCore

/// A command `wait` for a resource: looks at each event of it, in order, and asks nobody.
/// Lives on its session's event loop.
final class Wait {
    let id: String
    let cluster: String
    /// As last seen.
    private(set) var resource: WaitedResource
    private let goal: WaitGoal
    private unowned let session: Session
    private var timeout: Scheduled<Void>?
    /// Then the session may be gone.
    private var isOver = false
    /// The number of the event or the state that showed the resource.
    private var seq: Int

    init(
        id: String, resource: WaitedResource, goal: WaitGoal, seenAt seq: Int, cluster: String,
        session: Session
    ) {
        self.id = id
        self.resource = resource
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
        isOver = true
        timeout?.cancel()
        timeout = nil
        session.waits[id] = nil
        session.shard.remove(self)
    }

    func look(at resource: WaitedResource, seq: Int) {
        guard seq > self.seq else { return }
        self.resource = resource
        self.seq = seq
        lookAgain()
    }

    /// Events were lost on the way: the state stands for them.
    func look(at snapshot: StoreSnapshot) {
        guard let found = WaitedResource(resource.kind, resource.arn, in: snapshot.state) else {
            resource.end()
            seq = max(seq, session.shard.position.seq)
            return lookAgain()
        }
        look(at: found, seq: snapshot.position.seq)
    }

    /// Decides on what it has seen, once its session's events have come as far.
    func lookAgain() {
        guard !isEarly, let outcome = goal.outcome(of: resource) else { return }
        switch outcome {
        case .satisfied: end("satisfied")
        case .unreachable(let reason): end("unreachable", reason: reason)
        }
    }

    private func end(_ status: String, reason: String? = nil) {
        // A timeout that is due already when it is cancelled still fires.
        guard !isOver else { return }
        let position = StreamPosition(
            epoch: session.shard.position.epoch, seq: max(seq, session.shard.position.seq))
        cancel()
        var result = WaitResult(
            resource: resource.kind.rawValue, resourceArn: resource.arn, until: goal.name,
            status: status, reason: reason, cursor: position.cursor)
        switch resource {
        case .task(let task): result.task = task
        case .service(let service): result.service = service
        }
        session.finish(id, result)
        session.flush()
    }
}
