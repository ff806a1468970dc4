import KECSModel
import Testing

struct SubscriptionIndexTests {
    @Test func equalFiltersAreOne() {
        var index = SubscriptionIndex()
        let filter = EventFilter(lists: [.cluster: ["a", "b"]])
        let first = index.insert(filter)
        #expect(index.insert(EventFilter(lists: [.cluster: ["b", "a"]])) == first)
        #expect(index.count == 1)
        index.remove(first)
        #expect(matches(&index, .init(type: .task, keys: .init(cluster: "x/a"))) == [first])
        index.remove(first)
        #expect(index.count == 0)
        #expect(matches(&index, .init(type: .task, keys: .init(cluster: "x/a"))).isEmpty)
        // Once too often changes nothing.
        index.remove(first)
        #expect(index.count == 0)
    }

    @Test func aFilterFiledUnderTwoNamesIsFoundOnce() {
        var index = SubscriptionIndex()
        let id = index.insert(EventFilter(lists: [.cluster: ["x/a", "a"]]))
        #expect(matches(&index, .init(type: .task, keys: .init(cluster: "x/a"))) == [id])
    }

    /// The index against looking at every filter, while filters come and go.
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func agreesWithLookingAtAll(seed: UInt64) {
        var random = SplitMix(state: seed)
        var index = SubscriptionIndex()
        var living: [(id: Int, filter: EventFilter)] = []
        for _ in 0..<2000 {
            if living.isEmpty || Bool.random(using: &random) {
                let filter = randomFilter(&random)
                living.append((index.insert(filter), filter))
            } else if let place = living.indices.randomElement(using: &random) {
                index.remove(living.remove(at: place).id)
            }
            let subject = randomSubject(&random)
            let expected = Set(living.filter { $0.filter.matches(subject) }.map(\.id))
            let found = matches(&index, subject)
            #expect(Set(found) == expected)
            #expect(found.count == expected.count)
        }
        #expect(index.count == Set(living.map(\.filter)).count)
    }

    private func matches(_ index: inout SubscriptionIndex, _ subject: EventSubject) -> [Int] {
        var found: [Int] = []
        index.forEachMatch(of: subject) { found.append($0) }
        return found
    }

    private func randomFilter(_ random: inout SplitMix) -> EventFilter {
        var lists: [EventDimension: Set<String>] = [:]
        for dimension in EventDimension.allCases where Int.random(in: 0..<4, using: &random) == 0 {
            lists[dimension] = Set((0..<2).map { _ in randomName(&random) })
        }
        let types = EventType.allCases.filter { _ in Bool.random(using: &random) }
        let statuses: [Set<String>] = [[], ["RUNNING"], ["ACTIVE", "STOPPED"]]
        return EventFilter(
            eventTypes: Set(types), lists: lists,
            statuses: statuses[Int.random(in: 0..<3, using: &random)])
    }

    private func randomSubject(_ random: inout SplitMix) -> EventSubject {
        func key() -> String? { Bool.random(using: &random) ? randomName(&random) : nil }
        return EventSubject(
            type: EventType.allCases[Int.random(in: 0..<7, using: &random)],
            keys: EventKeys(
                cluster: key(), service: key(), task: key(), taskDefinition: key(),
                container: key(), startedBy: key(),
                tags: (0..<Int.random(in: 0..<3, using: &random)).map { _ in
                    Tag(key: randomName(&random), value: "")
                },
                status: ["RUNNING", "STOPPED", "ACTIVE"][Int.random(in: 0..<3, using: &random)]))
    }

    /// A short name or an ARN that ends in one.
    private func randomName(_ random: inout SplitMix) -> String {
        let name = String(Int.random(in: 0..<5, using: &random))
        return Bool.random(using: &random) ? name : "arn/" + name
    }
}

/// Sebastiano Vigna's SplitMix64: the same numbers for the same seed.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
