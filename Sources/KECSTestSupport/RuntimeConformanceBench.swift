import KECSControl
import KECSModel

/// One case's runtime, watched: waits for what ``TaskRuntime/observe(_:)`` says,
/// woken by hints and by a bounded poll (hints may be lost).
package final class ConformanceBench: Sendable {
    package let subject: any RuntimeSubject
    package let hints = HintLog()
    private let connection = ConnectionBox()
    private let environment = Environment.system

    package init(_ subject: any RuntimeSubject) {
        self.subject = subject
    }

    /// The runtime of the moment.
    package var runtime: any TaskRuntime {
        get throws {
            guard let runtime = connection.runtime else {
                throw ConformanceFailure("no runtime is connected")
            }
            return runtime
        }
    }

    package func connect() async throws {
        let runtime = try await subject.makeRuntime()
        let hints = hints
        // Owned by the bench: cancelled and awaited in `disconnect()`.
        let watch = Task<Void, Never> { try? await runtime.run { hints.record($0) } }
        connection.set(runtime, watch: watch)
    }

    /// The server ends; the tasks of the engine go on. A crash does not call
    /// `shutdown`.
    package func disconnect(crashing: Bool) async {
        guard let (runtime, watch) = connection.take() else { return }
        watch.cancel()
        await watch.value
        if !crashing { await runtime.shutdown() }
    }

    package func close() async {
        if connection.runtime == nil { try? await connect() }
        if let runtime = connection.runtime, let arns = try? await runtime.list() {
            try? await runtime.remove(arns)
        }
        await disconnect(crashing: false)
        await subject.close()
    }

    /// A task with a fresh id.
    package func task(_ containers: ContainerSpec...) -> TaskSpec {
        let id = environment.hex(bytes: 16)
        return TaskSpec(
            arn: "arn:aws:ecs:us-east-1:000000000000:task/conformance/\(id)", id: id,
            clusterName: "conformance", family: "conformance", revision: 1,
            containers: containers)
    }

    package func start(_ task: TaskSpec) async throws {
        try await runtime.start(task, containers: task.containers.map(\.name))
    }

    package func stop(_ task: TaskSpec, _ signal: StopSignal = .terminate) async throws {
        try await runtime.stop(task, containers: task.containers.map(\.name), signal: signal)
    }

    package func observe(_ task: TaskSpec) async throws -> TaskObservation {
        let observations = try await runtime.observe([task.arn])
        try require(
            observations.map(\.taskArn) == [task.arn],
            "observe of one task answered \(observations.map(\.taskArn))")
        return observations[0]
    }

    package func phase(_ task: TaskSpec, _ container: String) async throws
        -> ContainerObservation.Phase?
    {
        try await observe(task).containers[container]?.phase
    }

    /// The first observation that satisfies the condition.
    @discardableResult
    package func wait(
        for what: String, of task: TaskSpec,
        until condition: (TaskObservation) throws -> Bool
    ) async throws -> TaskObservation {
        let deadline = ContinuousClock.now + subject.patience
        while true {
            let seen = hints.count
            let observation = try await observe(task)
            if try condition(observation) { return observation }
            guard ContinuousClock.now < deadline else {
                throw ConformanceFailure("waited in vain for \(what); last seen: \(observation)")
            }
            await hints.waitForMore(than: seen, within: .milliseconds(250))
        }
    }

    @discardableResult
    package func waitRunning(_ task: TaskSpec) async throws -> TaskObservation {
        try await wait(for: "all containers to run", of: task) { observation in
            try task.containers.allSatisfy { container in
                switch observation.containers[container.name]?.phase {
                case .running: return true
                case nil, .starting, .created: return false
                case .exited, .failed:
                    throw ConformanceFailure("\(container.name) ended: \(observation)")
                }
            }
        }
    }

    /// Waits for the end of one container and answers its code.
    @discardableResult
    package func waitExited(_ task: TaskSpec, _ container: String) async throws -> Int? {
        let last = try await wait(for: "\(container) to exit", of: task) {
            switch $0.containers[container]?.phase {
            case .exited: return true
            case .failed(let failure):
                throw ConformanceFailure("\(container) failed: \(failure.reason)")
            case nil, .starting, .created, .running: return false
            }
        }
        guard case .exited(let code)? = last.containers[container]?.phase else { return nil }
        return code
    }

    /// Watches for a while that nothing of the task runs; for what must not happen.
    package func requireQuiet(_ task: TaskSpec, for span: Duration) async throws {
        let deadline = ContinuousClock.now + span
        while ContinuousClock.now < deadline {
            let seen = hints.count
            let observation = try await observe(task)
            for (name, container) in observation.containers {
                switch container.phase {
                case .running, .starting:
                    throw ConformanceFailure("\(name) is \(container.phase) after its end")
                case .created, .exited, .failed: break
                }
            }
            await hints.waitForMore(than: seen, within: .milliseconds(50))
        }
    }
}
