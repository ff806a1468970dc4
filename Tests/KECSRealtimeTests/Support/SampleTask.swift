import KECSControl
import KECSModel

/// A running task of the cluster `production` with one container, `web`, or more.
enum SampleTask {
    static let root = "arn:aws:ecs:us-east-1:000000000000:"
    static let id = "0123456789abcdef0123456789abcdef"
    static let arn = "\(root)task/production/\(id)"
    static let clusterArn = "\(root)cluster/production"
    static let containerArn = "\(root)container/production/\(id)/c1"

    static func record(_ containers: [String] = ["web"]) -> TaskRecord {
        TaskRecord(
            arn: arn, id: id, clusterArn: clusterArn, taskDefinitionArn: "\(root)task-definition/app:1",
            family: "app", revision: 1, ordinal: 2, lastStatus: .running, group: "g",
            launchType: "EC2",
            containers: containers.enumerated().map { number, name in
                var spec = ContainerSpec(name: name, image: "i")
                spec.memory = 64
                var container = ContainerRecord(
                    arn: "\(root)container/production/\(id)/c\(number + 1)", spec: spec)
                container.lastStatus = .running
                return container
            },
            createdAt: Timestamp(milliseconds: 0))
    }

    static func history(_ task: TaskRecord = record()) -> FakeHistory {
        let history = FakeHistory()
        let cluster = ClusterRecord(
            arn: task.clusterArn, name: "production", status: .active, ordinal: 1,
            createdAt: Timestamp(milliseconds: 0), tags: [],
            options: JSONDocument(bytes: Array("{}".utf8)))
        put(task, in: history) { $0.put(cluster) }
        return history
    }

    /// Changes the task.
    static func put(
        _ task: TaskRecord, in history: FakeHistory, _ more: (inout Transaction) -> Void = { _ in }
    ) {
        history.commit([]) { state in
            var transaction = Transaction(state: state, now: Timestamp(milliseconds: 0))
            more(&transaction)
            transaction.put(task)
            state = transaction.state
        }
    }
}
