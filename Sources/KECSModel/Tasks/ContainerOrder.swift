/// In which order the containers of a task start and stop, by `dependsOn`,
/// `links` and `volumesFrom`.
///
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
package struct ContainerOrder: Sendable {
    package enum Readiness: Hashable, Sendable {
        case ready
        /// A dependency is not yet what it must be; past `until`, if there is one,
        /// nobody waits for it any longer.
        case waiting(until: Timestamp?)
        /// A dependency will never be what it must be; the text says which.
        case impossible(String)
    }

    private let dependencies: [String: [ContainerDependency]]
    /// Seconds that a container has, from its start, to become what others wait for.
    private let startTimeouts: [String: Int]
    private let clock: ClockHistory

    package init(_ containers: [ContainerSpec], clock: ClockHistory = ClockHistory()) {
        self.clock = clock
        var dependencies: [String: [ContainerDependency]] = [:]
        var startTimeouts: [String: Int] = [:]
        for container in containers {
            let names =
                container.links.map { String($0.prefix { $0 != ":" }) }
                + container.volumesFrom.map(\.sourceContainer)
            dependencies[container.name] =
                container.dependsOn
                + names.map { ContainerDependency(containerName: $0, condition: .start) }
            startTimeouts[container.name] = container.startTimeout
        }
        self.dependencies = dependencies
        self.startTimeouts = startTimeouts
    }

    /// Whether `name` may start, given the containers as they are. One dependency
    /// that is impossible decides, whatever the others still wait for.
    package func readiness(
        of name: String, among containers: [ContainerRecord], now: Timestamp
    ) -> Readiness {
        var whole = Readiness.ready
        for dependency in dependencies[name] ?? [] {
            guard let other = containers.first(where: { $0.name == dependency.containerName })
            else { continue }
            switch (readiness(other, for: dependency.condition, now: now), whole) {
            case (.ready, _): continue
            case (.impossible(let why), _): return .impossible(why)
            case (.waiting(let until), .waiting(let earlier)):
                whole = .waiting(until: [until, earlier].compactMap { $0 }.min())
            case (.waiting(let until), _): whole = .waiting(until: until)
            }
        }
        return whole
    }

    /// Whether `name` may be stopped: everything that depends on it has stopped.
    package func mayStop(_ name: String, among containers: [ContainerRecord]) -> Bool {
        !containers.contains { container in
            container.lastStatus != .stopped
                && dependencies[container.name]?.contains { $0.containerName == name } == true
        }
    }

    /// A chain of dependencies that ends where it began; nil where there is none.
    package func cycle() -> [String]? {
        var done: Set<String> = []
        for start in dependencies.keys.sorted() where !done.contains(start) {
            // Depth first, without recursion; `path` is the way down to here.
            var path: [String] = []
            var stack: [(name: String, leaving: Bool)] = [(start, false)]
            while let (name, leaving) = stack.popLast() {
                if leaving {
                    path.removeLast()
                    done.insert(name)
                } else if let place = path.firstIndex(of: name) {
                    return Array(path[place...]) + [name]
                } else if !done.contains(name) {
                    path.append(name)
                    stack.append((name, true))
                    for dependency in dependencies[name] ?? [] {
                        stack.append((dependency.containerName, false))
                    }
                }
            }
        }
        return nil
    }

    private func readiness(
        _ container: ContainerRecord, for condition: ContainerDependency.Condition, now: Timestamp
    ) -> Readiness {
        let stopped = container.lastStatus == .stopped
        if stopped, !container.hasRun {
            return .impossible("container \(container.name) never started")
        }
        switch condition {
        case .start:
            return container.lastStatus == .pending ? .waiting(until: nil) : .ready
        case .complete:
            return stopped ? .ready : patience(with: container, now: now)
        case .success:
            guard stopped else { return patience(with: container, now: now) }
            return container.exitCode == 0
                ? .ready
                : .impossible("container \(container.name) did not exit with code 0")
        case .healthy:
            if stopped { return .impossible("container \(container.name) stopped") }
            return container.health == .healthy ? .ready : patience(with: container, now: now)
        }
    }

    /// Waiting, or no longer: `startTimeout` counts from the container's start.
    private func patience(with container: ContainerRecord, now: Timestamp) -> Readiness {
        guard let seconds = startTimeouts[container.name], seconds > 0,
            let limit = container.startedAt.map(clock.present)?.adding(seconds: seconds)
        else { return .waiting(until: nil) }
        return now < limit
            ? .waiting(until: limit)
            : .impossible(
                "container \(container.name) was not ready within its startTimeout of \(seconds) s")
    }
}
