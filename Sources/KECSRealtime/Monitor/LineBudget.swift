/// How many lines of one kind connections may cause in the log, so that a client that is
/// hostile does not fill the disk: so many at once, then so many a second.
struct LineBudget: Sendable {
    static let atOnce = 40
    static let perSecond = 10

    private var room = Double(atOnce)
    /// When `room` was true.
    private var lastLook: Duration
    private var leftOut = 0

    init(now: Duration) {
        lastLook = now
    }

    /// Takes a line; nil where there is no room for it.
    ///
    /// - Returns: how many have been left out before it and not been told of.
    mutating func take(now: Duration) -> Int? {
        let elapsed = max(.zero, now - lastLook)
        lastLook = now
        room = min(Double(Self.atOnce), room + elapsed / .seconds(1) * Double(Self.perSecond))
        guard room >= 1 else {
            leftOut += 1
            return nil
        }
        room -= 1
        defer { leftOut = 0 }
        return leftOut
    }
}
