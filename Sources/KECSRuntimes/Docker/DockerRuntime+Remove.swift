import KECSControl
import KECSModel

extension DockerRuntime {
    package func release(_ task: TaskSpec) async throws(RuntimeError) {
        let plan = EngineTask(task: task, instance: instance)
        guard plan.hasPreparation else { return }
        try await asRuntimeErrors {
            // One that is still under way would make again what is taken away here.
            if let preparation = table.takePreparation(task.arn) { _ = await preparation.value }
            if plan.needsPause { try await client.removeContainer(plan.names.pause) }
            if let network = plan.network { try await client.removeNetwork(network.name) }
            // The engine keeps a volume while an ended container refers to it; such
            // a volume goes with the container, in `remove`.
            for case .create(let volume) in plan.volumes
            where volume.labels[TaskLabels.taskArn] == task.arn {
                try await client.removeVolume(volume.name)
            }
        }
    }

    package func remove(_ taskArns: [String]) async throws(RuntimeError) {
        let arns = Set(taskArns)
        if arns.isEmpty { return }
        try await asRuntimeErrors {
            try await settle(arns.flatMap { table.cancelAll($0) })
            for arn in arns { _ = await table.takePreparation(arn)?.value }

            let filters = DockerFilters.labels((TaskLabels.instance, instance))
            async let allContainers = client.listContainers(filters)
            async let allNetworks = client.listNetworks(filters)
            async let allVolumes = client.listVolumes(filters)
            let (containers, networks, volumes) = try await (allContainers, allNetworks, allVolumes)

            // Networks and volumes are held by containers, and those by the pause
            // container's namespaces at most, which need not be there.
            let doomed = containers.filter { $0.taskArn.map(arns.contains) == true }.map(\.id)
            _ = try await concurrently(doomed, limit: options.concurrency) {
                try await self.client.removeContainer($0)
            }
            _ = try await concurrently(
                networks.filter { $0.belongs(to: arns) }, limit: options.concurrency
            ) { try await self.client.removeNetwork($0.name) }
            _ = try await concurrently(
                volumes.filter { $0.belongs(to: arns) }, limit: options.concurrency
            ) { try await self.client.removeVolume($0.name) }
            for id in doomed { cache.forget(id) }
            table.forget(taskArns)
        }
    }
}

extension LabelledResource {
    fileprivate func belongs(to arns: Set<String>) -> Bool {
        labels?[TaskLabels.taskArn].map(arns.contains) == true
    }
}
