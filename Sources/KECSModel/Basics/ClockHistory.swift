/// What became of the wall clock while this process ran, so that a moment that was written down
/// by it tells how long ago it was even after somebody has set the clock.
///
/// Between two changes the wall clock and the steady one, which nobody sets, go on side by side:
/// one stretch. A moment by the wall clock is looked for in the newest stretch first. One that
/// is in none, since the clock jumped over it, counts as the moment of the jump; one that is
/// later than it has ever been, from before a restart, as the begin of this process. So no
/// change makes a wait that runs from a moment begin again more than once.
package struct ClockHistory: Hashable, Sendable {
    private struct Stretch: Hashable, Sendable {
        /// The clock was set after this moment.
        var after: Int
        /// This moment was the first that was seen of it.
        var begin: Int
        /// Wall clock less steady clock.
        var shift: Int
    }

    /// Less is drift, or the time between two readings.
    package static let leastJump = 500
    /// Another clock, as a container engine's, may be ahead of ours by so much.
    package static let tolerance = 5000
    private static let most = 64

    // Milliseconds. The steady clock reads what the wall clock did when this process began.
    private var base = 0
    private var stretches: [Stretch] = []
    private var newest = 0

    package init() {}

    /// Takes both clocks' readings at one moment.
    ///
    /// - Parameter uptime: milliseconds since some moment, by the clock that nobody sets.
    package mutating func observe(_ wall: Timestamp, uptime: Int) {
        guard let last = stretches.last else {
            base = wall.milliseconds - uptime
            newest = wall.milliseconds
            stretches = [Stretch(after: .min, begin: newest, shift: 0)]
            return
        }
        let steady = base + uptime
        // Of two that read at once the later may come first.
        guard steady >= newest else { return }
        let shift = wall.milliseconds - steady
        if abs(shift - last.shift) > Self.leastJump {
            stretches.append(Stretch(after: newest, begin: steady, shift: shift))
            if stretches.count > Self.most { stretches.removeFirst() }
        }
        newest = steady
    }

    /// The moment on the wall clock as it is set now: as long ago as it really was.
    package func present(_ moment: Timestamp) -> Timestamp {
        guard let last = stretches.last else { return moment }
        return Timestamp(milliseconds: steady(moment).milliseconds + last.shift)
    }

    /// The moment on the steady clock.
    package func steady(_ moment: Timestamp) -> Timestamp {
        let wall = moment.milliseconds
        var end = newest + Self.tolerance
        for (place, stretch) in stretches.enumerated().reversed() {
            let steady = wall - stretch.shift
            if steady <= end, place == 0 || steady >= stretch.after {
                return Timestamp(milliseconds: steady)
            }
            end = stretch.begin
        }
        let jump = stretches.last { wall < $0.begin + $0.shift } ?? stretches.first
        return jump.map { Timestamp(milliseconds: $0.begin) } ?? moment
    }

    /// What the wall clock read at a moment of the steady one.
    package func wall(atSteady moment: Timestamp) -> Timestamp {
        let stretch = stretches.last { $0.begin <= moment.milliseconds } ?? stretches.first
        return moment.adding(milliseconds: stretch?.shift ?? 0)
    }

    /// What the steady clock reads at `uptime`.
    package func steady(uptime: Int) -> Timestamp { Timestamp(milliseconds: base + uptime) }

    /// Now, by the wall clock as it has been set earliest: nothing is older than that tells.
    package var earliestNow: Timestamp {
        Timestamp(milliseconds: newest + (stretches.map(\.shift).min() ?? 0))
    }
}
