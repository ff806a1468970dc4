import CSupervisor
import Glibc
import KECSControl
import KECSModel
import NIOPosix
import Synchronization

extension ProcessRuntime {
    package func remove(_ taskArns: [String]) async throws(RuntimeError) {
        for arn in taskArns {
            let taskId = ProcessFiles.taskId(arn)
            try await taking(turn: taskId) {
                try await self.blocking { try self.remove(arn, taskId) }
            }
            hint(arn)
        }
    }

    private func remove(_ arn: String, _ taskId: String) throws {
        guard files.arn(taskId) == arn else { return }
        let names = files.containers(taskId)
        for name in names { try signal(taskId, name, .kill) }
        for name in names {
            // Buries what has lost its supervisor.
            _ = look(arn, taskId, name)
            guard let folder = files.containerFolder(taskId, name) else { continue }
            try waitForSupervisor(of: name, folder)
        }
        try files.removeTask(taskId)
        state.withLock { $0.ended[arn] = nil }
    }

    /// A supervisor takes a few milliseconds to sweep up after a kill.
    private func waitForSupervisor(of name: String, _ folder: String) throws {
        let deadline = ContinuousClock.now + .seconds(5)
        let generous = ContinuousClock.now + .milliseconds(500)
        while kecs_lock_holder(folder + "/lock") > 0 {
            // With a full disk it stays until it can write how the program ended:
            // that is wanted no more, and it goes when its folder does.
            if ContinuousClock.now > generous, !isProgramAlive(folder) { return }
            guard ContinuousClock.now < deadline else {
                throw RuntimeError(.retryable, "\(name) does not end, though it was killed")
            }
            usleep(2000)
        }
    }

    private func isProgramAlive(_ folder: String) -> Bool {
        guard let text = ProcessFiles.text(folder + "/launch"),
            let pid = pid_t(text.prefix { $0 != "\n" })
        else { return true }
        return kill(pid, 0) == 0 || errno != ESRCH
    }
}
