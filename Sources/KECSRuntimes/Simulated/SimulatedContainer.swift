import KECSControl
import KECSModel

/// One simulated container: what was asked of it and when. Everything else
/// follows from that and the moment one looks, which is why a restart of the
/// server loses nothing.
struct SimulatedContainer: Hashable, Sendable, Codable {
    var name: String
    var image: String
    var runtimeId: String
    var plan: SimulatedPlan
    var bindings: [NetworkBindingObservation]
    var startAskedAt: Timestamp
    var terminatedAt: Timestamp?
    var killedAt: Timestamp?

    /// When it runs, were nothing to come between.
    private var runsAt: Timestamp { startAskedAt.adding(milliseconds: plan.startDelay) }

    /// The first of the signals, whichever it was.
    private var stopAskedAt: Timestamp? {
        [terminatedAt, killedAt].compactMap { $0 }.min()
    }

    /// A signal came before it ran: it never will.
    var isCutShort: Bool { stopAskedAt.map { $0 < runsAt } ?? false }

    /// Its end and code, as far as it has been decided; the earliest cause wins.
    private var end: (at: Timestamp, code: Int)? {
        var causes: [(at: Timestamp, code: Int)] = []
        if let runFor = plan.runFor {
            causes.append((runsAt.adding(milliseconds: runFor), plan.exitCode))
        }
        if let terminatedAt, !plan.ignoresStop {
            causes.append((terminatedAt.adding(milliseconds: plan.stopDelay), 143))
        }
        if let killedAt { causes.append((killedAt, 137)) }
        return causes.min { $0.at < $1.at }
    }

    func observation(at now: Timestamp) -> ContainerObservation {
        var seen = ContainerObservation(phase: .starting, runtimeId: runtimeId)
        if isCutShort {
            seen.phase = .created
        } else if now < runsAt {
            seen.phase = .starting
        } else if let failure = plan.failure {
            seen.phase = .failed(failure)
            seen.finishedAt = runsAt
        } else {
            seen.startedAt = runsAt
            seen.networkBindings = bindings
            if let end, end.at <= now {
                seen.phase = .exited(code: end.code)
                seen.finishedAt = end.at
            } else {
                seen.phase = .running
            }
            seen.health = plan.health
        }
        return seen
    }

    /// The next moment after `now` at which it looks different; nil: never by itself.
    func nextChange(after now: Timestamp) -> Timestamp? {
        if isCutShort { return nil }
        if now < runsAt { return runsAt }
        guard plan.failure == nil, let end, end.at > now else { return nil }
        return end.at
    }

    /// Takes a stop signal; false where it changes nothing.
    mutating func receive(_ signal: StopSignalName, at now: Timestamp) -> Bool {
        switch observation(at: now).phase {
        case .created, .exited, .failed: return false
        case .starting, .running: break
        }
        switch signal {
        case .terminate:
            if terminatedAt != nil { return false }
            terminatedAt = now
        case .kill:
            if killedAt != nil { return false }
            killedAt = now
        }
        return true
    }

    /// What an earlier run has dated later than it is now, since the clock was set back
    /// meanwhile, has just happened: in the same order, as far apart.
    mutating func move(before now: Timestamp) {
        let newest = [startAskedAt, terminatedAt, killedAt].compactMap { $0 }.max() ?? now
        guard newest > now else { return }
        let back = now.milliseconds - newest.milliseconds
        startAskedAt = startAskedAt.adding(milliseconds: back)
        terminatedAt = terminatedAt?.adding(milliseconds: back)
        killedAt = killedAt?.adding(milliseconds: back)
    }

    enum StopSignalName: String, Sendable, Codable { case terminate, kill }

    /// The one line that its log holds.
    func logLine(
        at now: Timestamp, _ told: (Timestamp) -> Timestamp
    ) -> ContainerLogLine? {
        guard let startedAt = observation(at: now).startedAt else { return nil }
        return ContainerLogLine(
            timestamp: told(startedAt), stream: .stdout,
            text: "simulated container \(name) (image \(image)): no program runs here")
    }
}

extension SimulatedContainer.StopSignalName {
    init(_ signal: StopSignal) {
        switch signal {
        case .terminate: self = .terminate
        case .kill: self = .kill
        }
    }
}
