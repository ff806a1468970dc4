import CSupervisor
import KECSControl
import KECSModel
import Logging
import NIOPosix
import Synchronization

extension ProcessRuntime {
    package func observe(_ taskArns: [String]) async throws(RuntimeError) -> [TaskObservation] {
        try await blocking { taskArns.map(self.look) }
    }

    private func look(_ arn: String) -> TaskObservation {
        let taskId = ProcessFiles.taskId(arn)
        var seen = TaskObservation(taskArn: arn)
        guard files.arn(taskId) == arn else { return seen }
        seen.networkInterface = files.address(taskId).map {
            NetworkInterfaceObservation(privateIPv4Address: $0)
        }
        let ended = state.withLock { $0.ended[arn] ?? [:] }
        for name in files.containers(taskId) {
            seen.containers[name] = ended[name] ?? look(arn, taskId, name)
        }
        return seen
    }

    func look(_ arn: String, _ taskId: String, _ name: String) -> ContainerObservation? {
        guard let folder = files.containerFolder(taskId, name),
            let container = files.container(taskId, name)
        else { return nil }
        var phase = ProcessPhase.read(folder: folder, container: container, bootId: bootId)
        if phase == .lost { phase = bury(container, folder) }
        let seen = phase.observation(of: container, folder: folder)
        if phase.isFinal { state.withLock { $0.ended[arn, default: [:]][name] = seen } }
        return seen
    }

    /// Ends what a dead supervisor left behind and writes the loss down.
    private func bury(_ container: ProcessContainer, _ folder: String) -> ProcessPhase {
        let left = kecs_kill_marked(ProcessPlan.mark(runtimeId: container.runtimeId))
        logger.warning(
            "a container's supervisor is gone; what it left running has been killed",
            metadata: ["container": "\(container.runtimeId)", "processes": "\(left)"])
        let text = "lost \(environment.now().milliseconds)\n"
        do {
            try ProcessFiles.write(text, to: folder + "/exit")
        } catch {
            return .lost  // written down at the next look
        }
        return ProcessPhase.read(folder: folder, container: container, bootId: bootId)
    }

    package func list() async throws(RuntimeError) -> [String] {
        try await blocking { try self.files.taskIds().compactMap(self.files.arn) }
    }
}
