import KECSModel

/// Makes a counter that never falls of the sum over a container's processes, which does:
/// when a process has ended and nobody waited for it, its part is gone.
struct SteadyCounter: Hashable, Sendable {
    private var told = 0
    /// What is missing from the sum.
    private var lost = 0
    private var hasFallen = false

    mutating func take(_ sum: Int) -> Int {
        let value = sum.clampedSum(lost)
        if value >= told {
            told = value
            hasFallen = false
        } else if hasFallen {
            // It is gone for good.
            lost = lost.clampedSum(told.clampedDifference(value))
            hasFallen = false
        } else {
            // Processes are read one after the other: one that was waited for in between is
            // in neither place, and in its parent's the next time.
            hasFallen = true
        }
        return told
    }
}
