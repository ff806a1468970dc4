/// One operation of an AWS service: what it is called, what it takes and what it answers.
///
/// The conforming types are generated; they have no cases and hold nothing.
public protocol AWSOperation: Sendable {
    associatedtype Request: AWSRequest
    associatedtype Response: Codable & Hashable & Sendable

    static var service: AWSService { get }

    /// AWS's name, which follows the dot of the header `X-Amz-Target`.
    static var name: String { get }

    /// The error codes that the model declares for this operation.
    static var errors: [String] { get }
}

/// The input of one operation.
public protocol AWSRequest: Codable, Hashable, Sendable, Validatable {}
