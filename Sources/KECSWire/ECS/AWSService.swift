/// An AWS service that speaks AWS JSON 1.1: how requests name it and its operations.
public struct AWSService: Sendable {
    /// As signatures (in the credential scope) and IAM's actions name it: `ecs`.
    public let name: String

    /// What stands before the dot in the header `X-Amz-Target`.
    public let targetPrefix: String

    /// The code of the error for a request that breaks the model's constraints.
    public let invalidRequestCode: String

    /// The code of the error for what KECS does not do.
    public let unsupportedCode: String

    /// The code of the error for what is the server's own fault.
    public let faultCode: String

    /// Every operation, sorted by AWS's name.
    public let operations: [any AWSOperation.Type]

    /// The names of ``operations``, in the same order.
    public let operationNames: [String]

    /// Those that KECS speaks.
    public static let all = [ecs, applicationAutoScaling]

    init(
        name: String, targetPrefix: String, invalidRequestCode: String, unsupportedCode: String,
        faultCode: String, operations: [any AWSOperation.Type]
    ) {
        self.name = name
        self.targetPrefix = targetPrefix
        self.invalidRequestCode = invalidRequestCode
        self.unsupportedCode = unsupportedCode
        self.faultCode = faultCode
        self.operations = operations
        operationNames = operations.map { $0.name }
    }

    /// The code for what KECS does not do of one operation: ``unsupportedCode`` where the operation
    /// declares it, else what it does declare, since clients know no others by name.
    public func unsupportedCode(of operation: String) -> String {
        let declared = operations.first { $0.name == operation }?.errors ?? []
        return [unsupportedCode, ECSErrorCode.client, invalidRequestCode].first(where: declared.contains)
            ?? unsupportedCode
    }

    /// The value of the header `X-Amz-Target` that asks for an operation.
    public func target(of operation: String) -> String {
        "\(targetPrefix).\(operation)"
    }

    /// The operation's name in a value of the header `X-Amz-Target`; nil when the header is of another
    /// service or version, or names nothing. Whether an operation of that name exists is not asked here.
    public func operationName(inTarget target: String) -> String? {
        guard target.hasPrefix(targetPrefix) else { return nil }
        let rest = target.dropFirst(targetPrefix.count)
        guard rest.first == ".", rest.count > 1 else { return nil }
        return String(rest.dropFirst())
    }
}
