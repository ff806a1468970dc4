import KECSModel
import KECSRealtime
import NIOCore
import NIOEmbedded
import Testing

/// Random schedules of everything that can happen between a commit and a
/// client: nothing is missing, nothing comes twice, everything is in order.
struct SeamTests {
    /// A hundred schedules each, so that a failure names one that is soon repeated.
    @Test(.serialized, arguments: 0..<20)
    func anySchedule(_ block: Int) async {
        for seed in block * 100..<(block + 1) * 100 {
            var schedule = Schedule(seed: UInt64(seed))
            let failures = schedule.run()
            // The tests of real sockets run beside this and want their turn.
            await Task.yield()
            #expect(failures.isEmpty, "Schedule \(seed): \(failures.prefix(5))")
            if !failures.isEmpty { return }
        }
    }

    /// That the schedules above reach what they are there for.
    @Test func theSchedulesReachEverything() {
        var sum = Schedule.Reached()
        for seed in 0..<100 {
            var schedule = Schedule(seed: UInt64(seed))
            _ = schedule.run()
            sum.add(schedule.reached)
        }
        #expect(sum.journalReads > 100)
        #expect(sum.cuts > 10)
        #expect(sum.drops > 50)
        #expect(sum.events > 1000)
        #expect(sum.skipped > 50)
    }
}

/// What happens, decided by a seed.
private struct Schedule {
    struct Reached {
        var journalReads = 0
        /// Connections closed by the server.
        var cuts = 0
        var drops = 0
        var events = 0
        /// Events of mode `state` that slow clients did not get.
        var skipped = 0

        mutating func add(_ other: Reached) {
            journalReads += other.journalReads
            cuts += other.cuts
            drops += other.drops
            events += other.events
            skipped += other.skipped
        }
    }

    private var random: SplitMix
    private let world: SeamWorld
    private let clients: [SeamClient]
    private(set) var reached = Reached()

    init(seed: UInt64) {
        random = SplitMix(state: seed)
        let world = SeamWorld(ringCount: [3, 10, 40].randomElement(using: &random) ?? 10)
        self.world = world
        clients = (0..<3).map { SeamClient(world, name: "client \($0)") }
    }

    /// What went wrong.
    mutating func run() -> [String] {
        for _ in 0..<Int.random(in: 0...30, using: &random) { commit() }
        if Bool.random(using: &random) { world.publish(atMost: .max) }
        for _ in 0..<80 { step() }
        settle()
        for client in clients { client.judgeTheEnd() }
        reached.journalReads = world.history.reads
        reached.events = world.events.count
        reached.skipped = clients.reduce(0) { $0 + $1.skipped }
        for client in clients { client.drop() }
        return world.failures
    }

    private mutating func step() {
        guard let client = clients.randomElement(using: &random) else { return }
        switch Int.random(in: 0..<100, using: &random) {
        case ..<20:
            for _ in 0..<Int.random(in: 1...5, using: &random) { commit() }
        case ..<40: world.publish(atMost: Int.random(in: 1...8, using: &random))
        case ..<60: endOneRead()
        case ..<72: world.loop.run()
        case ..<76: world.loop.advanceTime(by: .milliseconds(3))
        case ..<78: world.loop.advanceTime(by: .seconds(2))
        case ..<84: client.setReads(client.channel?.isWritable == false)
        case ..<93: subscribe(client)
        case ..<95:
            if let id = client.wishes.keys.sorted().randomElement(using: &random), client.channel != nil {
                client.unsubscribe(id)
            }
        case ..<98:
            reached.drops += 1
            client.take()
            client.drop()
        default: world.history.prune(before: Int.random(in: 0...world.events.count, using: &random))
        }
        for client in clients { take(client) }
    }

    @discardableResult
    private mutating func take(_ client: SeamClient) -> Bool {
        let wasOpen = client.channel != nil
        let tookAny = client.take()
        if wasOpen, client.channel == nil { reached.cuts += 1 }
        return tookAny
    }

    private mutating func commit() {
        world.commit(
            SeamEvent(
                seq: world.events.count + 1,
                type: [.cluster, .task].randomElement(using: &random) ?? .task,
                cluster: Int.random(in: 0..<SeamWorld.clusterCount, using: &random)))
    }

    private mutating func endOneRead() {
        let count = world.history.pendingReads
        if count > 0 { world.history.endRead(Int.random(in: 0..<count, using: &random)) }
    }

    private mutating func subscribe(_ client: SeamClient) {
        guard client.channel != nil else { return client.connect() }
        var filter = SeamFilter()
        if Bool.random(using: &random) { filter.types = [Bool.random(using: &random) ? .cluster : .task] }
        if Bool.random(using: &random) {
            filter.clusters = [Int.random(in: 0..<SeamWorld.clusterCount, using: &random)]
        }
        let how: String? =
            switch Int.random(in: 0..<4, using: &random) {
            case 0: nil
            case 1: #""snapshot":true"#
            default: #""resumeFrom":"e1:\#(Int.random(in: 0...world.events.count, using: &random))""#
            }
        client.subscribe(filter, how, isState: Int.random(in: 0..<3, using: &random) == 0)
    }

    /// Everybody is there and reads, everything is published, nothing is under way.
    private mutating func settle() {
        world.publish(atMost: .max)
        var quiet = 0
        while quiet < 3 {
            quiet += 1
            for client in clients {
                if client.channel == nil { client.connect() }
                client.setReads(true)
            }
            while world.history.pendingReads > 0 {
                world.history.endRead(0)
                quiet = 0
            }
            world.loop.advanceTime(by: .milliseconds(3))
            for client in clients where take(client) { quiet = 0 }
        }
    }
}
