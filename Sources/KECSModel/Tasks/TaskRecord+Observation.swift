extension TaskRecord {
    /// Writes down what the runtime sees. A container's status only ever moves on.
    package mutating func adopt(_ observation: TaskObservation, now: Timestamp) {
        pullStartedAt = pullStartedAt ?? observation.pullStartedAt
        pullStoppedAt = observation.pullStoppedAt ?? pullStoppedAt
        networkInterface = observation.networkInterface ?? networkInterface
        for index in containers.indices {
            containers[index].adopt(observation.containers[containers[index].name], now: now)
        }
    }

    /// When an essential container has stopped, for whatever reason, the task is to
    /// stop. The first that did is the reason.
    package mutating func stopWithEssential(now: Timestamp) {
        let ended = containers.filter { $0.essential && $0.lastStatus == .stopped }
            .min { ($0.stoppedAt ?? now) < ($1.stoppedAt ?? now) }
        guard let ended else { return }
        desiredStatus = .stopped
        executionStoppedAt = ended.stoppedAt ?? now
        if startedAt == nil, containers.allSatisfy(\.hasRun) {
            // All ran, so the task did, however soon it was over.
            startedAt = containers.compactMap(\.startedAt).max()
        }
        if startedAt == nil, !ended.hasRun {
            stopCode = .taskFailedToStart
            stoppedReason = ended.reason ?? "Task failed to start"
        } else {
            stopCode = .essentialContainerExited
            stoppedReason = "Essential container in task exited"
        }
    }

    /// HEALTHY, UNHEALTHY or UNKNOWN over the essential containers that have a
    /// health check; UNKNOWN where there is none.
    package var health: ContainerHealth {
        let checked = containers.filter { $0.essential }.compactMap(\.health)
        if checked.contains(.unhealthy) { return .unhealthy }
        if checked.isEmpty || checked.contains(.unknown) { return .unknown }
        return .healthy
    }
}

extension ContainerRecord {
    fileprivate mutating func adopt(_ observation: ContainerObservation?, now: Timestamp) {
        guard lastStatus != .stopped else { return }
        guard let observation else {
            if lastStatus == .running {
                // It ran, and the engine does not know it any more.
                end(at: now, code: nil, failure: .lost)
            }
            return
        }
        runtimeId = observation.runtimeId ?? runtimeId
        imageDigest = observation.imageDigest ?? imageDigest
        startedAt = observation.startedAt ?? startedAt
        if !observation.networkBindings.isEmpty { networkBindings = observation.networkBindings }
        switch observation.phase {
        case .starting:
            break
        case .created:
            // It ran, and what the engine has of that name has not.
            if lastStatus == .running { end(at: now, code: nil, failure: .lost) }
        case .running:
            lastStatus = .running
            startedAt = startedAt ?? now
            // Each check writes something; only a verdict is worth a row.
            if health != observation.health { healthOutput = observation.healthOutput }
            health = observation.health
        case .exited(let code):
            startedAt = startedAt ?? observation.finishedAt ?? now
            end(
                at: observation.finishedAt ?? now, code: code,
                failure: observation.failure ?? (code == nil ? .lost : nil))
        case .failed(let failure):
            end(at: observation.finishedAt ?? now, code: nil, failure: failure)
        }
    }

    private mutating func end(at moment: Timestamp, code: Int?, failure: ContainerFailure?) {
        lastStatus = .stopped
        stoppedAt = moment
        exitCode = code
        reason = failure?.reason
    }
}

extension ContainerFailure {
    fileprivate static let lost = ContainerFailure(
        .containerLost, "the engine no longer knows how the container ended")
}
