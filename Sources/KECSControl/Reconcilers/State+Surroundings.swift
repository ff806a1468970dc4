import KECSModel

extension State {
    /// What a service's planner has to know beside the service and its tasks.
    func surroundings(
        of service: ServiceRecord, _ tasks: [ServiceTask], newDeploymentId: String
    ) -> ServicePlanner.Surroundings {
        let arns = Set(tasks.map(\.taskDefinitionArn))
        var surroundings = ServicePlanner.Surroundings(
            checked: arns.filter { taskDefinitions[$0]?.isChecked == true },
            newDeploymentId: newDeploymentId)
        // Without one nothing is started.
        let arn = (service.launching?.launch ?? service.lastLaunch).taskDefinitionArn
        guard let definition = taskDefinitions[arn] else {
            surroundings.places = 0
            surroundings.noPlaceReason = "Its task definition is not there any more."
            return surroundings
        }
        let ports = definition.hostPorts
        guard !ports.isEmpty else { return surroundings }
        let isTaken = self.tasks.values.contains { task in
            task.lastStatus != .stopped
                && taskDefinitions[task.taskDefinitionArn]?.hostPorts.isDisjoint(with: ports)
                    == false
        }
        surroundings.places = isTaken ? 0 : 1
        // AWS names the container instance; there is none here.
        surroundings.noPlaceReason =
            "The closest matching container instance is already using a port required by your task."
        return surroundings
    }
}

extension TaskDefinitionRecord {
    /// Whether health checks say how its tasks are.
    fileprivate var isChecked: Bool {
        containers.contains { $0.essential && $0.healthCheck != nil }
    }

    /// The ports of this machine that each of its tasks takes for itself.
    fileprivate var hostPorts: Set<HostPort> {
        guard networkMode == .bridge || networkMode == .host else { return [] }
        let ports = containers.flatMap(\.portMappings).map { mapping in
            HostPort(
                number: networkMode == .host ? mapping.containerPort : mapping.hostPort ?? 0,
                transport: mapping.transport)
        }
        return Set(ports.filter { $0.number > 0 })
    }
}

private struct HostPort: Hashable {
    var number: Int
    var transport: PortMapping.TransportProtocol
}
