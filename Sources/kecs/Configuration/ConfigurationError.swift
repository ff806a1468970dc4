/// A setting that cannot be taken, told so that its owner can put it right.
struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    let description: String
    /// Given on the command line, rather than in the environment or a file.
    let isUsage: Bool

    init(_ description: String, isUsage: Bool = false) {
        self.description = description
        self.isUsage = isUsage
    }
}
