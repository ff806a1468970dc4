import NIOCore

/// Who is to be pinged and who has been silent for too long: a wheel that turns
/// once an interval and has one timer for all sessions of a loop.
///
/// A session sits on one spoke and is pinged when the wheel gets there.
struct Heartbeat {
    /// What is to be done after a turn.
    struct Due {
        var pings: [Session] = []
        /// Nothing has come from these for two intervals.
        var silent: [Session] = []
    }

    static let spokeCount = 16

    let tickInterval: TimeAmount
    /// Turns by one spoke since the start.
    private(set) var now = 0
    private(set) var count = 0
    private var spokes: [[Session]] = Array(repeating: [], count: spokeCount)
    /// By spoke: sessions that are silent already and become too silent before
    /// their own spoke comes round again.
    private var suspects: [[Session]] = Array(repeating: [], count: spokeCount)

    init(interval: TimeAmount) {
        tickInterval = .nanoseconds(max(1_000_000, interval.nanoseconds / Int64(Self.spokeCount)))
    }

    var sessions: [Session] { spokes.flatMap { $0 } }

    /// The session's first ping comes after one whole interval.
    mutating func add(_ session: Session) {
        session.lastSeen = now
        session.spoke = now % Self.spokeCount
        session.spokePlace = spokes[session.spoke].count
        spokes[session.spoke].append(session)
        count += 1
    }

    mutating func remove(_ session: Session) {
        let (spoke, place) = (session.spoke, session.spokePlace)
        spokes[spoke].swapAt(place, spokes[spoke].count - 1)
        spokes[spoke][place].spokePlace = place
        spokes[spoke].removeLast()
        count -= 1
    }

    mutating func advance() -> Due {
        now += 1
        let spoke = now % Self.spokeCount
        let tooLong = 2 * Self.spokeCount
        var due = Due()
        due.silent = suspects[spoke].filter { $0.isOpen && now - $0.lastSeen >= tooLong }
        suspects[spoke] = []
        for session in spokes[spoke] where session.isOpen {
            let silence = now - session.lastSeen
            if silence >= tooLong {
                due.silent.append(session)
                continue
            }
            due.pings.append(session)
            if silence > Self.spokeCount {
                suspects[(session.lastSeen + tooLong) % Self.spokeCount].append(session)
            }
        }
        return due
    }
}
