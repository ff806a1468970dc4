import KECSControl
import KECSModel

extension DockerRuntime {
    package func observe(_ taskArns: [String]) async throws(RuntimeError) -> [TaskObservation] {
        let arns = taskArns.unique
        if arns.isEmpty { return [] }
        return try await asRuntimeErrors {
            // The launches first: one that ends between the two is then seen as
            // starting at worst, never as absent.
            let entries = table.entries(of: arns)
            let containers = try await containers(of: arns)
            let inspected = try await concurrently(
                containers.filter { $0.needsInspection }, limit: options.concurrency
            ) { (id: $0.id, observation: try await self.inspect($0)) }
            var byId: [String: ContainerObservation] = [:]
            for item in inspected { byId[item.id] = item.observation }
            let byTask = Dictionary(grouping: containers) { $0.taskArn ?? "" }
            return arns.map { observation(of: $0, entries[$0], byTask[$0] ?? [], byId) }
        }
    }

    /// All containers of these tasks, with one call: labels can be asked for
    /// together, never one or the other.
    private func containers(of arns: [String]) async throws -> [ContainerSummary] {
        var filters = DockerFilters.labels((TaskLabels.instance, instance))
        if let only = arns.first, arns.count == 1 {
            filters.add("label", "\(TaskLabels.taskArn)=\(only)")
        }
        let wanted = Set(arns)
        return try await client.listContainers(filters)
            .filter { $0.taskArn.map(wanted.contains) == true }
    }

    /// nil where the container is gone by now.
    private func inspect(_ summary: ContainerSummary) async throws -> ContainerObservation? {
        if let known = cache.observation(of: summary.id, status: summary.state) { return known }
        let container: ContainerInspect
        do {
            container = try await client.inspectContainer(summary.id)
        } catch let error as DockerError where error.status == 404 {
            return nil
        }
        let observation = ContainerObservation(
            container, imageDigest: await digest(of: container.image))
        cache.keep(observation, of: summary.id)
        return observation
    }

    /// The digest under which a registry knows the image.
    private func digest(of image: String?) async -> String? {
        guard let image else { return nil }
        if let known = cache.digest(of: image) { return known }
        // Where the engine cannot say, the next observation asks again.
        guard let inspected = try? await client.inspectImage(image) else { return nil }
        let digest = inspected.repoDigests?.lazy.compactMap { name in
            name.firstIndex(of: "@").map { String(name[name.index(after: $0)...]) }
        }.first
        cache.keep(digest: digest, of: image)
        return digest
    }

    private func observation(
        of arn: String, _ entry: LaunchTable.Entry?, _ containers: [ContainerSummary],
        _ inspected: [String: ContainerObservation]
    ) -> TaskObservation {
        var task = TaskObservation(
            taskArn: arn, pullStartedAt: entry?.pullStartedAt, pullStoppedAt: entry?.pullStoppedAt)
        for container in containers {
            if let name = container.containerName {
                if let observation = inspected[container.id] { task.containers[name] = observation }
            } else {
                task.networkInterface = container.networkInterface
            }
        }
        for (name, launch) in entry?.containers ?? [:] {
            var container = task.containers[name] ?? ContainerObservation(phase: .starting)
            switch (launch, container.phase) {
            case (.starting, .running), (.starting, .exited): break
            case (.starting, _): container.phase = .starting
            case (.failed(let failure), _): container.phase = .failed(failure)
            }
            task.containers[name] = container
        }
        return task
    }

    package func list() async throws(RuntimeError) -> [String] {
        try await asRuntimeErrors {
            let filters = DockerFilters.labels((TaskLabels.instance, instance))
            async let containers = client.listContainers(filters)
            async let networks = client.listNetworks(filters)
            async let volumes = client.listVolumes(filters)
            let labels =
                try await containers.map(\.labels) + networks.map(\.labels) + volumes.map(\.labels)
            return (labels.compactMap { $0?[TaskLabels.taskArn] } + table.taskArns).unique
        }
    }
}

extension ContainerSummary {
    var taskArn: String? { labels?[TaskLabels.taskArn] }

    /// nil for the pause container.
    fileprivate var containerName: String? { labels?[TaskLabels.containerName] }

    fileprivate var needsInspection: Bool { containerName != nil }

    /// Of a pause container that runs in a network of its own.
    fileprivate var networkInterface: NetworkInterfaceObservation? {
        networkSettings?.networks?.values.lazy.compactMap { endpoint in
            guard let address = endpoint.ipAddress, !address.isEmpty else { return nil }
            return NetworkInterfaceObservation(
                privateIPv4Address: address,
                macAddress: endpoint.macAddress.flatMap { $0.isEmpty ? nil : $0 })
        }.first
    }
}
