/// A permission, everywhere or in one cluster: `events:read`, `events:read@production`.
package struct Grant: Hashable, Sendable {
    package var permission: Permission
    /// The cluster's name; nil: everywhere.
    package var cluster: String?

    package init(_ permission: Permission, cluster: String? = nil) {
        self.permission = permission
        self.cluster = cluster
    }

    /// Reads the written form; nil where it names no permission, or no cluster behind the `@`.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let permission = parts.first.flatMap({ Permission(rawValue: String($0)) }) else {
            return nil
        }
        let cluster = parts.count > 1 ? String(parts[1]) : nil
        guard cluster?.isEmpty != true else { return nil }
        self.init(permission, cluster: cluster)
    }

    /// The written form.
    package var text: String {
        cluster.map { "\(permission.rawValue)@\($0)" } ?? permission.rawValue
    }
}
