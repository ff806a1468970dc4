import Foundation
import KECSControl
import KECSModel
import KECSWire
import NIOCore

/// What a command `wait` waits for, as an event tells it.
enum WaitedResource {
    case task(TaskEvent.Task)
    case service(ServiceStateEvent.Service)

    /// What the state has; nil where it has none of that ARN.
    init?(_ kind: WaitKind, _ arn: String, in state: State) {
        switch kind {
        case .task:
            guard let task = state.tasks[arn] else { return nil }
            self = .task(TaskView.event(task))
        case .service:
            guard let service = state.services[arn] else { return nil }
            self = .service(ServiceView.event(service, in: state))
        }
    }

    /// What an event tells; nil where it is of another kind.
    init?(_ frame: EventFrame) {
        let bytes = Data(frame.message.readableBytesView)
        let decoder = JSONDecoder()
        switch frame.subject.type {
        case .task:
            guard let event = try? decoder.decode(EventMessage<TaskEvent>.self, from: bytes)
            else { return nil }
            self = .task(event.payload.task)
        case .service:
            guard let event = try? decoder.decode(EventMessage<ServiceStateEvent>.self, from: bytes)
            else { return nil }
            self = .service(event.payload.service)
        case .cluster, .deployment, .scaling, .health, .container: return nil
        }
    }

    /// Of the resource that an event tells of, where it can be waited for.
    static func arn(in frame: EventFrame) -> String? {
        switch frame.subject.type {
        case .task: frame.subject.arn(in: .task)
        case .service: frame.subject.arn(in: .service)
        case .cluster, .deployment, .scaling, .health, .container: nil
        }
    }

    var kind: WaitKind {
        switch self {
        case .task: .task
        case .service: .service
        }
    }

    var arn: String {
        switch self {
        case .task(let task): task.taskArn
        case .service(let service): service.serviceArn
        }
    }

    /// It was deleted, which is done only to what is over.
    mutating func end() {
        switch self {
        case .task(var task):
            task.lastStatus = TaskStatus.stopped.rawValue
            self = .task(task)
        case .service(var service):
            service.status = ServiceRecord.Status.inactive.rawValue
            self = .service(service)
        }
    }
}
