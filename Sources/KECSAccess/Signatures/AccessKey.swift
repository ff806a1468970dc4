/// A pair of an id and a secret with which AWS's clients sign.
package struct AccessKey: Sendable, CustomStringConvertible {
    package let id: String
    /// Has to be kept as it is: a signature can be checked with nothing less.
    let secret: String
    package let principal: Principal

    /// Without the secret, wherever it may be printed.
    package var description: String { "access key \(id) of \(principal.name)" }
}

/// Where access keys are found.
package protocol AccessKeyRing: Sendable {
    func accessKey(id: String) -> AccessKey?
}

/// No key at all.
package struct NoAccessKeys: AccessKeyRing {
    package init() {}

    package func accessKey(id: String) -> AccessKey? { nil }
}
