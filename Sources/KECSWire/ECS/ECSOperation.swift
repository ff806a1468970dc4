/// One operation of ECS: what it is called, what it takes and what it answers.
///
/// The 77 conforming types are generated; they have no cases and hold nothing.
public protocol ECSOperation: Sendable {
    associatedtype Request: ECSRequest
    associatedtype Response: Codable & Hashable & Sendable

    /// AWS's name, which follows the dot of the header `X-Amz-Target`.
    static var name: String { get }

    /// The error codes that the model declares for this operation.
    static var errors: [String] { get }
}

/// The input of one operation.
public protocol ECSRequest: Codable, Hashable, Sendable, Validatable {}
