import KECSModel
import KECSWire

/// A service as a request names it: its name or its ARN, within a cluster.
struct ServiceName {
    let arn: String

    init(_ text: String, clusterArn: String) throws(ECSError) {
        if ARN.isARN(text) {
            guard let arn = ARN(text), arn.kind == "service" else {
                throw .invalidParameter("Invalid identifier: \(text.cut(to: 255))")
            }
            // Short ARNs, from before 2018, do not name the cluster.
            self.arn =
                arn.path.contains("/") ? text : Self.arn(name: arn.path, clusterArn: clusterArn)
        } else {
            guard ClusterName.isValid(text) else {
                throw .invalidParameter("Invalid identifier: \(text.cut(to: 255))")
            }
            arn = Self.arn(name: text, clusterArn: clusterArn)
        }
    }

    static func arn(name: String, clusterArn: String) -> String {
        guard let cluster = ARN(clusterArn) else { return name }
        return ARN(
            region: cluster.region, account: cluster.account, kind: "service",
            path: "\(cluster.name)/\(name)"
        ).description
    }
}

extension State {
    /// The service of that cluster that a request names, whatever its status.
    ///
    /// - Throws: `ServiceNotFoundException`.
    func service(_ text: String?, in cluster: ClusterRecord) throws(ECSError) -> ServiceRecord {
        let name = try ServiceName(text ?? "", clusterArn: cluster.arn)
        guard let service = services[name.arn], service.clusterArn == cluster.arn else {
            throw .serviceNotFound
        }
        return service
    }
}
