import KECSModel
import Testing

/// AWS says of it: the base first, then the weights in relation to each other.
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
struct CapacityStrategyTests {
    private typealias Item = CapacityStrategy.Item

    /// Providers of so many tasks, one after the other.
    private static func spread(
        _ strategy: CapacityStrategy, over count: Int, from counts: [String: Int] = [:]
    ) -> [String?] {
        var counts = counts
        return (0..<count).map { _ in
            let provider = strategy.next(after: counts)
            if let provider { counts[provider, default: 0] += 1 }
            return provider
        }
    }

    @Test("base and weights", arguments: [
        ([("A", 0, 1)], "AAA"), ([("A", 0, 1), ("B", 0, 1)], "ABABAB"),
        // "For every one task that's run using A, four tasks would use B."
        ([("A", 0, 1), ("B", 0, 4)], "BBBABBBBAB"),
        ([("A", 0, 1), ("B", 2, 1)], "BBABAB"), ([("A", 3, 0), ("B", 0, 1)], "AAABBB"),
        ([("A", 1, 1), ("B", 0, 2), ("C", 0, 0)], "ABABBA"),
    ])
    func sequence(items: [(String, Int, Int)], expected: String) {
        let strategy = CapacityStrategy(
            items.map { Item(provider: $0.0, base: $0.1, weight: $0.2) })
        #expect(Self.spread(strategy, over: expected.count).map { $0 ?? "-" }.joined() == expected)
    }

    @Test("none gets what nobody is to have")
    func nobody() {
        #expect(CapacityStrategy([]).next(after: [:]) == nil)
        #expect(CapacityStrategy([Item(provider: "A")]).next(after: [:]) == nil)
        #expect(CapacityStrategy([Item(provider: "A", base: 1)]).next(after: ["A": 1]) == nil)
    }

    @Test("a task that has gone is made up for where it was")
    func replaced() {
        let strategy = CapacityStrategy([
            Item(provider: "A", base: 1, weight: 1), Item(provider: "B", weight: 3),
        ])
        #expect(strategy.next(after: ["B": 3]) == "A")
        #expect(strategy.next(after: ["A": 2, "B": 2]) == "B")
    }

    @Test("whatever the numbers: bases are filled, and no share is a whole task off")
    func property() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let size = Int.random(in: 1...5, using: &generator)
            let withBase = Int.random(in: 0..<size, using: &generator)
            let items = (0..<size).map { place in
                Item(
                    provider: "p\(place)",
                    base: place == withBase ? Int.random(in: 0...10, using: &generator) : 0,
                    weight: Int.random(in: place == 0 ? 1...9 : 0...9, using: &generator))
            }
            let count = Int.random(in: 0...100, using: &generator)
            let given = Self.spread(CapacityStrategy(items), over: count)
            #expect(!given.contains(nil))
            let base = min(items[withBase].base, count)
            let weights = items.map(\.weight).reduce(0, +)
            for item in items {
                let got = given.count { $0 == item.provider }
                let rest = got - (item.base > 0 ? base : 0)
                #expect(rest >= 0, "\(items)")
                if item.weight == 0 { #expect(rest == 0, "\(items)") }
                // Its quota, rounded down, is the least that it gets.
                #expect(rest >= (count - base) * item.weight / weights, "\(items) \(count)")
            }
        }
    }
}
