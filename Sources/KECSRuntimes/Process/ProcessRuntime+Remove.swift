import CSupervisor
import Glibc
import KECSControl
import KECSModel
import Synchronization

extension ProcessRuntime {
    package func remove(_ taskArns: [String]) async throws(RuntimeError) {
        do {
            _ = try await concurrently(taskArns, limit: 16) { try await self.remove($0) }
        } catch {
            throw RuntimeError(wrapping: error)
        }
    }

    private func remove(_ arn: String) async throws {
        let taskId = ProcessFiles.taskId(arn)
        try await taking(turn: taskId) {
            guard try await self.blocking({ try self.killAll(arn, taskId) }) else { return }
            try await self.waitForSupervisors(taskId)
            try await self.blocking { try self.files.removeTask(taskId) }
            self.state.withLock { state in
                state.ended[arn] = nil
                state.counters[arn] = nil
            }
        }
        hint(arn)
    }

    /// False where there is no such task.
    private func killAll(_ arn: String, _ taskId: String) throws -> Bool {
        guard files.arn(taskId) == arn else { return false }
        for name in files.containers(taskId) {
            try signal(taskId, name, .kill)
            // Buries what has lost its supervisor.
            _ = look(arn, taskId, name)
        }
        return true
    }

    /// A supervisor takes a few milliseconds to sweep up after a kill.
    private func waitForSupervisors(_ taskId: String) async throws {
        let deadline = ContinuousClock.now + .seconds(5)
        // With a full disk a supervisor stays until it can write how its program
        // ended: that is wanted no more, and it goes when its folder does.
        let generous = ContinuousClock.now + .milliseconds(500)
        while true {
            let isLate = ContinuousClock.now > generous
            let left = try await blocking {
                self.files.containers(taskId).first {
                    self.isSupervised(taskId, $0, butForItsExit: isLate)
                }
            }
            guard let left else { return }
            guard ContinuousClock.now < deadline else {
                throw RuntimeError(.retryable, "\(left) does not end, though it was killed")
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    private func isSupervised(_ taskId: String, _ name: String, butForItsExit: Bool) -> Bool {
        guard let folder = files.containerFolder(taskId, name),
            kecs_lock_holder(folder + "/lock") > 0
        else { return false }
        guard butForItsExit, let text = ProcessFiles.text(folder + "/launch"),
            let pid = pid_t(text.prefix { $0 != "\n" })
        else { return true }
        return kill(pid, 0) == 0 || errno != ESRCH
    }
}
