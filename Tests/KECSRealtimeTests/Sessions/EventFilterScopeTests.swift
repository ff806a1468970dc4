import KECSAccess
import KECSModel
import Testing

@testable import KECSRealtime

/// What a principal may read is part of the filter itself: a narrowed filter matches exactly
/// those of the filter's events whose cluster the scope contains.
@Suite struct EventFilterScopeTests {
    private static let names = ["a", "b", "c", "d"]

    private static func arn(_ name: String) -> String {
        "arn:aws:ecs:us-east-1:000000000000:cluster/" + name
    }

    @Test(arguments: 1...40)
    func narrowedMatchesWhatBothAllow(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        for _ in 0..<100 {
            let filter = Self.filter(&random)
            let scope = Self.scope(&random)
            let narrowed = filter.narrowed(to: scope)
            for type in EventType.allCases {
                for name in Self.names {
                    let subject = EventSubject(
                        type: type,
                        keys: EventKeys(
                            cluster: Self.arn(name), service: Bool.random(using: &random) ? "s" : nil,
                            status: ["RUNNING", "ACTIVE"].randomElement(using: &random)))
                    let expected = filter.matches(subject) && scope.contains(cluster: name)
                    #expect(
                        (narrowed?.matches(subject) ?? false) == expected,
                        "\(filter) in \(scope): \(subject)")
                    // Delivery asks the index, never the filter alone.
                    var index = SubscriptionIndex()
                    if let narrowed { _ = index.insert(narrowed) }
                    var isFound = false
                    index.forEachMatch(of: subject) { _ in isFound = true }
                    #expect(isFound == expected)
                }
            }
        }
    }

    /// An event of no cluster is for those who may read every cluster.
    @Test func noClusterIsWithinNoScope() {
        let subject = EventSubject(type: .task, keys: EventKeys())
        #expect(EventFilter().narrowed(to: .everywhere)?.matches(subject) == true)
        #expect(EventFilter().narrowed(to: .only(["a"]))?.matches(subject) == false)
        #expect(EventFilter().narrowed(to: .only([])) == nil)
    }

    /// Narrowing again never widens, and to the same scope changes nothing.
    @Test(arguments: 1...40)
    func narrowingTwice(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        let filter = Self.filter(&random)
        let scope = Self.scope(&random)
        let once = filter.narrowed(to: scope)
        #expect(once?.narrowed(to: scope) == once)
        #expect(once.flatMap { $0.narrowed(to: .everywhere) } == once)
    }

    private static func filter(_ random: inout SplitMix) -> EventFilter {
        var lists: [EventDimension: Set<String>] = [:]
        if Bool.random(using: &random) {
            lists[.cluster] = Set(
                (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in
                    names.randomElement(using: &random).map {
                        Bool.random(using: &random) ? $0 : arn($0)
                    }
                })
        }
        if Bool.random(using: &random) { lists[.service] = ["s"] }
        return EventFilter(
            eventTypes: Set(EventType.allCases.filter { _ in Bool.random(using: &random) }),
            lists: lists, statuses: Bool.random(using: &random) ? ["RUNNING"] : [])
    }

    private static func scope(_ random: inout SplitMix) -> ClusterScope {
        if Int.random(in: 0..<4, using: &random) == 0 { return .everywhere }
        return .only(Set(names.filter { _ in Bool.random(using: &random) }))
    }
}
