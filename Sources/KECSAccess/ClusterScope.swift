/// The clusters in which something is allowed.
package enum ClusterScope: Hashable, Sendable {
    case everywhere
    /// By name; none where the set is empty.
    case only(Set<String>)

    package func contains(cluster name: String) -> Bool {
        switch self {
        case .everywhere: true
        case .only(let names): names.contains(name)
        }
    }

    package var isNowhere: Bool { self == .only([]) }
}
