/// A file of tokens or keys that cannot be used, told so that its owner can put
/// it right. Never contains any of its secrets.
package struct AccessProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
