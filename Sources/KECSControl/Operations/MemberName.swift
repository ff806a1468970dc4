import KECSModel
import KECSWire

/// What stands in a cluster, as a request names it: by its name or id, or by its ARN.
struct MemberName {
    enum Kind: String {
        case service, task
    }

    let arn: String

    init(_ text: String, _ kind: Kind, clusterArn: String) throws(ECSError) {
        if ARN.isARN(text) {
            guard let arn = ARN(text), arn.kind == kind.rawValue else {
                throw .invalidParameter("Invalid identifier: \(text.cut(to: 255))")
            }
            // Short ARNs, from before 2018, do not name the cluster.
            self.arn =
                arn.path.contains("/") ? text : Self.arn(kind, arn.path, clusterArn: clusterArn)
        } else {
            guard ClusterName.isValid(text) else {
                throw .invalidParameter("Invalid identifier: \(text.cut(to: 255))")
            }
            arn = Self.arn(kind, text, clusterArn: clusterArn)
        }
    }

    static func arn(_ kind: Kind, _ name: String, clusterArn: String) -> String {
        guard let cluster = ARN(clusterArn) else { return name }
        return ARN(
            region: cluster.region, account: cluster.account, kind: kind.rawValue,
            path: "\(cluster.name)/\(name)"
        ).description
    }
}

extension State {
    /// The service of that cluster that a request names, whatever its status.
    ///
    /// - Throws: `ServiceNotFoundException`.
    func service(_ text: String?, in cluster: ClusterRecord) throws(ECSError) -> ServiceRecord {
        let name = try MemberName(text ?? "", .service, clusterArn: cluster.arn)
        guard let service = services[name.arn], service.clusterArn == cluster.arn else {
            throw .serviceNotFound
        }
        return service
    }
}
