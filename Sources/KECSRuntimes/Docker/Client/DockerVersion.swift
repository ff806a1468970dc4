/// A version of the Engine API, such as 1.41.
package struct DockerVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var major: Int
    package var minor: Int

    /// The oldest that KECS speaks: Docker 20.10, as Debian 11 and 12 ship it.
    package static let oldest = DockerVersion(major: 1, minor: 41)
    /// The newest whose changes were read; engines speak older ones too.
    package static let newest = DockerVersion(major: 1, minor: 51)

    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    package init?(_ text: String) {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let major = Int(parts[0]), let minor = Int(parts[1]) else {
            return nil
        }
        self.init(major: major, minor: minor)
    }

    /// The newest version that both sides speak; nil where there is none.
    /// - Parameter minimum: engines before 1.24 name none.
    package static func negotiate(engine: DockerVersion, minimum: DockerVersion?) -> DockerVersion? {
        let chosen = min(engine, newest)
        guard chosen >= oldest, minimum.map({ chosen >= $0 }) ?? true else { return nil }
        return chosen
    }

    package static func < (left: DockerVersion, right: DockerVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    package var description: String { "\(major).\(minor)" }
}
