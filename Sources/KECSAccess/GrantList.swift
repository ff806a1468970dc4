/// Grants as people write them: names of roles and permissions, and the clusters
/// to which all of them are narrowed.
package enum GrantList {
    /// Why a list cannot be read; to follow "because" or to stand alone.
    package struct Problem: Error, Hashable, Sendable {
        package let message: String
    }

    /// The most that one token may have.
    package static let limit = 256

    /// - Parameters:
    ///   - words: `viewer`, `events:read`, `exec@production` …
    ///   - clusters: Names. Empty: not narrowed.
    package static func read(
        _ words: [String], clusters: [String] = []
    ) throws(Problem) -> Set<Grant> {
        guard !words.isEmpty else {
            throw Problem(message: "it grants nothing")
        }
        for cluster in clusters where !isClusterName(cluster) {
            throw Problem(message: "'\(cluster.prefix(64))' is no name of a cluster")
        }
        var grants: Set<Grant> = []
        for word in words {
            for grant in try read(word) {
                if clusters.isEmpty {
                    grants.insert(grant)
                } else {
                    guard grant.cluster == nil else {
                        throw Problem(
                            message: "'\(word.prefix(64))' names a cluster and so does the list "
                                + "of clusters")
                    }
                    grants.formUnion(clusters.map { Grant(grant.permission, cluster: $0) })
                }
            }
            guard grants.count <= limit else {
                throw Problem(message: "it has more than \(limit) permissions")
            }
        }
        return grants
    }

    private static func read(_ word: String) throws(Problem) -> [Grant] {
        if let role = Role(rawValue: word) { return role.permissions.map { Grant($0) } }
        guard let grant = Grant(word), grant.cluster.map(isClusterName) ?? true else {
            let roles = Role.allCases.map(\.rawValue)
            let known = roles + Permission.allCases.map(\.rawValue).filter { !roles.contains($0) }
            throw Problem(
                message: "'\(word.prefix(64))' is no role or permission; there are "
                    + known.joined(separator: ", "))
        }
        return [grant]
    }

    /// Up to 255 letters, digits, hyphens and underscores.
    /// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
    package static func isClusterName(_ name: String) -> Bool {
        (1...255).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
