import KECSControl
import KECSModel

extension DockerRuntime {
    package func stats(_ taskArn: String) async throws(RuntimeError) -> TaskUsage {
        try await asRuntimeErrors {
            let filters = DockerFilters.labels(
                (TaskLabels.instance, instance), (TaskLabels.taskArn, taskArn))
            let containers = try await client.listContainers(filters)
            guard !containers.isEmpty || table.entries(of: [taskArn])[taskArn] != nil else {
                throw RuntimeError(.absent, "There is no task \(taskArn).")
            }
            let read = try await concurrently(
                containers.filter { ["running", "paused"].contains($0.state) },
                limit: options.concurrency
            ) { (name: $0.labels?[TaskLabels.containerName], usage: try await self.usage($0.id)) }
            var task = TaskUsage()
            for (name, usage) in read {
                // The pause container has no name: it holds the network that all share.
                if let name { task.containers[name] = usage } else { task.shared = usage }
            }
            if task.shared?.networkRxBytes != nil {
                // The engine tells the shared network again with each container that is in it.
                for name in task.containers.keys {
                    task.containers[name]?.networkRxBytes = nil
                    task.containers[name]?.networkTxBytes = nil
                }
            }
            return task
        }
    }

    /// nil where the container is gone by now.
    private func usage(_ id: String) async throws -> ContainerUsage? {
        do {
            return ContainerUsage(try await client.stats(id))
        } catch let error as DockerError where error.status == 404 || error.status == 409 {
            return nil
        }
    }
}
