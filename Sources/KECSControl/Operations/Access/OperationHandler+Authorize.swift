import KECSAccess
import KECSModel
import KECSWire

extension AWSOperation {
    /// What a caller has to be allowed. Told by AWS's own naming, in which only operations
    /// that change nothing begin with these words.
    static var permission: Permission {
        if self == ExecuteCommand.self { return .exec }
        let readers = ["Describe", "List", "Get"]
        return readers.contains { name.hasPrefix($0) } ? .ecsRead : .ecsWrite
    }
}

extension OperationHandler {
    /// - Throws: `AccessDeniedException` where the caller's permissions do not reach so far.
    func authorize(_ request: Operation.Request, _ context: RequestContext) throws(ECSError) {
        let scope = context.principal.scope(of: Operation.permission)
        // Where everything is permitted, nobody asks how far a request reaches.
        guard scope != .everywhere else { return }
        switch try reach(of: request, context) {
        case .account:
            throw context.denied(Operation.self, "*")
        case .shared:
            guard !scope.isNowhere else { throw context.denied(Operation.self, "*") }
        case .clusters(let arns):
            for arn in arns where !scope.contains(cluster: arn.lastARNComponent) {
                throw context.denied(Operation.self, arn)
            }
        }
    }
}

extension RequestContext {
    /// The clusters in which the caller may look.
    var readable: ClusterScope { principal.scope(of: .ecsRead) }

    /// In IAM's words.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    fileprivate func denied(_ operation: any AWSOperation.Type, _ resource: String) -> ECSError {
        let action = "\(operation.service.name):\(operation.name)"
        return .accessDenied(
            "User: arn:aws:iam::\(accountId):user/\(principal.name) is not authorized to perform: "
                + "\(action) on resource: \(resource) because no identity-based policy "
                + "allows the \(action) action")
    }
}
