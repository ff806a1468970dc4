/// How tasks are spread over capacity providers.
///
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
package struct CapacityStrategy: Hashable, Sendable, Codable {
    package struct Item: Hashable, Sendable, Codable {
        package var provider: String
        /// Tasks that it gets before the weights count.
        package var base: Int
        /// Its share of the others; with 0 it gets none of them.
        package var weight: Int

        package init(provider: String, base: Int = 0, weight: Int = 0) {
            self.provider = provider
            self.base = base
            self.weight = weight
        }
    }

    package var items: [Item]

    package init(_ items: [Item]) {
        self.items = items
    }

    /// The provider of the next task: one whose base is not reached, else the one that is
    /// furthest behind its share, the first named of several.
    ///
    /// - Parameter counts: The tasks that there are, by provider.
    package func next(after counts: [String: Int]) -> String? {
        if let item = items.first(where: { counts[$0.provider, default: 0] < $0.base }) {
            return item.provider
        }
        // A base and a weight have at most six digits, and a service has at most 5000 tasks.
        func next(_ item: Item) -> Int { counts[item.provider, default: 0] - item.base + 1 }
        return items.filter { $0.weight > 0 }
            .min { next($0) * $1.weight < next($1) * $0.weight }?.provider
    }
}
