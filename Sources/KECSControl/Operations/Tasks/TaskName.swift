import KECSModel
import KECSWire

/// A task as a request names it: its id or its ARN, within a cluster.
struct TaskName {
    let arn: String

    init(_ text: String, clusterArn: String) throws(ECSError) {
        if ARN.isARN(text) {
            guard let arn = ARN(text), arn.kind == "task" else {
                throw .invalidParameter("Invalid identifier: \(text.cut(to: 255))")
            }
            // Short ARNs, from before 2018, do not name the cluster.
            if arn.path.contains("/") {
                self.arn = text
            } else {
                self.arn = Self.arn(id: arn.path, clusterArn: clusterArn)
            }
        } else {
            guard ClusterName.isValid(text) else {
                throw .invalidParameter("Invalid identifier: \(text.cut(to: 255))")
            }
            arn = Self.arn(id: text, clusterArn: clusterArn)
        }
    }

    static func arn(id: String, clusterArn: String) -> String {
        guard let cluster = ARN(clusterArn) else { return id }
        return ARN(
            region: cluster.region, account: cluster.account, kind: "task",
            path: "\(cluster.name)/\(id)"
        ).description
    }
}
