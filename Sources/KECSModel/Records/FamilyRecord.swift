/// A task definition family, as a row. It outlives its revisions, since their
/// numbers are never used again.
package struct FamilyRecord: Hashable, Sendable, Codable {
    /// `region/family`: families of different regions are different families.
    package var key: String
    package var name: String
    package var region: String
    /// The newest number ever given.
    package var lastRevision: Int

    package init(name: String, region: String, lastRevision: Int) {
        self.key = Self.key(region: region, name: name)
        self.name = name
        self.region = region
        self.lastRevision = lastRevision
    }

    package static func key(region: String, name: String) -> String {
        "\(region)/\(name)"
    }
}
