import KECSModel
import Logging

/// One container's way from the definition to running: its task's preparation,
/// create, pull where the image is missing, start. In the common case two calls,
/// as many as `docker run -d` makes.
struct Launch: Sendable {
    let plan: EngineTask
    let container: ContainerSpec
    /// The launch's place in the order of all.
    let sequence: Int
    let context: LaunchContext

    private var client: DockerClient { context.client }
    private var name: String { plan.names.container(container.name) }

    /// - Returns: why the container will never run; nil where it was started (or had
    ///   been before), or the launch was cancelled.
    func run() async -> ContainerFailure? {
        do {
            try await prepare()
            guard let id = try await create() else { return nil }
            try await start(id)
            return nil
        } catch let error as LaunchFailure {
            return error.failure
        } catch {
            // Cancelled: all else has been given its name.
            return nil
        }
    }

    private func prepare() async throws {
        if plan.hasPreparation {
            let preparation = context.table.preparation(of: plan.task.arn) {
                // Owned by the table's entry of the task; bounded by the calls' times.
                Task { await Preparation(plan: plan, context: context).run() }
            }
            try await preparation.value.get()
        }
        // The engine wants these containers to be there (volumes) or to run (links).
        let needed =
            container.volumesFrom.map(\.sourceContainer)
            + container.links.map { String($0.prefix { $0 != ":" }) }
        for launch in context.table.launches(
            of: plan.task.arn, containers: needed, before: sequence)
        {
            await launch.value
        }
        try Task.checkCancellation()
    }

    /// - Returns: the id of a container that is to be started; nil where it has been.
    private func create() async throws -> String? {
        if context.options.pull == .always { try await pull() }
        do {
            return try await attemptCreate()
        } catch let error as DockerError {
            guard error.status == 404, context.options.pull != .always,
                try await isImageMissing()
            else { throw creationFailure(error) }
            guard context.options.pull == .preferCached else {
                throw LaunchFailure(.cannotPullContainer, error.description)
            }
        }
        try await pull()
        do {
            return try await attemptCreate()
        } catch let error as DockerError {
            throw creationFailure(error)
        }
    }

    private func attemptCreate() async throws -> String? {
        let limit = context.options.createTimeout
        let deadline = ContinuousClock.now + limit
        while true {
            do {
                return try await context.permits.withPermit {
                    try await context.insist(for: limit) {
                        try await client.createContainer(
                            name, plan.body(of: container), timeLimit: limit)
                    }
                }
            } catch let conflict as DockerError where conflict.status == 409 {
                if let found = try await existing() { return try adopt(found, conflict) }
                // Its name is taken and it is not there: somebody is creating or
                // removing it right now.
                guard ContinuousClock.now < deadline else { throw conflict }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    private func existing() async throws -> ContainerInspect? {
        do {
            return try await client.inspectContainer(name)
        } catch let error as DockerError where error.status == 404 {
            return nil
        }
    }

    /// A container of this name exists: one that an earlier start made.
    private func adopt(_ found: ContainerInspect, _ conflict: DockerError) throws -> String? {
        guard found.config?.labels?[TaskLabels.taskArn] == plan.task.arn,
            found.config?.labels?[TaskLabels.instance] == plan.instance
        else { throw conflict }
        switch ContainerObservation(found, imageDigest: nil).phase {
        case .created, .starting: return found.id
        case .running, .exited: return nil
        case .failed(let failure): throw LaunchFailure(failure.name, failure.message)
        }
    }

    private func isImageMissing() async throws -> Bool {
        do {
            return try await client.inspectImage(container.image) == nil
        } catch let error as DockerError {
            throw creationFailure(error)
        }
    }

    private func pull() async throws {
        try await ImagePull(image: container.image, taskArn: plan.task.arn, context: context).run()
    }

    private func creationFailure(_ error: DockerError) -> LaunchFailure {
        if case .timedOut = error {
            return .timedOut("created", after: context.options.createTimeout)
        }
        return LaunchFailure(.cannotCreateContainer, error.description)
    }

    private func start(_ id: String) async throws {
        let limit = context.options.startTimeout
        do {
            try await context.permits.withPermit {
                try await context.insist(for: limit) {
                    try await client.startContainer(id, timeLimit: limit)
                }
            }
        } catch let error as DockerError {
            switch error {
            case .timedOut, .unreachable:
                // The engine may start it yet; it has been reported as never run.
                try? await client.killContainer(id, signal: "SIGKILL")
                throw LaunchFailure.timedOut("started", after: limit)
            case .response, .malformed:
                throw LaunchFailure(.cannotStartContainer, error.description)
            }
        }
    }
}
