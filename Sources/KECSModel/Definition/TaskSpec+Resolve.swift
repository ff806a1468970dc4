extension TaskSpec {
    /// The task that `task` asks for: its definition with its overrides applied.
    package init(task: TaskRecord, definition: TaskDefinitionRecord) {
        let overrides = Dictionary(
            task.containerOverrides.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
        self.init(
            arn: task.arn,
            id: task.id,
            clusterName: task.clusterArn.lastARNComponent,
            family: definition.family,
            revision: definition.revision,
            networkMode: definition.networkMode,
            cpu: task.cpu ?? definition.cpu,
            memory: task.memory ?? definition.memory,
            pidMode: definition.pidMode,
            ipcMode: definition.ipcMode,
            volumes: definition.volumes,
            containers: definition.containers.map { container in
                overrides[container.name].map(container.applying) ?? container
            })
    }
}

extension ContainerSpec {
    /// The container with what a RunTask override changes of it.
    package func applying(_ override: ContainerOverrideSpec) -> ContainerSpec {
        var container = self
        // An empty list is one that is not set: rows that earlier versions wrote have such.
        if let words = override.command, !words.isEmpty { container.command = words }
        container.cpu = override.cpu ?? cpu
        container.memory = override.memory ?? memory
        container.memoryReservation = override.memoryReservation ?? memoryReservation
        for variable in override.environment {
            let place = container.environment.firstIndex { $0.name == variable.name }
            // A definition may name a variable twice: neither is to win over the override.
            container.environment.removeAll { $0.name == variable.name }
            container.environment.insert(variable, at: place ?? container.environment.endIndex)
        }
        return container
    }
}
