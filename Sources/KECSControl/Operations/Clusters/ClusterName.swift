import KECSModel
import KECSWire

/// A cluster as a request names it: short name, ARN, or `default` where it names none.
struct ClusterName {
    let arn: String

    init(_ text: String?, _ context: RequestContext) throws(ECSError) {
        let text = text ?? "default"
        if ARN.isARN(text) {
            guard let arn = ARN(text), arn.kind == "cluster" else {
                throw .invalidParameter("Invalid identifier: \(text.cut(to: 255))")
            }
            self.arn = arn.description
        } else {
            guard Self.isValid(text) else {
                throw .invalidParameter(
                    #"Cluster must match ^[a-zA-Z0-9\-_]{1,255}$, but was "# + text.cut(to: 255))
            }
            arn = ARN(
                region: context.region, account: context.accountId, kind: "cluster", path: text
            ).description
        }
    }

    /// Up to 255 letters, digits, hyphens and underscores.
    /// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
    static func isValid(_ name: String) -> Bool {
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

extension State {
    /// The ACTIVE cluster that a request names.
    func activeCluster(
        _ text: String?, _ context: RequestContext
    ) throws(ECSError) -> ClusterRecord {
        guard let cluster = clusters[try ClusterName(text, context).arn] else {
            throw .clusterNotFound
        }
        guard cluster.status == .active else {
            throw ECSError(
                code: ECSErrorCode.clusterNotFound, message: "The referenced cluster was inactive.")
        }
        return cluster
    }
}
