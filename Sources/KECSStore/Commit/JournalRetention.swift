import KECSModel

/// Decides which entries of the journal go. The newest entry always stays:
/// the next number follows from it.
package struct JournalRetention: Hashable, Sendable {
    /// Entries that one commit deletes at most, unless it writes more itself.
    package static let batch = 1000

    private let maximumEntries: Int
    /// Milliseconds.
    private let maximumAge: Int
    /// Ages are not looked at before this moment.
    private var nextAgeCheck = Timestamp(milliseconds: 0)

    /// - Parameter maximumAge: Seconds.
    package init(maximumEntries: Int, maximumAge: Int) {
        self.maximumEntries = max(1, maximumEntries)
        self.maximumAge = max(0, maximumAge) * 1000
    }

    /// The newest entry that goes now; nil where none does.
    ///
    /// - Parameters:
    ///   - kept: Numbers of all entries, those of this commit included.
    ///   - added: How many of them this commit writes.
    ///   - firstSince: The first entry of a range that was made at a moment or
    ///     later. Where the clock was set back it may be followed by older ones: they stay
    ///     with it.
    package mutating func prune(
        _ kept: ClosedRange<Int>, added: Int, now: Timestamp,
        firstSince: (ClosedRange<Int>, Timestamp) throws -> Int?
    ) rethrows -> Int? {
        guard kept.lowerBound < kept.upperBound else { return nil }
        let end = min(
            kept.lowerBound + max(Self.batch, 2 * added) - 1,
            kept.upperBound - 1)
        var through = kept.lowerBound - 1

        let excess = kept.count - maximumEntries
        if excess > 0 {
            // A little more than must go, so that not every commit deletes.
            through = min(end, kept.lowerBound - 1 + excess + maximumEntries / 100)
        }
        // A clock that was set back must not put it off for longer than usual.
        if now >= nextAgeCheck || now.adding(milliseconds: 60_000) < nextAgeCheck {
            let cutoff = now.adding(milliseconds: -maximumAge)
            if let young = try firstSince(kept.lowerBound...end, cutoff) {
                through = max(through, young - 1)
                nextAgeCheck = now.adding(milliseconds: min(60_000, maximumAge / 100))
            } else {
                through = end
            }
        }
        return through >= kept.lowerBound ? through : nil
    }
}
