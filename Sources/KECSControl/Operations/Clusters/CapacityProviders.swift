import KECSModel
import KECSWire

/// The capacity providers that requests name. There are those that every account has; they have
/// to be associated with a cluster before tasks can use them.
///
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
enum CapacityProviders {
    static let known = ["FARGATE", "FARGATE_SPOT"]

    /// What a cluster is to have.
    static func check(
        _ providers: [String], strategy: [CapacityProviderStrategyItem]
    ) throws(ECSError) {
        guard providers.allSatisfy(known.contains) else {
            throw .invalidParameter(
                "The specified capacity provider was not found. Specify a valid capacity provider "
                    + "and try again.")
        }
        try checkItems(strategy, associated: providers)
    }

    /// What a strategy has to be in itself, and for a cluster with these providers.
    fileprivate static func checkItems(
        _ strategy: [CapacityProviderStrategyItem], associated: [String]
    ) throws(ECSError) {
        let names = strategy.map { $0.capacityProvider ?? "" }
        guard names.allSatisfy(associated.contains) else {
            throw .invalidParameter(
                "The specified capacity provider strategy cannot contain a capacity provider that "
                    + "is not associated with the cluster. Associate the capacity provider with the "
                    + "cluster or specify a valid capacity provider and try again.")
        }
        guard Set(names).count == names.count else {
            throw .invalidParameter(
                "A capacity provider strategy cannot contain a capacity provider more than once.")
        }
        guard strategy.count(where: { ($0.base ?? 0) > 0 }) <= 1 else {
            throw .invalidParameter(
                "Only one capacity provider in a capacity provider strategy can have a base defined.")
        }
    }
}

extension ClusterRecord {
    /// The strategy that tasks are started with: the request's, or the cluster's own where the
    /// request has neither a strategy nor a launch type. Nil where a launch type says it.
    ///
    /// - Throws: ``ECSError``; `DecodingError` never.
    func strategy(
        _ asked: [CapacityProviderStrategyItem]?, launchType: LaunchType?
    ) throws -> [CapacityProviderStrategyItem]? {
        if let asked, !asked.isEmpty {
            guard launchType == nil else {
                throw ECSError.invalidParameter(
                    "Specifying both a launch type and capacity provider strategy is not supported. "
                        + "Remove one and try again.")
            }
            let associated = try ClusterView.Options(options).capacityProviders ?? []
            try CapacityProviders.checkItems(asked, associated: associated)
            guard asked.contains(where: { ($0.weight ?? 0) > 0 }) else {
                throw ECSError.invalidParameter(
                    "There are no capacity providers in the capacity provider strategy with a weight "
                        + "value greater than zero. At least one capacity provider must have a "
                        + "weight value greater than zero specified.")
            }
            return asked
        }
        guard launchType == nil,
            let own = try ClusterView.Options(options).defaultCapacityProviderStrategy, !own.isEmpty
        else { return nil }
        guard own.contains(where: { ($0.weight ?? 0) > 0 }) else {
            throw ECSError.invalidParameter(
                "There are no capacity providers with a weight value greater than zero defined in the "
                    + "default capacity provider strategy. At least one capacity provider must have "
                    + "a weight value greater than zero specified. Update the cluster's default "
                    + "capacity provider strategy or specify a valid capacity provider strategy and "
                    + "try again.")
        }
        return own
    }
}

extension CapacityStrategy {
    init(_ items: [CapacityProviderStrategyItem]) {
        self.init(
            items.map {
                Item(
                    provider: $0.capacityProvider ?? "", base: $0.base ?? 0, weight: $0.weight ?? 0)
            })
    }
}
