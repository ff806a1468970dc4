import DequeModule
import KECSControl
import KECSModel
import KECSWire
import NIOCore

/// A subscription to the logs of a task's containers: one reading for each. Lives on its
/// session's event loop.
///
/// A piece that has been read waits here until the socket takes more, and its reading with it:
/// so a client that does not read has one piece of each log waiting for it, and nobody else
/// waits.
final class LogSubscription {
    private typealias Waiting = (payload: [UInt8], taken: CheckedContinuation<Void, any Error>)

    let id: String
    let taskArn: String
    /// By name.
    let cluster: String
    private unowned let session: Session
    /// In the order they were asked for.
    private let containers: [String]
    /// What cancels the readings that go on.
    private var readings: [String: @Sendable () -> Void] = [:]
    private var ends: [String: LogReadingEnd] = [:]
    private var waiting: Deque<Waiting> = []
    private var isOver = false

    init(id: String, taskArn: String, cluster: String, containers: [String], session: Session) {
        self.id = id
        self.taskArn = taskArn
        self.cluster = cluster
        self.containers = containers
        self.session = session
    }

    /// Logs that are being read.
    var count: Int { readings.count }

    /// - Parameter desk: has room for all containers.
    func begin(_ request: LogsRequest, _ desk: LogDesk) {
        let eventLoop = session.shard.port.eventLoop
        let history = session.shard.history
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        let (id, taskArn) = (id, taskArn)
        for name in containers {
            let messages = LogMessages(subscriptionId: id, taskArn: taskArn, containerName: name)
            readings[name] = desk.begin(
                taskArn, container: name, request.request(of: name),
                isOver: {
                    guard let task = history.snapshot.state.tasks[taskArn],
                        let container = task.containers.first(where: { $0.name == name })
                    else { return true }
                    return task.lastStatus == .stopped || container.lastStatus == .stopped
                },
                receive: { piece in
                    for payload in messages.payloads(piece) {
                        try await withCheckedThrowingContinuation { taken in
                            eventLoop.execute { this.value.take((payload, taken)) }
                        }
                    }
                },
                ended: { end in eventLoop.execute { this.value.ended(name, end) } })
        }
    }

    /// The socket takes more.
    func goOn() {
        while session.isWritable, let next = waiting.popFirst() { send(next) }
    }

    /// It is over, whatever is under way.
    func cancel() {
        isOver = true
        for cancel in readings.values { cancel() }
        readings = [:]
        let left = waiting
        waiting = []
        for (_, taken) in left { taken.resume(throwing: CancellationError()) }
    }

    private func take(_ piece: Waiting) {
        guard !isOver else { return piece.taken.resume(throwing: CancellationError()) }
        guard session.isWritable, waiting.isEmpty else { return waiting.append(piece) }
        send(piece)
    }

    private func send(_ piece: Waiting) {
        session.deliver(session.shard.messages.message(Log.messageType, payload: piece.payload, id: id))
        piece.taken.resume()
    }

    private func ended(_ container: String, _ end: LogReadingEnd) {
        guard !isOver else { return }
        readings[container] = nil
        ends[container] = end
        guard readings.isEmpty else { return }
        isOver = true
        session.logSubscriptions[id] = nil
        session.answer(
            LogEnd(
                subscriptionId: id, taskArn: taskArn,
                containers: containers.map { LogEnd.Container($0, ends[$0] ?? .absent) }),
            id: id)
        session.flush()
    }
}

extension LogEnd.Container {
    fileprivate init(_ name: String, _ end: LogReadingEnd) {
        self.init(containerName: name, reason: "")
        switch end {
        case .complete: reason = "complete"
        case .stopped: reason = "stopped"
        case .absent: reason = "absent"
        case .failed(let why): (reason, message) = ("failed", why)
        }
    }
}
