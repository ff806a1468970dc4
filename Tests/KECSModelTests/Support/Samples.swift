import KECSModel

extension ContainerSpec {
    static func named(
        _ name: String, essential: Bool = true, _ dependsOn: ContainerDependency...
    ) -> ContainerSpec {
        var spec = ContainerSpec(name: name, image: "image/\(name)")
        spec.essential = essential
        spec.dependsOn = dependsOn
        return spec
    }
}

extension ContainerDependency {
    static func on(_ name: String, _ condition: Condition) -> ContainerDependency {
        ContainerDependency(containerName: name, condition: condition)
    }
}

extension TaskRecord {
    static func of(
        _ containers: [ContainerSpec], number: Int = 1, cluster: String = "one",
        lastStatus: TaskStatus = .pending
    ) -> TaskRecord {
        let id = String(repeating: "0", count: 31) + String(number)
        let root = "arn:aws:ecs:us-east-1:000000000000:"
        return TaskRecord(
            arn: "\(root)task/\(cluster)/\(id)", id: id, clusterArn: "\(root)cluster/\(cluster)",
            taskDefinitionArn: "\(root)task-definition/app:1", family: "app", revision: 1,
            ordinal: number, lastStatus: lastStatus, group: "family:app", launchType: "EC2",
            containers: containers.map {
                ContainerRecord(arn: "\(root)container/\(cluster)/\(id)/\($0.name)", spec: $0)
            },
            createdAt: Timestamp(milliseconds: 0))
    }

    func container(_ name: String) -> ContainerRecord? {
        containers.first { $0.name == name }
    }
}

extension TaskDefinitionRecord {
    static func of(_ containers: [ContainerSpec]) -> TaskDefinitionRecord {
        TaskDefinitionRecord(
            arn: "arn:aws:ecs:us-east-1:000000000000:task-definition/app:1", family: "app",
            revision: 1, region: "us-east-1", status: .active, ordinal: 1,
            registeredAt: Timestamp(milliseconds: 0), tags: [],
            document: JSONDocument(bytes: Array("{}".utf8)), networkMode: .bridge, cpu: nil,
            memory: nil, pidMode: nil, ipcMode: nil, volumes: [], containers: containers)
    }
}
