import KECSControl
import KECSModel

/// Time as the simulation sees it, handed in so that tests decide it: a clock that nobody sets.
package struct SimulatedClock: Sendable {
    package var now: @Sendable () -> Timestamp
    /// Returns once `now` has reached the moment; throws when cancelled.
    package var sleep: @Sendable (_ until: Timestamp) async throws -> Void
    /// What the wall clock read at a moment: what is told of it.
    package var told: @Sendable (Timestamp) -> Timestamp

    package init(
        now: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Timestamp) async throws -> Void,
        told: @escaping @Sendable (Timestamp) -> Timestamp = { $0 }
    ) {
        self.now = now
        self.sleep = sleep
        self.told = told
    }

    /// The environment's steady clock.
    package init(_ environment: Environment) {
        self.init(
            now: { environment.steadyNow() },
            sleep: { moment in
                let rest = moment.milliseconds - environment.steadyNow().milliseconds
                try await environment.sleep(environment.uptime() + .milliseconds(max(0, rest)))
            },
            told: { environment.reading().clock.wall(atSteady: $0) })
    }
}
