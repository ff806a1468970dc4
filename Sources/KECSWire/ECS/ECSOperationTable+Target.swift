extension ECSOperationTable {
    /// The value of the header `X-Amz-Target` that asks for an operation.
    public static func target(of operation: any ECSOperation.Type) -> String {
        "\(targetPrefix).\(operation.name)"
    }

    /// The operation's name in a value of the header `X-Amz-Target`; nil when the header is of another
    /// service or version, or names nothing. Whether an operation of that name exists is not asked here.
    public static func operationName(inTarget target: String) -> String? {
        guard target.hasPrefix(targetPrefix) else { return nil }
        let rest = target.dropFirst(targetPrefix.count)
        guard rest.first == ".", rest.count > 1 else { return nil }
        return String(rest.dropFirst())
    }
}
