/// In which order the containers of a task start and stop, by `dependsOn`,
/// `links` and `volumesFrom`.
///
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
package struct ContainerOrder: Sendable {
    package enum Readiness: Hashable, Sendable {
        case ready
        case waiting
        /// A dependency will never be what it must be; the text says which.
        case impossible(String)
    }

    private let dependencies: [String: [ContainerDependency]]

    package init(_ containers: [ContainerSpec]) {
        var dependencies: [String: [ContainerDependency]] = [:]
        for container in containers {
            let names =
                container.links.map { String($0.prefix { $0 != ":" }) }
                + container.volumesFrom.map(\.sourceContainer)
            dependencies[container.name] =
                container.dependsOn
                + names.map { ContainerDependency(containerName: $0, condition: .start) }
        }
        self.dependencies = dependencies
    }

    /// Whether `name` may start, given the containers as they are.
    package func readiness(of name: String, among containers: [ContainerRecord]) -> Readiness {
        for dependency in dependencies[name] ?? [] {
            guard let other = containers.first(where: { $0.name == dependency.containerName })
            else { continue }
            switch Self.readiness(other, for: dependency.condition) {
            case .ready: continue
            case .waiting: return .waiting
            case .impossible(let why): return .impossible(why)
            }
        }
        return .ready
    }

    /// Whether `name` may be stopped: nothing that depends on it is up.
    package func mayStop(_ name: String, among containers: [ContainerRecord]) -> Bool {
        !containers.contains { container in
            container.lastStatus == .running
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

    private static func readiness(
        _ container: ContainerRecord, for condition: ContainerDependency.Condition
    ) -> Readiness {
        let stopped = container.lastStatus == .stopped
        let neverRan = stopped && container.startedAt == nil && container.exitCode == nil
        if neverRan { return .impossible("container \(container.name) never started") }
        switch condition {
        case .start:
            return container.lastStatus == .pending ? .waiting : .ready
        case .complete:
            return stopped ? .ready : .waiting
        case .success:
            guard stopped else { return .waiting }
            return container.exitCode == 0
                ? .ready
                : .impossible("container \(container.name) did not exit with code 0")
        case .healthy:
            if stopped { return .impossible("container \(container.name) stopped") }
            return container.health == .healthy ? .ready : .waiting
        }
    }
}
