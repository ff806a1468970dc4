import KECSModel

/// Somebody whose token was good, and what they may do.
package struct Principal: Hashable, Sendable {
    /// As messages and logs tell it.
    package var name: String
    package var grants: Set<Grant>
    /// When the token that told who they are stops being good; nil: never.
    package var expiresAt: Timestamp?
    /// What has to be there for the principal to go on being one: the id of the stored token, or of
    /// the key that signed a JSON Web Token; nil where they came with neither.
    package var tokenID: String?

    package init(
        name: String, grants: Set<Grant>, expiresAt: Timestamp? = nil, tokenID: String? = nil
    ) {
        self.name = name
        self.grants = grants
        self.expiresAt = expiresAt
        self.tokenID = tokenID
    }

    /// Everybody, where authentication is switched off.
    package static let anonymous = Principal(name: "anonymous", grants: [Grant(.admin)])

    /// Somebody of whom nothing is known, and who may do nothing.
    package static let nobody = Principal(name: "nobody", grants: [])

    /// Where the principal may do this.
    package func scope(of permission: Permission) -> ClusterScope {
        let relevant = grants.filter { $0.permission == permission || $0.permission == .admin }
        let clusters = relevant.compactMap(\.cluster)
        return clusters.count < relevant.count ? .everywhere : .only(Set(clusters))
    }

    /// In their written form, in order.
    package var permissions: [String] {
        grants.map(\.text).sorted()
    }
}
