/// An answered request with a `clientToken`, kept so that its repetition gets
/// the same answer.
package struct ClientTokenRecord: Hashable, Sendable, Codable {
    /// `operation/cluster ARN/token`.
    package var key: String
    /// A digest of the request's other parameters.
    package var fingerprint: String
    /// ARNs of what the request made.
    package var resources: [String]
    package var createdAt: Timestamp
    /// Which of all tokens it is: the order in which they are forgotten.
    package var ordinal: Int

    package init(
        key: String, fingerprint: String, resources: [String], createdAt: Timestamp, ordinal: Int
    ) {
        self.key = key
        self.fingerprint = fingerprint
        self.resources = resources
        self.createdAt = createdAt
        self.ordinal = ordinal
    }
}
