import KECSModel
import Synchronization

/// Compares the wall clock with the one that nobody sets, at each reading. One for all copies of
/// an ``Environment``.
package final class Chronology: Sendable {
    private let history = Mutex(ClockHistory())

    init() {}

    /// Whoever was held up between the readings does not know what time it was.
    private static let longestReading = Duration.milliseconds(100)

    /// Reads both clocks.
    func read(
        _ now: () -> Timestamp, _ uptime: () -> Duration
    ) -> (wall: Timestamp, uptime: Duration, history: ClockHistory) {
        let before = uptime()
        let wall = now()
        let after = uptime()
        let history = history.withLock { history in
            if after - before < Self.longestReading {
                history.observe(wall, uptime: before.wholeMilliseconds)
            }
            return history
        }
        return (wall, before, history)
    }
}

extension Duration {
    /// Milliseconds, rounded towards zero.
    package var wholeMilliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}

extension Environment {
    /// Both clocks at one moment, and what became of the wall clock until then.
    package struct Reading: Sendable {
        package let now: Timestamp
        package let uptime: Duration
        package let clock: ClockHistory
    }

    package func reading() -> Reading {
        let (wall, uptime, history) = chronology.read(now, uptime)
        return Reading(now: wall, uptime: uptime, clock: history)
    }

    /// What the wall clock would read had nobody set it since this process began: what durations
    /// are told by.
    package func steadyNow() -> Timestamp {
        let reading = reading()
        return reading.clock.steady(uptime: reading.uptime.wholeMilliseconds)
    }
}
