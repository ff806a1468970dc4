import KECSModel
import KECSWire

/// What an operation's request touches, as permissions see it.
enum Reach: Hashable, Sendable {
    /// The account as a whole: a permission that is narrowed to clusters is not enough.
    case account
    /// What clusters share and any of them needs, to look at (task definitions), or an
    /// answer that the handler itself cuts to what the caller may see.
    case shared
    /// These clusters, by ARN.
    case clusters([String])
}

extension OperationHandler {
    /// Whatever does not say otherwise needs the most.
    func reach(of request: Operation.Request, _ context: RequestContext) throws(ECSError) -> Reach {
        .account
    }
}

/// A request whose member `cluster` names the cluster that it is about.
protocol ClusterRequest: AWSRequest {
    var cluster: String? { get }
}

extension OperationHandler where Operation.Request: ClusterRequest {
    func reach(of request: Operation.Request, _ context: RequestContext) throws(ECSError) -> Reach {
        .clusters([try ClusterName(request.cluster, context).arn])
    }
}

/// A request about the resource of an ARN.
protocol ResourceRequest: AWSRequest {
    var resourceArn: String? { get }
}

extension OperationHandler where Operation.Request: ResourceRequest {
    func reach(of request: Operation.Request, _ context: RequestContext) throws(ECSError) -> Reach {
        guard let arn = request.resourceArn.flatMap({ ARN($0) }), let name = arn.clusterName else {
            return .account
        }
        return .clusters([
            ARN(region: arn.region, account: arn.account, kind: "cluster", path: name).description
        ])
    }
}
