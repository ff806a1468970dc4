import KECSModel
import Testing

@Suite struct ClockHistoryTests {
    /// Both clocks, and what is known of them.
    private struct Machine {
        var uptime = 5000
        var shift = 1_700_000_000_000
        var history = ClockHistory()

        init() { look() }

        var wall: Timestamp { Timestamp(milliseconds: shift + uptime) }

        mutating func look() { history.observe(wall, uptime: uptime) }

        mutating func pass(_ milliseconds: Int) {
            uptime += milliseconds
            look()
        }

        mutating func set(_ milliseconds: Int) {
            shift += milliseconds
            look()
        }

        /// How long ago it seems to have been.
        func age(_ moment: Timestamp) -> Int { wall.milliseconds - history.present(moment).milliseconds }
    }

    private static let day = 86_400_000
    private static let jumps = [
        day, -day, 3653 * day, -3653 * day, 60_000, -60_000, 3_600_000, -3_600_000, 30 * day, -30 * day,
    ]

    @Test func aClockThatNobodySets() {
        var machine = Machine()
        let stamp = machine.wall
        machine.pass(12_345)
        #expect(machine.age(stamp) == 12_345)
        #expect(machine.history.present(stamp) == stamp)
        #expect(machine.age(stamp.adding(seconds: -86_400)) == 86_412_345)
        #expect(ClockHistory().present(stamp) == stamp)
    }

    /// Drift and the pause between two readings are no change.
    @Test func smallDifferences() {
        var machine = Machine()
        let stamp = machine.wall
        for _ in 0..<10 {
            machine.pass(1000)
            machine.set(40)
            machine.set(-40)
        }
        #expect(machine.history.present(stamp) == stamp)
    }

    @Test(arguments: jumps)
    func oneJump(_ jump: Int) {
        var machine = Machine()
        let before = machine.wall
        machine.pass(10_000)
        machine.set(jump)
        let after = machine.wall
        #expect(machine.age(before) == 10_000)
        machine.pass(7000)
        #expect(machine.age(before) == 17_000)
        #expect(machine.age(after) == 7000)
        machine.set(-jump)
        #expect(machine.age(before) == 17_000)
        #expect(machine.age(after) == 7000)
        machine.pass(4000)
        #expect(machine.age(before) == 21_000)
        #expect(machine.age(after) == 11_000)
        #expect(machine.history.wall(atSteady: machine.history.steady(after)) == after)
        #expect(machine.history.wall(atSteady: machine.history.steady(before)) == before)
    }

    /// From before a restart, with the clock set back meanwhile: the process's begin.
    @Test func laterThanEver() {
        var machine = Machine()
        let stamp = machine.wall.adding(seconds: 3600)
        machine.pass(30_000)
        #expect(machine.age(stamp) == 30_000)
        machine.set(-Self.day)
        machine.pass(1000)
        #expect(machine.age(stamp) == 31_000)
        // Another clock may be ahead a little.
        #expect(machine.age(machine.wall.adding(milliseconds: 3000)) == -3000)
    }

    @Test func aMomentThatWasJumpedOver() {
        var machine = Machine()
        machine.pass(10_000)
        let never = machine.wall.adding(seconds: 3600)
        machine.set(Self.day)
        machine.pass(5000)
        #expect(machine.age(never) == 5000)
    }

    @Test func theEarliestReading() {
        var machine = Machine()
        let start = machine.wall
        machine.set(Self.day)
        machine.pass(1000)
        #expect(machine.history.earliestNow == start.adding(seconds: 1))
        machine.set(-2 * Self.day)
        #expect(machine.history.earliestNow == machine.wall)
    }

    /// However the clock is set meanwhile, a wait that runs from a moment is never over too
    /// early, and late by itself at most for each change.
    @Test(arguments: 1...60)
    func waits(seed: UInt64) {
        var random = Random(seed: seed)
        var machine = Machine()
        for _ in 0..<20 {
            machine.pass(Int.random(in: 1...100_000, using: &random))
            let wait = Int.random(in: 1000...40_000, using: &random)
            let (stamp, begin) = (machine.wall, machine.uptime)
            var jumps = 0
            while machine.age(stamp) < wait {
                #expect(machine.age(stamp) <= machine.uptime - begin, "seed \(seed)")
                machine.pass(Int.random(in: 1...wait / 3, using: &random))
                guard machine.uptime - begin <= (jumps + 2) * (wait + ClockHistory.tolerance) else { break }
                if Int.random(in: 0...3, using: &random) == 0 {
                    let size = Int.random(in: 600...(Bool.random(using: &random) ? 30_000 : Self.day), using: &random)
                    machine.set(Bool.random(using: &random) ? size : -size)
                    jumps += 1
                }
            }
            let took = machine.uptime - begin
            #expect(took >= wait && took <= (jumps + 1) * (wait + ClockHistory.tolerance) + wait / 3, "seed \(seed)")
        }
    }
}
