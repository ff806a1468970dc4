import NIOCore

/// What the heartbeat keeps with each of its members.
package protocol HeartbeatMember: AnyObject {
    var spoke: Int { get set }
    var spokePlace: Int { get set }
    /// The heartbeat's turn when something last came.
    var lastSeen: Int { get set }
    var isOpen: Bool { get }
}

/// Who is to be pinged and who has been silent for too long: a wheel that turns
/// once an interval and has one timer for all members.
///
/// A member sits on one spoke and is pinged when the wheel gets there.
package struct Heartbeat<Member: HeartbeatMember> {
    /// What is to be done after a turn.
    package struct Due {
        package var pings: [Member] = []
        /// Nothing has come from these for two intervals.
        package var silent: [Member] = []
    }

    package static var spokeCount: Int { 16 }

    package let tickInterval: TimeAmount
    /// Turns by one spoke since the start.
    package private(set) var now = 0
    package private(set) var count = 0
    private var spokes: [[Member]] = Array(repeating: [], count: spokeCount)
    /// By spoke: members that are silent already and become too silent before
    /// their own spoke comes round again.
    private var suspects: [[Member]] = Array(repeating: [], count: spokeCount)

    package init(interval: TimeAmount) {
        tickInterval = .nanoseconds(max(1_000_000, interval.nanoseconds / Int64(Self.spokeCount)))
    }

    package var members: [Member] { spokes.flatMap { $0 } }

    /// The first ping comes after one whole interval.
    package mutating func add(_ member: Member) {
        member.lastSeen = now
        member.spoke = now % Self.spokeCount
        member.spokePlace = spokes[member.spoke].count
        spokes[member.spoke].append(member)
        count += 1
    }

    package mutating func remove(_ member: Member) {
        let (spoke, place) = (member.spoke, member.spokePlace)
        spokes[spoke].swapAt(place, spokes[spoke].count - 1)
        spokes[spoke][place].spokePlace = place
        spokes[spoke].removeLast()
        count -= 1
        if count == 0 { suspects = Array(repeating: [], count: Self.spokeCount) }
    }

    package mutating func advance() -> Due {
        now += 1
        let spoke = now % Self.spokeCount
        let tooLong = 2 * Self.spokeCount
        var due = Due()
        due.silent = suspects[spoke].filter { $0.isOpen && now - $0.lastSeen >= tooLong }
        suspects[spoke] = []
        for member in spokes[spoke] where member.isOpen {
            let silence = now - member.lastSeen
            if silence >= tooLong {
                due.silent.append(member)
                continue
            }
            due.pings.append(member)
            if silence > Self.spokeCount {
                suspects[(member.lastSeen + tooLong) % Self.spokeCount].append(member)
            }
        }
        return due
    }
}
