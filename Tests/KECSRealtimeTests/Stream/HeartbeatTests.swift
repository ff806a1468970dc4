import KECSRealtime
import NIOCore
import Testing

struct HeartbeatTests {
    private final class Member: HeartbeatMember {
        var spoke = 0
        var spokePlace = 0
        var lastSeen = 0
        var isOpen = true
    }

    private typealias Wheel = Heartbeat<Member>

    /// The turns at which the member is pinged, up to the one at which it is
    /// too silent. It is heard of at the turns of `signs`.
    private func life(signs: Set<Int>, turns: Int = 200) -> (pings: [Int], end: Int?) {
        var wheel = Wheel(interval: .seconds(16))
        let member = Member()
        wheel.add(member)
        var pings: [Int] = []
        for turn in 1...turns {
            let due = wheel.advance()
            if !due.silent.isEmpty { return (pings, turn) }
            if !due.pings.isEmpty { pings.append(turn) }
            if signs.contains(turn) { member.lastSeen = wheel.now }
        }
        return (pings, nil)
    }

    @Test func aTurnIsAShareOfTheInterval() {
        #expect(Wheel(interval: .seconds(16)).tickInterval == .seconds(1))
        #expect(Wheel(interval: .nanoseconds(1)).tickInterval == .milliseconds(1))
    }

    @Test func silenceFromTheStartEndsAfterTwoIntervals() {
        #expect(life(signs: []) == ([16], 32))
    }

    @Test(arguments: 1...40)
    func silenceEndsTwoIntervalsAfterTheLastSign(_ sign: Int) {
        // Signs often enough until the last one.
        let signs = Set(stride(from: sign, through: 0, by: -10))
        #expect(life(signs: signs).end == sign + 32)
    }

    @Test func aSignInEachIntervalKeepsItAlive() {
        let (pings, end) = life(signs: Set(stride(from: 20, through: 200, by: 31)))
        #expect(end == nil)
        #expect(pings == Array(stride(from: 16, through: 192, by: 16)))
    }

    @Test func manyMembersComeAndGo() {
        var wheel = Wheel(interval: .seconds(16))
        var members: [Member] = []
        for number in 0..<500 {
            let member = Member()
            wheel.add(member)
            members.append(member)
            if number % 3 == 0 { wheel.remove(members.removeFirst()) }
            if number % 7 == 0 { _ = wheel.advance() }
            for member in members { member.lastSeen = wheel.now }
        }
        #expect(wheel.count == members.count)
        #expect(Set(wheel.members.map { ObjectIdentifier($0) }) == Set(members.map { ObjectIdentifier($0) }))
        var pinged = 0
        for _ in 0..<Wheel.spokeCount { pinged += wheel.advance().pings.count }
        #expect(pinged == members.count)
        for member in members { wheel.remove(member) }
        #expect(wheel.count == 0)
        #expect(wheel.members.isEmpty)
    }

    @Test func aClosedMemberIsLeftAlone() {
        var wheel = Wheel(interval: .seconds(16))
        let member = Member()
        member.isOpen = false
        wheel.add(member)
        for _ in 0..<100 {
            let due = wheel.advance()
            #expect(due.pings.isEmpty && due.silent.isEmpty)
        }
    }
}
