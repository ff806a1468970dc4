import KECSControl
import KECSModel

/// Time as the simulation sees it, handed in so that tests decide it.
package struct SimulatedClock: Sendable {
    package var now: @Sendable () -> Timestamp
    /// Returns once `now` has reached the moment; throws when cancelled.
    package var sleep: @Sendable (_ until: Timestamp) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Timestamp) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    package static let system = SimulatedClock(
        now: Environment.system.now,
        sleep: { moment in
            // Again until it is so: the wall clock may be set back meanwhile.
            while true {
                let rest = moment.milliseconds - Environment.system.now().milliseconds
                guard rest > 0 else { return }
                try await Task.sleep(for: .milliseconds(rest))
            }
        })
}
