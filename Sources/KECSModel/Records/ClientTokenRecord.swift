/// An answered request with a `clientToken`, kept so that its repetition gets
/// the same answer.
package struct ClientTokenRecord: Hashable, Sendable, Codable {
    /// `operation/cluster ARN/token`.
    package var key: String
    /// The request's other parameters as canonical JSON.
    package var fingerprint: String
    /// ARNs of what the request made.
    package var resources: [String]
    package var createdAt: Timestamp

    package init(key: String, fingerprint: String, resources: [String], createdAt: Timestamp) {
        self.key = key
        self.fingerprint = fingerprint
        self.resources = resources
        self.createdAt = createdAt
    }
}
