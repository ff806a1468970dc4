import KECSModel
import Logging
import Synchronization

/// Scales one service by its policies, once in each period, and tells when the tasks that
/// were wanted run.
struct ScalingReconciler: Sendable {
    let store: any Store
    /// nil: nothing is measured.
    let metrics: (any MetricsSource)?
    let environment: Environment
    /// Seconds.
    let period: Int
    let logger: Logger
    /// Wakes the reconciler of a service that wants another number of tasks.
    let pokeService: @Sendable (_ arn: String) -> Void
    private let looked = Looked()

    /// By ARN of the service: the begin of the newest period that was looked at. A reading
    /// leads to one step at most, however often its service's tasks change.
    private final class Looked: Sendable {
        let moments = Mutex<[String: Timestamp]>([:])
    }

    init(
        store: any Store, metrics: (any MetricsSource)?, environment: Environment, period: Int,
        logger: Logger, pokeService: @escaping @Sendable (_ arn: String) -> Void
    ) {
        self.store = store
        self.metrics = metrics
        self.environment = environment
        self.period = period
        self.logger = logger
        self.pokeService = pokeService
    }

    func activate(_ arn: String) async -> WorkQueue.Outcome {
        guard let target = store.state.scalableTargets[arn] else {
            looked.moments.withLock { $0[arn] = nil }
            return .done
        }
        do {
            let reading = environment.reading()
            let now = reading.now
            let current = begin(of: now)
            let isDue = !target.policies.isEmpty && isNew(current, of: arn)
            let readings = isDue ? await readings(of: arn, before: current, now: now) : nil
            let isScaled = try await store.transact { [environment] transaction in
                try transaction.scale(arn, by: readings, environment)
            }
            if isDue { looked.moments.withLock { $0[arn] = current } }
            if isScaled { pokeService(arn) }
            guard !target.policies.isEmpty else { return .done }
            let next = current.adding(seconds: period)
            return reading.wait(until: next, environment)
        } catch {
            logger.error(
                "a service could not be scaled; trying again",
                metadata: ["service": "\(arn)", "error": "\(error)"])
            return .retry
        }
    }

    private func begin(of moment: Timestamp) -> Timestamp {
        let length = period * 1000
        return Timestamp(milliseconds: moment.milliseconds.dividedDown(by: length) * length)
    }

    private func isNew(_ period: Timestamp, of arn: String) -> Bool {
        // Not `>`: a clock that was set back must not stop the scaling.
        looked.moments.withLock { $0[arn] } != period
    }

    /// Of the periods that are over, the newest last.
    private func readings(
        of arn: String, before end: Timestamp, now: Timestamp
    ) async -> [ScalingPolicyRecord.TrackedMetric: [Double?]] {
        let count = ScalingPlanner.readings
        let start = end.adding(seconds: -count * period)
        guard let metrics,
            let range = try? MetricRange(periodSeconds: period, start: start, end: end, now: now)
        else { return [:] }
        let tracked = ScalingPolicyRecord.TrackedMetric.allCases
        let results = await metrics.metrics(
            MetricsQuery(
                subject: .service(arn), metrics: tracked.map(\.metric), statistics: [.average],
                range: range))
        return tracked.reduce(into: [:]) { readings, metric in
            let values = Dictionary(
                (results[metric.metric] ?? .empty).datapoints.map { ($0.time, $0.value) },
                uniquingKeysWith: { _, last in last })
            readings[metric] = (0..<count).map { values[start.adding(seconds: $0 * period)] }
        }
    }
}

extension Transaction {
    /// - Parameter readings: nil: there is nothing new to decide by.
    /// - Returns: Whether another number of tasks is wanted.
    fileprivate mutating func scale(
        _ arn: String, by readings: [ScalingPolicyRecord.TrackedMetric: [Double?]]?,
        _ environment: Environment
    ) throws -> Bool {
        guard var target = state.scalableTargets[arn], let service = state.services[arn] else {
            return false
        }
        let counts = ServiceTally(service, in: state).service
        if let activity = target.activities.first {
            if activity.toDesiredCount != counts.desired {
                try endActivity(of: &target, .overridden)
            } else if counts.running == counts.desired, counts.pending == 0 {
                try endActivity(of: &target, .successful)
            }
        }
        guard let readings else { return false }
        let plan = ScalingPlanner(
            target, of: service, running: counts.running, readings: readings, now: now,
            clock: environment.reading().clock
        ).plan()
        if plan.policies != target.policies {
            target.policies = plan.policies
            put(target)
        }
        for transition in plan.transitions {
            append(
                try .scaling(
                    .alarm, target, of: service, policyName: transition.policyName,
                    metric: transition.metric, cause: transition.cause))
        }
        guard let step = plan.step else { return false }
        try begin(
            ScalingActivityRecord(
                id: environment.uuid(), policyName: step.policyName, metric: step.metric,
                fromDesiredCount: service.desiredCount, toDesiredCount: step.desiredCount,
                cause: step.cause, startTime: now),
            of: target)
        return true
    }
}

extension ScalingPlan.Transition {
    fileprivate var cause: String {
        let value = reading.map { "\(metric.rawValue) is \($0.hundredths)" } ?? "no data of \(metric.rawValue)"
        return "alarm \(alarm.name) is \(alarm.state.rawValue), was \(former.rawValue): \(value); "
            + "it watches for \(alarm.comparison.rawValue) \(alarm.threshold.hundredths) over \(alarm.periods) periods"
    }
}

extension Double {
    /// Two digits behind the point.
    fileprivate var hundredths: Double { (self * 100).rounded() / 100 }
}
