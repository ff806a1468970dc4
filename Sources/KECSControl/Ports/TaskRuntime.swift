import KECSModel

/// An engine that runs tasks. Made for engines that are far away and forgetful:
/// every call returns soon, may be repeated, and is allowed to be lost; the
/// truth is what ``observe(_:)`` and ``list()`` say.
package protocol TaskRuntime: Sendable {
    /// `docker`, `process`, `simulated`.
    var name: String { get }

    var capabilities: RuntimeCapabilities { get }

    /// Runs until cancelled: watches the engine and calls `hint` whenever a task
    /// may have changed. Hints may repeat and may be lost; after a gap the runtime
    /// says ``RuntimeHint/resync``.
    func run(hint: @escaping @Sendable (RuntimeHint) -> Void) async throws

    /// Begins to start these containers of the task, where they have not been
    /// started before. Returns without waiting for pulls or starts: they go on
    /// inside the runtime, owned by it, and their outcome is observed (and hinted
    /// at). Idempotent by task ARN and container name; a container that has ended
    /// is never run again.
    func start(_ task: TaskSpec, containers: [String]) async throws(RuntimeError)

    /// Sends these containers the stop signal (the image's STOPSIGNAL, else
    /// SIGTERM) or SIGKILL and cancels starts under way. Does not wait for their
    /// end. Containers that are absent or have ended are passed over.
    func stop(_ task: TaskSpec, containers: [String], signal: StopSignal)
        async throws(RuntimeError)

    /// What the engine knows of each of these tasks, in any order; a task it does
    /// not know is answered with no containers.
    func observe(_ taskArns: [String]) async throws(RuntimeError) -> [TaskObservation]

    /// ARNs of all tasks of this server that the engine holds anything of.
    func list() async throws(RuntimeError) -> [String]

    /// Gives back what a stopped task no longer needs (network, ports, task
    /// volumes). Its ended containers and their logs stay.
    func release(_ task: TaskSpec) async throws(RuntimeError)

    /// Removes everything of these tasks, running or not, logs too.
    func remove(_ taskArns: [String]) async throws(RuntimeError)

    /// The newest `tail` lines (all that are kept where nil) of a container's
    /// output, oldest first, at most 10,000.
    func logs(_ taskArn: String, container: String, tail: Int?)
        async throws(RuntimeError) -> [ContainerLogLine]

    /// Reads a container's output, oldest first, and with ``LogRequest/follow`` goes on until
    /// the container has ended and all of it has been read. Of the lines that are kept none is
    /// missing and none comes twice, also where reading and writing meet.
    ///
    /// Nothing is read ahead: while `receive` has not returned, at most a piece and the engine's
    /// own buffers wait. Ends with `CancellationError` soon after its task is cancelled.
    ///
    /// - Throws: `absent` where the container has not run, which may be yet to come, or the
    ///   engine knows nothing of it any more; `terminal` where it keeps no logs; what `receive`
    ///   throws.
    func readLogs(
        _ taskArn: String, container: String, _ request: LogRequest,
        receive: @Sendable (LogPiece) async throws -> Void
    ) async throws

    /// What the task's running containers have used up to now. Quick: some milliseconds,
    /// or it fails.
    ///
    /// - Throws: `absent` where the engine knows nothing of the task; `terminal` where
    ///   ``RuntimeCapabilities/measuresUsage`` is false.
    func stats(_ taskArn: String) async throws(RuntimeError) -> TaskUsage

    /// Runs a command in a running container, in its environment, working directory and
    /// as its user. Returns once it runs, or has turned out not to be runnable, which
    /// its output and exit code then tell.
    ///
    /// - Throws: `absent` where the container does not exist or does not run; `terminal`
    ///   where ``RuntimeCapabilities/runsCommands`` is false.
    func exec(_ taskArn: String, container: String, _ request: ExecRequest)
        async throws(RuntimeError) -> any ExecSession

    /// Ends what the runtime itself runs (watchers, pulls). Tasks go on.
    func shutdown() async
}

package enum RuntimeHint: Hashable, Sendable {
    /// Look at this task.
    case task(arn: String)
    /// Look at all of them.
    case resync
}

package enum StopSignal: Hashable, Sendable {
    case terminate, kill
}

package struct RuntimeCapabilities: Hashable, Sendable {
    package var networkModes: Set<TaskSpec.NetworkMode>
    /// Containers are kept apart from the host and from each other.
    package var isolated: Bool
    /// Happenings are made up, as configured.
    package var simulated: Bool
    /// Commands can be run in containers.
    package var runsCommands: Bool
    /// It can say what containers use.
    package var measuresUsage: Bool

    package init(
        networkModes: Set<TaskSpec.NetworkMode>, isolated: Bool, simulated: Bool,
        runsCommands: Bool = false, measuresUsage: Bool = false
    ) {
        self.networkModes = networkModes
        self.isolated = isolated
        self.simulated = simulated
        self.runsCommands = runsCommands
        self.measuresUsage = measuresUsage
    }
}
