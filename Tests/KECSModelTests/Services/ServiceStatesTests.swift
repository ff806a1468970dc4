import KECSModel
import Testing

/// Every state of a service and every request: it gets to what was asked for, in a bounded number
/// of rounds, or says in its events why it cannot.
struct ServiceStatesTests {
    /// How a service gets there, from nothing.
    enum Start: CaseIterable {
        case new, steady, empty, deploying, failedAlone, failedWithOlder, failedHalfWay, failedTwice
        case rollingBack, nothingToGoBackTo, heldBack, noPlace, draining
    }

    private func world(_ start: Start, _ random: inout Random) -> ServiceWorld {
        var world =
            start == .failedHalfWay
            ? ServiceWorld(desired: 4, minimum: 50, maximum: 100) : ServiceWorld(desired: start == .empty ? 0 : 3)
        world.scene.service.circuitBreaker.enable = start != .heldBack
        world.scene.service.circuitBreaker.rollback = start == .rollingBack || start == .nothingToGoBackTo
        switch start {
        case .new: break
        case .steady, .empty: _ = world.comesToRest()
        case .deploying:
            _ = world.comesToRest()
            world.meet(.update, &random)
            world.step()
        case .failedAlone, .nothingToGoBackTo, .heldBack:
            world.natures[1] = .neverStarts
            _ = world.comesToRest(rounds: 20)
        case .failedWithOlder, .failedHalfWay:
            _ = world.comesToRest()
            world.meet(.updateBadly, &random)
            _ = world.comesToRest()
        case .failedTwice:
            _ = world.comesToRest()
            for _ in 0..<2 {
                world.meet(.updateBadly, &random)
                _ = world.comesToRest()
            }
        case .rollingBack:
            _ = world.comesToRest()
            world.meet(.updateBadly, &random)
            for _ in 0..<100 where world.scene.service.primary?.isRollback != true {
                world.pass(milliseconds: 10_000)
                world.step()
            }
        case .noPlace:
            world.portRevisions = [1]
            _ = world.comesToRest()
        case .draining:
            _ = world.comesToRest()
            world.meet(.delete, &random)
        }
        return world
    }

    @Test("each state and each request", arguments: Start.allCases)
    func table(start: Start) async {
        for request in ServiceWorld.Request.allCases {
            var random = Random(seed: 7)
            var world = world(start, &random)
            world.meet(request, &random)
            let isAtRest = world.comesToRest()
            let complaint = world.complaint(isAtRest: isAtRest)
            #expect(complaint == nil, "\(start), \(request)")
            await Task.yield()
        }
    }

    @Test("sequences of requests")
    func sequences() async {
        var seen: Set<String> = []
        for seed in 0..<150 {
            var random = Random(seed: UInt64(seed) + 1)
            var world = ServiceWorld(
                desired: Int.random(in: 0...5, using: &random),
                minimum: [0, 50, 100].randomElement(using: &random) ?? 100,
                maximum: [150, 200].randomElement(using: &random) ?? 200)
            world.scene.service.circuitBreaker = ServiceRecord.CircuitBreaker(
                enable: Int.random(in: 0..<4, using: &random) > 0, rollback: Bool.random(using: &random))
            world.natures[1] = Int.random(in: 0..<4, using: &random) == 0 ? .neverStarts : .worksChecked
            if Int.random(in: 0..<4, using: &random) == 0 { world.portRevisions = [1] }
            for _ in 0..<30 {
                let request = ServiceWorld.Request.allCases.randomElement(using: &random) ?? .scaleUp
                // A deleted service has not much more to show.
                if request != .delete || Int.random(in: 0..<5, using: &random) == 0 {
                    world.meet(request, &random)
                }
                world.isEngineLost = Int.random(in: 0..<8, using: &random) == 0
                for _ in 0..<Int.random(in: 0...6, using: &random) {
                    world.pass(milliseconds: Int.random(in: 1...8000, using: &random))
                    world.step()
                }
            }
            world.isEngineLost = false
            let isAtRest = world.comesToRest()
            let complaint = world.complaint(isAtRest: isAtRest)
            #expect(complaint == nil, "seed \(seed)")
            seen.formUnion(world.seen)
            await Task.yield()
        }
        // That all of this was there.
        for state in [
            "active inProgress alone", "active inProgress older", "active completed alone",
            "active failed alone", "active failed older", "draining failed older",
            "draining inProgress older", "rollback inProgress", "rollback completed", "held back",
        ] {
            #expect(seen.contains(state), "\(state) was never reached: \(seen.sorted())")
        }
    }
}
